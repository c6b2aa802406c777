/** Relative input stability: how much more the map changes than the picture. */

import { type Metric, metric } from "../metric.ts";
import { relativeDistance } from "./parts/norms.ts";
import { relativeOptions, relativeStability } from "./parts/relative-stability.ts";

/**
 * Relative input stability (RIS): relative change of the map per relative change of the picture, the largest close by.
 *
 *     max_x′ ‖(φ(x) − φ(x′)) / φ(x)‖₂ / max(‖(x − x′) / x‖₂, 10⁻⁶)
 *
 * Quotients are taken value by value. Where the papers divide by values next to 0, which then decide everything, a value counts
 * as at least `floor` of the largest. Neighbours as in `max-sensitivity`.
 * Unit: none. Cost: `samples` explanations and as many forward runs.
 * Source: Agarwal et al. 2022, https://arxiv.org/abs/2203.06877.
 */
export const relativeInputStability: Metric = metric({
  id: "relative-input-stability",
  criterion: "robustness",
  title: "Relative input stability",
  paper: "https://arxiv.org/abs/2203.06877",
  reading:
    "How many times more the values of the map change than those of the picture, each as a part of itself.",
  better: "lower",
  bounds: [0, Number.POSITIVE_INFINITY],
  needs: [],
  cost: "1 explanation and 1 forward per picture close by; 10 unless told",
  options: relativeOptions,
  measure: (subject, options) =>
    relativeStability(subject, options, ({ x }) => relativeDistance(subject.x.data, x.data, options.floor)),
});
