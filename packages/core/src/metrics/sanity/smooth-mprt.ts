/** Smooth MPRT: the cascade with the noise of the maps averaged out first. */

import { z } from "zod";
import type { Heat } from "../../explain/heat.ts";
import { noisyCopies } from "../../methods/parts/noisy.ts";
import type { Model } from "../../model/model.ts";
import { range } from "../../tensor.ts";
import { type Measured, type Metric, metric } from "../metric.ts";
import { metricSeed } from "../seeds.ts";
import type { Subject } from "../subject.ts";
import { cascade, cascadeOptions } from "./parts/cascade.ts";

const options = z.strictObject({
  ...cascadeOptions,
  copies: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(10)
    .describe("noisy copies of the picture per network"),
  sigma: z.coerce
    .number()
    .positive()
    .default(0.15)
    .describe("deviation of the noise, as a part of max x − min x"),
});
type Options = z.infer<typeof options>;

/**
 * Smooth MPRT: cascading randomisation of the map averaged over noisy pictures.
 *
 *     ρ(|φ̄(x; θ)|, |φ̄(x; θ′)|),   φ̄(x) = mean_i φ(x + σ ξ_i), the same ξ for every network
 *
 * Without it a map may count as changed because it is noisy. Values and details as in `cascading-randomisation`.
 * Unit: none. Cost: (`stages` × `samples` + 1) × `copies` explanations.
 * Source: Hedström et al. 2024, https://arxiv.org/abs/2401.06465.
 */
export const smoothMprt: Metric = metric({
  id: "smooth-mprt",
  criterion: "sanity",
  title: "Smooth MPRT",
  paper: "https://arxiv.org/abs/2401.06465",
  reading:
    "How alike the map, its noise averaged out, stays when all that the model has learned is replaced by chance.",
  better: "lower",
  bounds: [-1, 1],
  needs: [],
  cost: "10 explanations per stage and draw, and 10; 70 unless told",
  options,
  measure: smoothly,
});

async function smoothly(subject: Subject, given: Options): Promise<Measured> {
  const look = (model: Model): Promise<Heat> => averaged(subject, model, given);
  return cascade(subject, given, await look(subject.model), look);
}

async function averaged(subject: Subject, model: Model, { copies, sigma }: Options): Promise<Heat> {
  const { min, max } = range(subject.x);
  const noisy = noisyCopies(subject.x, metricSeed(subject.seed, "copies"), sigma * (max - min));
  const { width, height } = subject.heat;
  const data = new Float32Array(width * height);
  for (let copy = 0; copy < copies; copy++) {
    const heat = await subject.again({ model, x: noisy() });
    for (let i = 0; i < data.length; i++) data[i] = (data[i] as number) + (heat.data[i] as number) / copies;
  }
  return { width, height, data };
}
