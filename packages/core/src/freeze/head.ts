/** The end of a classifier: what turns its scores into probabilities, taken off so that scores can be explained. */

import { FoveaError } from "../errors.ts";
import { intOf } from "../graph/attributes.ts";
import type { Node, StaticGraph, TensorType, Value } from "../graph/graph.ts";
import { shapeText, sizeOf } from "../tensor.ts";
import { spelledHead } from "./spelled-heads.ts";

export type HeadKind = "softmax" | "log-softmax" | "sigmoid" | "none";

/** Where the class scores are. */
export interface Head {
  /** Scores before any normalising function: one row per picture, of shape 1×K, perhaps with more sizes of 1. */
  readonly logits: Value;
  /** What was taken off. */
  readonly kind: HeadKind;
  readonly peeled: readonly string[];
  /** Sizes of the score row. A single score stands for two classes: no (its negative) and yes. */
  readonly scores: number;
  /** Which axis of `logits` counts the classes. */
  readonly axis: number;
}

const activations: Readonly<Record<string, HeadKind>> = {
  Softmax: "softmax",
  LogSoftmax: "log-softmax",
  Sigmoid: "sigmoid",
};
const reshapes = new Set(["Flatten", "Reshape", "Squeeze", "Unsqueeze", "Identity", "Cast"]);

/**
 * Finds the class scores of the graph's only output.
 *
 * Steps back over operators that only change the shape, to a final Softmax, LogSoftmax or Sigmoid, one node or spelled
 * out; the input of that is the logits. Throws `model-unsupported` if the output is not one row of class scores.
 */
export function findHead(graph: StaticGraph): Head {
  const output = graph.outputs[0]?.name ?? "";
  const makers = new Map(
    graph.nodes.flatMap((node) => node.outputs.map((value): [Value, Node] => [value, node])),
  );
  const skipped: string[] = [];
  for (let value = output; ; ) {
    const node = makers.get(value);
    const kind = node?.domain === "" ? activations[node.op] : undefined;
    if (node && kind && overClasses(node, graph)) {
      return headAt(graph, node.inputs[0] as Value, kind, [...skipped, node.name]);
    }
    const spelled = spelledHead(graph, value);
    if (spelled) {
      const names = spelled.nodes.map(({ name }) => name);
      return headAt(graph, spelled.from, spelled.kind, [...skipped, ...names]);
    }
    if (!node || !reshapes.has(node.op)) return headAt(graph, output, "none", []);
    skipped.push(node.name);
    value = node.inputs[0] as Value;
  }
}

/** Softmax over the one axis that is not 1. */
function overClasses(node: Node, graph: StaticGraph): boolean {
  if (node.op === "Sigmoid") return true;
  const { shape } = typeOf(graph, node.inputs[0] as Value);
  const axis = intOf(node, "axis", -1);
  return sizeOf(shape) === shape[axis < 0 ? axis + shape.length : axis];
}

function headAt(graph: StaticGraph, logits: Value, kind: HeadKind, peeled: readonly string[]): Head {
  const { shape, type } = typeOf(graph, logits);
  const scores = sizeOf(shape);
  const large = shape.filter((size) => size > 1).length;
  if (large > 1 || shape.length === 0 || type !== "float32") {
    throw new FoveaError(
      "model-unsupported",
      `Cannot explain the output "${logits}": it has shape ${shapeText(shape)}, not one row of class scores`,
      {
        hint: "Fovea explains classifiers; choose another output with --output-name, or another picture size.",
      },
    );
  }
  const axis = scores === 1 ? Math.min(1, shape.length - 1) : shape.indexOf(scores);
  return { logits, kind, peeled, scores, axis };
}

function typeOf(graph: StaticGraph, value: Value): TensorType {
  return graph.types.get(value) as TensorType;
}
