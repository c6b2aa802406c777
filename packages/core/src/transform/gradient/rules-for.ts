/** A table of gradient rules in the forms that suit an engine. */

import type { Runtime } from "../../run/runtime.ts";
import { clip, clipInBlocks } from "./clip.ts";
import { averageInBlocks } from "./gates.ts";
import { guidedClipInBlocks, guidedRules } from "./guided.ts";
import { withoutIndices } from "./max-pool-by-comparison.ts";
import { withTaps } from "./max-pool-by-taps.ts";
import { globalAveragePool } from "./pooling.ts";
import { product, productInBlocks } from "./product.ts";
import type { GradientRules } from "./rule.ts";

/** `rules` with the forms of max pooling, Clip and SiLU that the engine has, and of those the fastest. */
export function rulesFor(
  { poolIndices, channelBlocks }: Pick<Runtime, "poolIndices" | "channelBlocks">,
  rules: GradientRules,
): GradientRules {
  if (poolIndices === false) return withoutIndices(rules);
  return channelBlocks ? inBlocks(withTaps(rules)) : rules;
}

/** The rows of Clip, products and averages in their forms for blocks of channels; a row that a method changed stays as it is. */
const inBlocks = (rules: GradientRules): GradientRules => ({
  ...rules,
  ...(rules.Mul === product ? { Mul: productInBlocks } : {}),
  ...(rules.Clip === clip ? { Clip: clipInBlocks } : {}),
  ...(rules.Clip === guidedRules.Clip ? { Clip: guidedClipInBlocks } : {}),
  ...(rules.GlobalAveragePool === globalAveragePool
    ? { GlobalAveragePool: averageInBlocks(globalAveragePool) }
    : {}),
});
