/** Input times gradient. */

import { type Method, method } from "./method.ts";
import { noOptions } from "./parts/options.ts";

/**
 * Input × Gradient: how much each input value adds to the score, to first order.
 *
 *     φ = x ⊙ ∂S/∂x
 *
 * Shapes: input N×C×H×W → attribution of the same shape. Unit: that of the score.
 * Cost: one forward and one backward run. Complete only on piecewise linear networks without bias.
 * Throws: `UnsupportedOpError` when an operator has no gradient rule.
 * Source: Shrikumar et al. 2016, https://arxiv.org/abs/1605.01713.
 */
export const inputXGradient: Method = method({
  id: "input-x-gradient",
  family: "gradient",
  title: "Input × Gradient",
  paper: "https://arxiv.org/abs/1605.01713",
  reading:
    "Warm pixels add to the score, cold ones take from it, judged by small changes; where the network's input is zero, nothing can show.",
  caution:
    "A pixel without colour on the map can still matter, and single speckles mean little: look at the regions that they fill.",
  needs: ["gradient"],
  keeps: ["linear-exact", "null-player", "scales-with-score"],
  cost: "2 to 3",
  display: "signed",
  domain: "input",
  options: noOptions,
  graph: { build: (draft) => draft.b.add("Mul", [draft.input, draft.gradient(draft.input)]) },
});
