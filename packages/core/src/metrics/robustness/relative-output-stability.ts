/** Relative output stability: how much the map changes for what the scores do. */

import { type Metric, metric } from "../metric.ts";
import { distance } from "./parts/norms.ts";
import { relativeOptions, relativeStability } from "./parts/relative-stability.ts";

/**
 * Relative output stability (ROS): relative change of the map per change of the class scores, the largest close by.
 *
 *     max_x′ ‖(φ(x) − φ(x′)) / φ(x)‖₂ / max(‖h(x) − h(x′)‖₂, 10⁻⁶),   h the logits of all classes
 *
 * A map may move where the model's answer does. Quotients and `floor` as in `relative-input-stability`, neighbours as in
 * `max-sensitivity`. Unit: one over that of the scores. Cost: `samples` explanations and as many forward runs.
 * Source: Agarwal et al. 2022, https://arxiv.org/abs/2203.06877.
 */
export const relativeOutputStability: Metric = metric({
  id: "relative-output-stability",
  criterion: "robustness",
  title: "Relative output stability",
  paper: "https://arxiv.org/abs/2203.06877",
  reading:
    "How much the values of the map change, each as a part of itself, for each unit that the scores of the classes do.",
  better: "lower",
  bounds: [0, Number.POSITIVE_INFINITY],
  needs: [],
  cost: "1 explanation and 1 forward per picture close by; 10 unless told",
  options: relativeOptions,
  measure: (subject, options) =>
    relativeStability(subject, options, ({ prediction }, at) =>
      distance(prediction.scores.logits, at.scores.logits),
    ),
});
