/** Complexity: over how many pixels the relevance is spread. */

import { noOptions } from "../../methods/parts/options.ts";
import { type Metric, metric, noValue } from "../metric.ts";
import { sortedMagnitudes } from "./magnitudes.ts";

/**
 * The entropy of the parts that pixels have in the relevance, in nats.
 *
 *     H = −Σ q ln q,   q = |m| / Σ|m|
 *
 * 0: all in one pixel; ln n: the same everywhere. `details`: exp H, the number of pixels of an even map as complex, and its part of all.
 * Undefined: a map of zeros. Source: Bhatt et al. 2020, https://arxiv.org/abs/2005.00631, section 2.3.
 */
export const complexity: Metric = metric({
  id: "complexity",
  criterion: "detail",
  title: "Complexity",
  paper: "https://arxiv.org/abs/2005.00631",
  reading: "Entropy of the map: 0, one pixel holds all; larger, more pixels share it.",
  better: "lower",
  bounds: [0, Number.POSITIVE_INFINITY],
  needs: [],
  cost: "nothing beside the explanation",
  options: noOptions,
  measure: async ({ heat }) => {
    const { sizes, sum } = sortedMagnitudes(heat.data);
    if (!(sum > 0)) return noValue("the map is zero everywhere");
    let entropy = 0;
    for (let i = 0; i < sizes.length; i++) {
      const part = (sizes[i] as number) / sum;
      if (part > 0) entropy -= part * Math.log(part);
    }
    const value = Math.max(0, entropy);
    const effective = Math.exp(value);
    return { value, details: { effectivePixels: effective, share: effective / sizes.length } };
  },
});
