/** The signed gradient of the score. */

import { type Method, method } from "./method.ts";
import { noOptions } from "./parts/options.ts";

/**
 * Gradient: how the score answers to a small change of each input value.
 *
 *     φ = ∂S/∂x
 *
 * Shapes: input N×C×H×W → attribution of the same shape. Unit: score per unit of model input.
 * Cost: one forward and one backward run. Throws: `UnsupportedOpError` when an operator has no gradient rule.
 * Source: Simonyan et al. 2013, https://arxiv.org/abs/1312.6034.
 */
export const gradient: Method = method({
  id: "gradient",
  family: "gradient",
  title: "Gradient",
  paper: "https://arxiv.org/abs/1312.6034",
  reading:
    "Where the map is warm, slightly brighter pixels would raise the score; where it is cold, they would lower it.",
  caution: "It is about small changes only: it does not show what made the score as high as it is.",
  needs: ["gradient"],
  keeps: ["gradient", "null-player", "scales-with-score"],
  cost: "2 to 3",
  display: "signed",
  domain: "input",
  options: noOptions,
  graph: { build: (draft) => draft.gradient(draft.input) },
});
