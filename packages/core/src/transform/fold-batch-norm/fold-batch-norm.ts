/** BatchNormalization folded into the convolution or linear layer before it. */

import type { StaticGraph, Value } from "../../graph/graph.ts";
import { foldNorms } from "../canonise/canonise.ts";

/**
 * W′ = W·γ/√(σ²+ε) per output channel, b′ = (b−μ)·γ/√(σ²+ε) + β: the same function with a node less.
 *
 * Only where the layer's own output is used by nothing else and is not in `keep`. Computed in double precision.
 */
export function foldBatchNorm(graph: StaticGraph, keep: ReadonlySet<Value> = new Set()): StaticGraph {
  return foldNorms(graph, keep);
}
