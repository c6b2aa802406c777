/** An explanation as an ordinary ONNX file: prediction and map from any engine, without Fovea. */

import { FoveaError } from "../errors.ts";
import { Builder } from "../graph/builder.ts";
import type { Graph, OpenShape, Port } from "../graph/graph.ts";
import { encodeModel } from "../load/encode.ts";
import { type Convention, conventionFor } from "../methods/conventions.ts";
import { GraphDraft } from "../methods/graph-draft.ts";
import type { Domain, Method } from "../methods/method.ts";
import { conventionsOf } from "../methods/run-method.ts";
import { inputChannelAxis } from "../model/layers.ts";
import type { Model } from "../model/model.ts";
import { classIndex, type OutputForm, type Score, unitIndex } from "../transform/score/score.ts";
import { checkedOptions, contrastForm, layerFor } from "./explain.ts";
import { readTarget, unitVersus, type Wanted } from "./target.ts";

export interface ExportRequest {
  readonly method: Method;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly output?: OutputForm;
  /** Another library whose defaults are taken; throws `method-inapplicable` if they cannot be had. */
  readonly convention?: Convention;
  /** A contrast: S is the logit of one class less that of another, and `class_index` holds both. Logits only. */
  readonly versus?: boolean;
  /** Name of a node or value of which a unit is explained in place of a class: the file takes `unit_index`. */
  readonly unit?: string;
  /** Name of a node or value. @default chosen from the graph */
  readonly layer?: string;
  /** Kept in the file's metadata beside Fovea's own entries. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Name of the output that holds the explanation. */
const explanationOutput = "explanation";

/**
 * The network's own output, the explanation and nothing that needs Fovea: standard operators only.
 *
 * Inputs: the picture and `class_index`, int64: the class; the class and its rival for a contrast. For a unit `unit_index`
 * in its place: one number per axis of the layer after the batch. Outputs: the scores as the model gives them, `explanation`.
 * The metadata tell what was chosen: `fovea.method`, `fovea.explains`, `fovea.options`, `fovea.layer`.
 * Throws `method-inapplicable` for methods that are not a single run, `option-invalid` for a contrast of anything but logits.
 */
export function exportExplanation(model: Model, request: ExportRequest): Uint8Array<ArrayBuffer> {
  const { method } = request;
  if (!method.graph) {
    throw new FoveaError(
      "method-inapplicable",
      `Cannot export ${method.id}: it is more than one run of one graph`,
      {
        hint: "Export a method that is a single run, such as grad-cam or saliency; `fovea methods` shows the cost of each.",
      },
    );
  }
  const convention = request.convention && conventionFor(request.convention, method);
  const options = checkedOptions(method, { ...convention?.options, ...request.options });
  const layer = layerFor(model, method, request.layer);
  const score = scoreOf(model, request);
  const draft = new GraphDraft(model, score, layer, method.graph.canonical);
  // Names of the end of the file's graph, which the draft does not hold, stay free for it.
  for (const value of model.whole.nodes.flatMap(({ outputs }) => outputs)) draft.b.fresh(value);
  const map = method.graph.build(draft, options);
  const name = draft.b.fresh(explanationOutput);
  draft.b.addNode({ op: "Identity", domain: "", name, inputs: [map], outputs: [name], attributes: {} });
  const shaped = {
    name,
    type: "float32",
    shape: openShape(model, method.graph.domain?.(options) ?? method.domain),
  } as const;
  const graph = draft.b.build([shaped]);
  const told = {
    "fovea.method": method.id,
    "fovea.explains": saidOf(score),
    "fovea.options": JSON.stringify({ ...conventionsOf(options), ...convention?.named }),
    ...(layer === undefined ? {} : { "fovea.layer": layer }),
  };
  const metadata = { ...model.graph.metadata, ...told, ...request.metadata };
  return encodeModel(withOwnOutput(model, graph, metadata, score));
}

/** What S is. Throws `option-invalid` or `layer-unknown` for what cannot be explained. */
function scoreOf(model: Model, { output = "logit", versus = false, unit }: ExportRequest): Score {
  if (unit === undefined) {
    if (versus && output !== "logit") throw contrastForm(output);
    return { kind: "class", form: output, ...(versus ? { versus } : {}) };
  }
  if (versus) throw unitVersus(unit);
  // Any unit will do to find the layer: which one is explained, the file is told when it runs.
  const wanted = readTarget(`${unit}:0`, { graph: model.graph, classes: model.classes, labels: undefined });
  return { kind: "unit", value: (wanted as Extract<Wanted, { kind: "unit" }>).value };
}

function saidOf(score: Score): string {
  if (score.kind === "unit") return `the unit of ${score.value} in ${unitIndex}`;
  if (score.versus) return `the logit of the first class in ${classIndex} less that of the second`;
  return `the ${score.form} of the class in ${classIndex}`;
}

/** Shape of the explanation as far as the method tells: sizes of a layer stay open. */
function openShape({ input, graph }: Model, domain: Domain): OpenShape {
  if (domain === "input") return input.shape;
  const space = input.shape.filter((_, axis) => axis !== 0 && axis !== inputChannelAxis(graph));
  return [1, ...(domain === "pixels" ? space : space.map((_, i) => `position${i}`))];
}

/** Puts the model's own output, with its final Softmax or Sigmoid, before the explanation. */
function withOwnOutput(model: Model, explanation: Graph, metadata: Graph["metadata"], score: Score): Graph {
  // An explanation may do without the picture: deconvnet does where nothing has switches.
  const others = explanation.inputs.filter(({ name }) => name !== model.input.name);
  const b = new Builder({ ...explanation, inputs: [model.input, ...others] });
  const made = new Set(explanation.nodes.flatMap((node) => node.outputs));
  for (const node of model.whole.nodes) if (!node.outputs.some((value) => made.has(value))) b.addNode(node);
  for (const [name, tensor] of model.whole.constants) b.define(name, tensor);
  const own = model.whole.outputs as readonly Port[];
  const built = b.build([...own, ...explanation.outputs]);
  return { ...built, inputs: withIndex(built.inputs, indexPort(model, score)), metadata };
}

/** The input that says which class or unit is explained. */
const indexPort = ({ graph }: Model, score: Score): Port =>
  score.kind === "unit"
    ? { name: unitIndex, type: "int64", shape: [(graph.types.get(score.value)?.shape.length ?? 1) - 1] }
    : { name: classIndex, type: "int64", shape: [score.versus ? 2 : 1] };

/** Every exported file takes the same inputs: also where the explanation does not depend on the class. */
const withIndex = (inputs: readonly Port[], index: Port): readonly Port[] =>
  inputs.some(({ name }) => name === index.name) ? inputs : [...inputs, index];
