/** A network ready to be asked: frozen at one input size, its scores found, its sessions kept. */

import { FoveaError } from "../errors.ts";
import { freeze } from "../freeze/freeze.ts";
import { findHead, type Head } from "../freeze/head.ts";
import { Builder } from "../graph/builder.ts";
import type { Graph, Port, StaticGraph, Value } from "../graph/graph.ts";
import type { PixelRange } from "../image/pixel-range.ts";
import type { Runtime, Tensors } from "../run/runtime.ts";
import { type FloatTensor, floats, sameShape, shapeText, sizeOf, toFloats } from "../tensor.ts";
import { asFloatInput, onlyInput } from "./float-input.ts";
import { defaultLayer, type SpatialLayer } from "./layers.ts";
import { SessionShelf } from "./session-shelf.ts";

export interface ModelOptions {
  /** Exact input shape, for example [1, 3, 224, 224]; needed where the file leaves sizes open. */
  readonly inputShape?: readonly number[];
  /** Which output holds the class scores, if the network has several. */
  readonly outputName?: Value;
  /** Black and white in the model's units, from its preprocessing. */
  readonly pixelRange?: PixelRange;
}

export interface Forward {
  /** Class scores before any Softmax or Sigmoid, 1×K; a single-score network has 1×1. */
  readonly logits: FloatTensor;
}

export class Model {
  readonly runtime: Runtime;
  /** From the picture to the class scores. */
  readonly graph: StaticGraph;
  /** The same with the end of the file's own graph: its Softmax, if it has one. */
  readonly whole: StaticGraph;
  readonly head: Head;
  readonly input: Port & { readonly shape: readonly number[] };
  /** Black and white in the model's units; undefined where the preprocessing is not known. */
  readonly pixelRange: PixelRange | undefined;
  readonly #sessions: SessionShelf;
  #defaultLayer: SpatialLayer | undefined | "unknown" = "unknown";

  private constructor(runtime: Runtime, whole: StaticGraph, head: Head, pixelRange: PixelRange | undefined) {
    const logits: Port = { name: head.logits, type: "float32", shape: whole.types.get(head.logits)?.shape };
    const graph = { ...new Builder(whole).build([logits]), types: whole.types };
    this.runtime = runtime;
    this.whole = whole;
    this.graph = graph;
    this.head = head;
    this.input = pictureOf(graph, head);
    this.pixelRange = pixelRange;
    this.#sessions = new SessionShelf(runtime, weightBytes(graph));
  }

  /** Freezes a loaded graph. Throws what freeze() and findHead() throw, and `model-unsupported` for several inputs. */
  static async open(runtime: Runtime, graph: Graph, options: ModelOptions = {}): Promise<Model> {
    const single = withOutput(graph, options.outputName);
    const input = onlyInput(single);
    const shapes = { [input.name]: exactShape(input, options.inputShape) };
    const frozen = await freeze(runtime, asFloatInput(single), shapes);
    return new Model(runtime, frozen, findHead(frozen), options.pixelRange);
  }

  /**
   * The same network with other weights, and sessions of its own. `whole` must differ from this model's in the numbers of its
   * constants alone: then shapes and scores are where they were, and nothing is measured again.
   */
  withWeights(whole: StaticGraph): Model {
    return new Model(this.runtime, whole, this.head, this.pixelRange);
  }

  /** Classes one can ask for: the scores, or two for a network with a single score. */
  get classes(): number {
    return Math.max(2, this.head.scores);
  }

