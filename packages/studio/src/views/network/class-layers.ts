/** The layers at the end of a network whose channels are the classes. */

import { className } from "@fovea/render";
import type { NodeInfo, Outline } from "../../engine/network-answers.ts";

/** What treats every channel by itself and leaves it where it is. */
const keeping = new Set([
  ...["Relu", "LeakyRelu", "Clip", "Sigmoid", "HardSigmoid", "Softmax", "LogSoftmax", "BatchNormalization"],
  ...["GlobalAveragePool", "AveragePool", "GlobalMaxPool", "MaxPool", "ReduceMean"],
  ...["Flatten", "Reshape", "Squeeze", "Dropout", "Identity"],
]);

/** From the last layer backwards, as long as no layer mixes channels and there is one for each class. */
export function classLayers({ nodes, last, classes }: Outline): ReadonlySet<number> {
  const found = new Set<number>();
  let node = nodes[last];
  while (node && node.shape[1] === classes) {
    found.add(node.id);
    const [before] = node.from;
    node = keeping.has(node.op) && node.from.length === 1 ? nodes[before as number] : undefined;
  }
  return found;
}

/** The class that a channel stands for. */
export type ClassOf = (channel: number) => string;

/** Undefined for a layer whose channels are no classes. */
export function classOf(
  labels: readonly string[] | undefined,
  outline: Outline,
  node: NodeInfo,
): ClassOf | undefined {
  if (!classLayers(outline).has(node.id)) return undefined;
  return (index) => className({ index, label: labels?.[index] ?? String(index) });
}
