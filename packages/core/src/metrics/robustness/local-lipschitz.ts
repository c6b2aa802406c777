/** Local Lipschitz estimate: how fast the map moves with the picture. */

import { z } from "zod";
import { type Metric, metric } from "../metric.ts";
import { neighbourOptions, worstNeighbour } from "./parts/neighbours.ts";
import { distance } from "./parts/norms.ts";

/**
 * Local Lipschitz estimate: the largest change of the map per change of the picture.
 *
 *     max_δ ‖φ(x + δ) − φ(x)‖₂ / ‖δ‖₂
 *
 * An estimate from `samples` seeded δ, uniform within `radius`: the true constant is larger. Neighbours as in `max-sensitivity`.
 * Unit: that of the map per unit of the model's input, so it compares maps of one scale only. Cost: `samples` explanations and as many forward runs.
 * Source: Alvarez-Melis, Jaakkola 2018, https://arxiv.org/abs/1806.08049.
 */
export const localLipschitz: Metric = metric({
  id: "local-lipschitz",
  criterion: "robustness",
  title: "Local Lipschitz estimate",
  paper: "https://arxiv.org/abs/1806.08049",
  reading: "How fast the map moves when the picture does, in the map's own units.",
  better: "lower",
  bounds: [0, Number.POSITIVE_INFINITY],
  needs: [],
  cost: "1 explanation and 1 forward per picture close by; 10 unless told",
  options: z.strictObject(neighbourOptions),
  measure: (subject, options) =>
    worstNeighbour(subject, options, ({ heat, x }) => {
      const moved = distance(x.data, subject.x.data);
      return moved === 0 ? 0 : distance(heat.data, subject.heat.data) / moved;
    }),
});
