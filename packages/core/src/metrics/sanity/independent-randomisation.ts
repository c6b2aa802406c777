/** Independent randomisation: does the map change when a single layer forgets? */

import { z } from "zod";
import { type Measured, type Metric, metric, noValue } from "../metric.ts";
import type { Subject } from "../subject.ts";
import { evenly, type Forgotten, forgettingOptions, layersOf, likenessAfter } from "./parts/forgetting.ts";
import { meanLikeness, sideOf } from "./parts/likeness.ts";

const options = z.strictObject({
  ...forgettingOptions,
  layers: z.coerce
    .number()
    .int()
    .min(0)
    .max(10_000)
    .default(10)
    .describe("how many layers are tried, evenly spaced from the last to the first; 0: all"),
});

/**
 * Independent parameter randomisation: how alike the map stays when one layer alone is drawn anew, the mean over layers.
 *
 *     mean_l ρ(|φ(x; θ)|, |φ(x; θ with layer l drawn anew)|),   ρ Spearman's rank correlation over pixels
 *
 * `details.layers` has the layers from output to input with four forms of likeness. Shortcuts such as those of residual
 * networks lead around a layer: a map may rightly keep much there, so the value tells methods apart rather than judges one.
 * Unit: none. Cost: `layers` × `samples` explanations, each on a network compiled for it.
 * Source: Adebayo et al. 2018, https://arxiv.org/abs/1810.03292.
 */
export const independentRandomisation: Metric = metric({
  id: "independent-randomisation",
  criterion: "sanity",
  title: "Independent randomisation",
  paper: "https://arxiv.org/abs/1810.03292",
  reading: "How alike the map stays on average when one layer of the model is replaced by chance.",
  better: "lower",
  bounds: [-1, 1],
  needs: [],
  cost: "1 explanation per layer and draw; 10 unless told",
  options,
  measure: oneByOne,
});

interface Layer extends Forgotten {
  readonly layer: string;
}

async function oneByOne(subject: Subject, given: z.infer<typeof options>): Promise<Measured> {
  const names = layersOf(subject.model);
  if (names.length === 0) return noValue("the model has no layers with weights");
  const before = sideOf(subject.heat);
  if (before.map.flat) return noValue("the map is the same everywhere");
  const tried = evenly(0, names.length - 1, given.layers || names.length).map((i) => names[i] as string);
  const layers: Layer[] = [];
  for (const [i, layer] of tried.entries()) {
    subject.tick(i, tried.length);
    const look = subject.again.bind(subject);
    const found = await likenessAfter(subject, before, new Set([layer]), given, (model) => look({ model }));
    layers.push({ layer, ...found });
  }
  const { spearmanOfStrength: value } = meanLikeness(layers);
  const why = layers.find((layer) => layer.why)?.why;
  return { value, ...(value === undefined && why ? { why } : {}), details: { layers } };
}
