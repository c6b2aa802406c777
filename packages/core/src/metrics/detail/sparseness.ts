/** Sparseness: how unevenly the relevance is spread over the pixels. */

import { noOptions } from "../../methods/parts/options.ts";
import { type Metric, metric, noValue } from "../metric.ts";
import { sortedMagnitudes } from "./magnitudes.ts";

/**
 * The Gini index of |m|.
 *
 *     1 − 2 Σ_k (v_k / Σv) (n − k + ½) / n,   v = |m| from the smallest (k = 1) to the largest
 *
 * 0: the same everywhere; 1 − 1/n: all in one pixel. Undefined: a map of zeros.
 * Source: Chalasani et al. 2020, https://arxiv.org/abs/1810.06583; Hurley and Rickard 2009, https://arxiv.org/abs/0811.4706.
 */
export const sparseness: Metric = metric({
  id: "sparseness",
  criterion: "detail",
  title: "Sparseness",
  paper: "https://arxiv.org/abs/1810.06583",
  reading: "0: spread evenly over the picture; near 1: gathered in few pixels.",
  better: "higher",
  bounds: [0, 1],
  needs: [],
  cost: "nothing beside the explanation",
  options: noOptions,
  measure: async ({ heat }) => {
    const { sizes, sum } = sortedMagnitudes(heat.data);
    if (!(sum > 0)) return noValue("the map is zero everywhere");
    const n = sizes.length;
    let total = 0;
    for (let k = 1; k <= n; k++) total += ((sizes[k - 1] as number) / sum) * (n - k + 0.5);
    // An even map is 0 but for rounding.
    return { value: Math.max(0, 1 - (2 * total) / n) };
  },
});
