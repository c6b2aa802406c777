/** An explanation as an ordinary ONNX file: prediction and map from any engine, without Fovea. */

import { FoveaError } from "../errors.ts";
import { Builder } from "../graph/builder.ts";
import type { Graph, Port, Value } from "../graph/graph.ts";
import { encodeModel } from "../load/encode.ts";
import { GraphDraft } from "../methods/graph-draft.ts";
import type { Method } from "../methods/method.ts";
import type { Model } from "../model/model.ts";
import type { OutputForm } from "../transform/score/score.ts";

export interface ExportRequest {
  readonly method: Method;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly output?: OutputForm;
  readonly layer?: Value;
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
  const { method, options = {}, output = "logit", layer } = request;
  if (!method.graph) {
    throw new FoveaError(
      "method-inapplicable",
      `Cannot export ${method.id}: it takes many runs of the network`,
      {
        hint: "Export a method that is a single run, such as grad-cam or saliency; `fovea methods` shows the cost of each.",
      },
    );
  }
  const draft = new GraphDraft(model, { kind: "class", form: output, negated: false }, layer);
  const map = method.graph.build(draft, options);
  draft.b.addNode({
    op: "Identity",
    domain: "",
    name: explanationOutput,
    inputs: [map],
    outputs: [explanationOutput],
    attributes: {},
  });
  const graph = draft.finish([explanationOutput]);
  return encodeModel(withOwnOutput(model, graph, { ...model.graph.metadata, ...request.metadata }));
}

/** Puts the model's own output, with its final Softmax or Sigmoid, before the explanation. */
function withOwnOutput(model: Model, explanation: Graph, metadata: Graph["metadata"]): Graph {
  const b = new Builder(explanation);
  const made = new Set(explanation.nodes.flatMap((node) => node.outputs));
  for (const node of model.whole.nodes) if (!node.outputs.some((value) => made.has(value))) b.addNode(node);
  for (const [name, tensor] of model.whole.constants) b.define(name, tensor);
  const own = model.whole.outputs as readonly Port[];
  return { ...b.build([...own, ...explanation.outputs]), metadata };
}
