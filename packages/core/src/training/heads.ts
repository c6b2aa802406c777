/** New heads on the features of a network: cut it, pool, and put one or two layers behind. */

import { FoveaError } from "../errors.ts";
import { freeze } from "../freeze/freeze.ts";
import { Builder } from "../graph/builder.ts";
import type { Graph, Node, OpenShape, Value } from "../graph/graph.ts";
import { random } from "../random.ts";
import type { Runtime } from "../run/runtime.ts";
import { type FloatTensor, filled, floats, shapeText, sizeOf, type Tensor } from "../tensor.ts";

export interface HeadOptions {
  /** `linear`: one layer. `mlp`: one with Relu before it. */
  readonly kind: "linear" | "mlp";
  /** Units of the inner layer of `mlp`. @default 128 */
  readonly hidden?: number;
  readonly classes: number;
}

export interface BackboneRequest {
  readonly runtime: Runtime;
  /** One input N×C×H×W. */
  readonly network: Graph;
  /** The value whose numbers become features. */
  readonly cut: Value;
  /** `average`: the mean over positions (of N×C×H×W), or over tokens (of N×T×D). `flatten`: every number is a feature. */
  readonly pool: "average" | "flatten";
  /** C×H×W; needed where the network leaves sizes open. */
  readonly inputShape?: readonly number[];
}

export interface Backbone {
  /** From the network's input to N×F features. */
  readonly graph: Graph;
  /** F. */
  readonly features: number;
}

/**
 * The network up to `cut`, and pooling behind it. What the rest of the network needed is gone; metadata stay.
 *
 * Throws `layer-unknown` where there is no such value, `shape-mismatch` where it holds no features.
 */
export async function backboneAt(request: BackboneRequest): Promise<Backbone> {
  const { network, cut, pool } = request;
  const exists = network.nodes.some((node) => node.outputs.includes(cut));
  if (!exists) throw new FoveaError("layer-unknown", `Cannot cut the network: it has no value "${cut}"`);
  const upTo = new Builder(network).build([{ name: cut, type: "float32", shape: undefined }]);
  const [, ...sizes] = await shapeAt(request, upTo);
  const b = new Builder(upTo).within("head");
  const spatial = sizes.length > 1;
  const mean = spatial && pool === "average" ? averaged(b, cut, sizes.length) : cut;
  const flat = spatial && mean === cut ? b.add("Flatten", [cut], { axis: 1 }) : mean;
  const features = spatial && mean !== cut ? featuresLeft(sizes) : sizeOf(sizes);
  const shape = [batchSize(upTo), features];
  return { graph: b.build([{ name: flat, type: "float32", shape }]), features };
}

/** Channels of C×H×W…, the width D of tokens T×D. */
const featuresLeft = (sizes: readonly number[]): number =>
  (sizes.length === 2 ? sizes[1] : sizes[0]) as number;

function averaged(b: Builder, cut: Value, rank: number): Value {
  if (rank === 2) return b.add("ReduceMean", [cut, b.ints([1])], { keepdims: 0 });
  return b.add("Flatten", [b.add("GlobalAveragePool", [cut])], { axis: 1 });
}

async function shapeAt(
  { runtime, inputShape, cut }: BackboneRequest,
  graph: Graph,
): Promise<readonly number[]> {
  const [input] = graph.inputs;
  const sizes = inputShape ?? input?.shape?.slice(1) ?? [];
  const frozen = await freeze(runtime, graph, { [input?.name ?? ""]: [1, ...(sizes as number[])] });
  const shape = frozen.types.get(cut)?.shape ?? [];
  if (shape.length >= 2 && shape[0] === 1) return shape;
  throw new FoveaError(
    "shape-mismatch",
    `Cannot cut the network at "${cut}": it is ${shapeText(shape)}, expected N×F or N×C×H×W`,
  );
}

const batchSize = ({ inputs: [input] }: Graph): OpenShape[number] => input?.shape?.[0] ?? "N";

/**
 * A head as a network of its own, N×F → N×K: Gemm, or Gemm, Relu and Gemm. Weights are called `head/…`.
 *
 * The layer before a Relu starts by He et al. 2015 (deviation √(2/F)), the last by Glorot and Bengio 2010
 * (√(2/(F + K))); biases start at 0.
 */
export function headGraph(
  { kind, hidden = 128, classes }: HeadOptions,
  features: number,
  seed: number,
): Graph {
  checkSizes({ classes, hidden, features });
  const { normal } = random(seed);
  const b = new Builder({
    ...empty,
    inputs: [{ name: "features", type: "float32", shape: ["N", features] }],
  });
  const layer = (x: Value, name: string, [from, to]: readonly [number, number], deviation: number): Value => {
    const weights: FloatTensor = floats(
      [to, from],
      filled(to * from, () => normal() * deviation),
    );
    b.define(`head/${name}weight`, weights);
    b.define(`head/${name}bias`, floats([to]));
    return b.within("head").add("Gemm", [x, `head/${name}weight`, `head/${name}bias`], { transB: 1 });
  };
  const inner =
    kind === "linear"
      ? "features"
      : b.add("Relu", [layer("features", "hidden/", [features, hidden], Math.sqrt(2 / features))]);
  const width = kind === "linear" ? features : hidden;
  const logits = layer(inner, "", [width, classes], Math.sqrt(2 / (width + classes)));
  return b.build([{ name: logits, type: "float32", shape: ["N", classes] }]);
}

const empty: Graph = {
  name: "head",
  inputs: [],
  outputs: [],
  nodes: [],
  constants: new Map(),
  opsets: { "": 21 },
  metadata: {},
};

function checkSizes(sizes: Readonly<Record<string, number>>): void {
  for (const [name, size] of Object.entries(sizes)) {
    if (Number.isInteger(size) && size >= 1) continue;
    throw new FoveaError(
      "option-invalid",
      `Cannot make the head: ${name} is ${size}, expected a whole number from 1 up`,
    );
  }
}

/** One network of two: what the first gives, the second takes. Names of the second that are taken get a number. */
export function joined(backbone: Graph, head: Graph): Graph {
  const b = new Builder(backbone);
  const [input, output] = [head.inputs[0]?.name ?? "", head.outputs[0]];
  const names = new Map<Value, Value>([[input, backbone.outputs[0]?.name ?? ""]]);
  const renamed = (value: Value): Value => {
    const name = value === "" ? value : (names.get(value) ?? b.fresh(value));
    names.set(value, name);
    return name;
  };
  for (const [name, tensor] of head.constants) b.define(renamed(name), tensor as Tensor);
  for (const node of head.nodes) b.addNode(renamedNode(node, renamed));
  const logits = names.get(output?.name ?? "") ?? "";
  const shape = [batchSize(backbone), output?.shape?.[1] ?? "K"];
  return b.build([{ name: logits, type: "float32", shape }]);
}

function renamedNode(node: Node, renamed: (value: Value) => Value): Node {
  const outputs = node.outputs.map(renamed);
  return { ...node, inputs: node.inputs.map(renamed), outputs, name: outputs[0] as Value };
}

/** The network up to a cut with a new head behind it: a network to be trained whole, or in its head alone. */
export async function withHead(
  request: BackboneRequest & { head: HeadOptions; seed: number },
): Promise<Graph> {
  const backbone = await backboneAt(request);
  return joined(backbone.graph, headGraph(request.head, backbone.features, request.seed));
}