  /** The layer that CAM methods use if nobody chooses; undefined if none has more than one position. */
  get defaultLayer(): SpatialLayer | undefined {
    if (this.#defaultLayer === "unknown") this.#defaultLayer = defaultLayer(this.graph, this.head);
    return this.#defaultLayer;
  }

  async forward(x: FloatTensor): Promise<Forward> {
    const results = await this.run("forward", () => this.graph, { [this.input.name]: this.checked(x) });
    const logits = toFloats(results[this.head.logits] as FloatTensor);
    return { logits: floats([1, this.head.scores], logits.data) };
  }

  /** An inner value of the network at x. */
  async tap(x: FloatTensor, value: Value): Promise<FloatTensor> {
    const port: Port = { name: value, type: "float32", shape: this.graph.types.get(value)?.shape };
    const results = await this.run(`tap ${value}`, () => new Builder(this.graph).build([port]), {
      [this.input.name]: this.checked(x),
    });
    return toFloats(results[value] as FloatTensor);
  }

  /** Runs a graph, which is compiled once per key and as long as there is room for it; `into` as in `Session.run`. */
  run(
    key: string,
    make: () => Graph,
    feeds: Tensors,
    fetches?: readonly Value[],
    into?: Tensors,
  ): Promise<Tensors> {
    return this.#sessions.run(key, make, feeds, fetches, into);
  }

  /** Throws `shape-mismatch` unless x has the input's shape. */
  checked(x: FloatTensor): FloatTensor {
    if (sameShape(x.shape, this.input.shape)) return x;
    throw new FoveaError(
      "shape-mismatch",
      `Cannot feed the model: input "${this.input.name}" has shape ${shapeText(this.input.shape)}, the tensor ${shapeText(x.shape)}`,
    );
  }

  dispose(): Promise<void> {
    return this.#sessions.dispose();
  }
}

const weightBytes = ({ constants }: Graph): number =>
  // By shape: the data of a weight may have to be copied before it can be looked at.
  Array.from(constants.values()).reduce((total, { shape }) => total + 4 * sizeOf(shape), 0);

/** The input that the scores depend on: it is gone where they turned out to be the same for every picture. */
function pictureOf({ inputs: [input] }: Graph, { logits }: Head): Model["input"] {
  if (input) return input as Model["input"];
  throw new FoveaError(
    "model-unsupported",
    `Cannot explain the model: its scores "${logits}" do not depend on the picture`,
  );
}

function withOutput(graph: Graph, wanted: Value | undefined): Graph {
  const names = graph.outputs.map(({ name }) => name);
  const chosen = wanted === undefined && names.length === 1 ? names[0] : wanted;
  const port = graph.outputs.find(({ name }) => name === chosen);
  if (port) return new Builder(graph).build([port]);
  const found = wanted === undefined ? `it has ${names.length} outputs` : `it has no output "${wanted}"`;
  throw new FoveaError("model-unsupported", `Cannot tell which output holds the class scores: ${found}`, {
    hint: `Choose one with --output-name: ${names.map((name) => `"${name}"`).join(", ")}.`,
  });
}

function exactShape(input: Port, wanted: readonly number[] | undefined): readonly number[] {
  const open = input.shape;
  const shape = wanted ?? open?.map((size, i) => (i === 0 && typeof size === "string" ? 1 : size));
  if (!shape || shape.some((size) => typeof size !== "number")) {
    throw new FoveaError(
      "shape-unknown",
      `Cannot fix the shape of input "${input.name}": the file says ${open ? shapeText(open) : "nothing"}`,
      { hint: "Give the picture size, for example --size 224x224." },
    );
  }
  // Sizes that the file fixes may be changed: fully convolutional networks run at any, and the engine refuses for others.
  if (open && open.length !== shape.length) {
    throw new FoveaError(
      "shape-mismatch",
      `Cannot use input shape ${shapeText(shape)}: "${input.name}" has ${open.length} axes, ${shapeText(open)}`,
    );
  }
  if (shape[0] !== 1 || (typeof open?.[0] === "number" && open[0] !== 1)) {
    throw new FoveaError(
      "model-unsupported",
      `Cannot explain one picture: input "${input.name}" has batch size ${shape[0] === 1 ? open?.[0] : shape[0]}`,
      {
        hint: "Export the model with batch size 1 or an open batch size.",
      },
    );
  }
  return shape as readonly number[];
}
