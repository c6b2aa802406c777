/** Max-sensitivity: how far the map can move in a picture that is nearly the same. */

import { z } from "zod";
import { type Metric, metric } from "../metric.ts";
import { neighbourOptions, worstRelative } from "./parts/neighbours.ts";
import { distance, norm } from "./parts/norms.ts";

/**
 * Max-sensitivity: the largest change of the map among pictures close by, as a part of the map.
 *
 *     max_δ ‖φ(x + δ) − φ(x)‖₂ / ‖φ(x)‖₂,   ‖δ‖∞ ≤ radius · (white − black)
 *
 * An estimate from `samples` seeded δ: the true maximum is larger. Only neighbours that keep the best class count
 * (`details.kept`). The method's own random numbers are the same everywhere. Maps as drawn, one value per pixel.
 * Unit: none. Cost: `samples` explanations and as many forward runs.
 * Source: Yeh et al. 2019, https://arxiv.org/abs/1901.09392.
 */
export const maxSensitivity: Metric = metric({
  id: "max-sensitivity",
  criterion: "robustness",
  title: "Max-sensitivity",
  paper: "https://arxiv.org/abs/1901.09392",
  reading:
    "The most that the map changed, as a part of itself, when the picture changed by less than one sees.",
  better: "lower",
  bounds: [0, Number.POSITIVE_INFINITY],
  needs: [],
  cost: "1 explanation and 1 forward per picture close by; 10 unless told",
  options: z.strictObject(neighbourOptions),
  measure: (subject, options) => {
    const { data } = subject.heat;
    return worstRelative(subject, options, ({ heat }) => distance(heat.data, data) / norm(data));
  },
});
