/** Large weights of matrix products, given to the engine at each run: it reads them where they are, so one copy serves all sessions. */

import { valuesUsed } from "../graph/builder.ts";
import type { Graph, Port, Value } from "../graph/graph.ts";
import { sizeOf, type Tensor } from "../tensor.ts";
import type { Tensors } from "./runtime.ts";

export interface FedWeights {
  /** The graph with those weights as inputs. */
  readonly graph: Graph;
  /** What they are to be fed with: the graph's own constants. */
  readonly weights: Tensors;
}

/**
 * Elements from which a weight is fed, 32 MB. With few rows on the other side the product waits for memory and gains
 * nothing from weights that the engine has repacked; at 8 rows it takes twice as long, 5 ms of a picture's 150 on VGG-16.
 * Products with many rows, as in transformers, have smaller weights, and keep what the engine makes of them.
 */
const fewest = 2 ** 23;

/**
 * An initialiser is copied by the engine, and packed once more for each way it is used: the 494 MB of VGG-16's matrices
 * take 988 MB in the session of a gradient and 1.5 s of its build. What is fed is neither copied nor looked at.
 */
export function withFedWeights(graph: Graph): FedWeights {
  const weights = productWeights(graph);
  if (weights.size === 0) return { graph, weights: {} };
  const constants = new Map(Array.from(graph.constants).filter(([name]) => !weights.has(name)));
  const inputs = Array.from(weights, ([name, { type, shape }]): Port => ({ name, type, shape }));
  return {
    graph: { ...graph, constants, inputs: [...graph.inputs, ...inputs] },
    weights: Object.fromEntries(weights),
  };
}

/** Large constants that only Gemm and MatMul use, so that the engine has nothing to compute from them beforehand. */
function productWeights({ constants, nodes, outputs }: Graph): Map<Value, Tensor> {
  const large = new Map(Array.from(constants).filter(([, tensor]) => isLarge(tensor)));
  if (large.size === 0) return large;
  for (const { name } of outputs) large.delete(name);
  for (const node of nodes) {
    const multiplied = node.domain === "" && (node.op === "Gemm" || node.op === "MatMul");
    for (const value of multiplied ? node.inputs.slice(2) : valuesUsed(node)) large.delete(value);
  }
  return large;
}

const isLarge = ({ type, shape }: Tensor): boolean => type === "float32" && sizeOf(shape) >= fewest;
