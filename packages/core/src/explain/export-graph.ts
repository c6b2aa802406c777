/** An explanation as an ordinary ONNX file: prediction and map from any engine, without Fovea. */

import { FoveaError } from "../errors.ts";
import { Builder } from "../graph/builder.ts";
import type { Graph, OpenShape, Port } from "../graph/graph.ts";
import { encodeModel } from "../load/encode.ts";
import { GraphDraft } from "../methods/graph-draft.ts";
import type { Domain, Method } from "../methods/method.ts";
import { inputChannelAxis } from "../model/layers.ts";
import type { Model } from "../model/model.ts";
import { classIndex, type OutputForm } from "../transform/score/score.ts";
import { checkedOptions, layerFor } from "./explain.ts";

export interface ExportRequest {
  readonly method: Method;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly output?: OutputForm;
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
 * Inputs: the picture and `class_index` (int64, one number). Outputs: the scores as the model gives them, `explanation`.
 * Throws `method-inapplicable` for methods that are not a single run.
 */
export function exportExplanation(model: Model, request: ExportRequest): Uint8Array<ArrayBuffer> {
  const { method, output = "logit" } = request;
  if (!method.graph) {
    throw new FoveaError(
      "method-inapplicable",
      `Cannot export ${method.id}: it takes many runs of the network`,
      {
        hint: "Export a method that is a single run, such as grad-cam or saliency; `fovea methods` shows the cost of each.",
      },
    );
  }
  const options = checkedOptions(method, request.options ?? {});
  const layer = layerFor(model, method, request.layer);
  const draft = new GraphDraft(model, { kind: "class", form: output }, layer, method.graph.canonical);
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
  return encodeModel(withOwnOutput(model, graph, { ...model.graph.metadata, ...request.metadata }));
}

/** Shape of the explanation as far as the method tells: sizes of a layer stay open. */
function openShape({ input, graph }: Model, domain: Domain): OpenShape {
  if (domain === "input") return input.shape;
  const space = input.shape.filter((_, axis) => axis !== 0 && axis !== inputChannelAxis(graph));
  return [1, ...(domain === "pixels" ? space : space.map((_, i) => `position${i}`))];
}

/** Puts the model's own output, with its final Softmax or Sigmoid, before the explanation. */
function withOwnOutput(model: Model, explanation: Graph, metadata: Graph["metadata"]): Graph {
  // An explanation may do without the picture: deconvnet does where nothing has switches.
  const others = explanation.inputs.filter(({ name }) => name !== model.input.name);
  const b = new Builder({ ...explanation, inputs: [model.input, ...others] });
  const made = new Set(explanation.nodes.flatMap((node) => node.outputs));
  for (const node of model.whole.nodes) if (!node.outputs.some((value) => made.has(value))) b.addNode(node);
  for (const [name, tensor] of model.whole.constants) b.define(name, tensor);
  const own = model.whole.outputs as readonly Port[];
  const built = b.build([...own, ...explanation.outputs]);
  return { ...built, inputs: withClassIndex(built.inputs), metadata };
}

/** Every exported file takes the same inputs: also where the explanation does not depend on the class. */
const withClassIndex = (inputs: readonly Port[]): readonly Port[] =>
  inputs.some(({ name }) => name === classIndex)
    ? inputs
    : [...inputs, { name: classIndex, type: "int64", shape: [1] }];
