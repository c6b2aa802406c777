/** Relative representation stability: how much more the map changes than what the model makes of the picture inside. */

import { type Measured, type Metric, metric, noValue } from "../metric.ts";
import type { Subject } from "../subject.ts";
import { relativeDistance } from "./parts/norms.ts";
import { type RelativeOptions, relativeOptions, relativeStability } from "./parts/relative-stability.ts";

/**
 * Relative representation stability (RRS): relative change of the map per relative change of inner activations, the largest close by.
 *
 *     max_x′ ‖(φ(x) − φ(x′)) / φ(x)‖₂ / max(‖(L(x) − L(x′)) / L(x)‖₂, 10⁻⁶)
 *
 * L: the activations of the layer that CAM methods use unless told. Quotients and `floor` as in `relative-input-stability`, neighbours
 * as in `max-sensitivity`. No value where no layer has space. Unit: none. Cost: `samples` explanations and twice as many forward runs.
 * Source: Agarwal et al. 2022, https://arxiv.org/abs/2203.06877.
 */
export const relativeRepresentationStability: Metric = metric({
  id: "relative-representation-stability",
  criterion: "robustness",
  title: "Relative representation stability",
  paper: "https://arxiv.org/abs/2203.06877",
  reading:
    "How many times more the values of the map change than the activations of the model's last layer with space, each as a part of itself.",
  better: "lower",
  bounds: [0, Number.POSITIVE_INFINITY],
  needs: [],
  cost: "1 explanation and 2 forwards per picture close by; 10 unless told",
  options: relativeOptions,
  measure: insideStability,
});

async function insideStability(subject: Subject, options: RelativeOptions): Promise<Measured> {
  const { model } = subject;
  const layer = model.defaultLayer?.value;
  if (layer === undefined) return noValue("no layer of the model has space");
  const before = await model.tap(subject.x, layer);
  const found = await relativeStability(subject, options, async ({ x }) =>
    relativeDistance(before.data, (await model.tap(x, layer)).data, options.floor),
  );
  return { ...found, details: { ...found.details, layer } };
}
