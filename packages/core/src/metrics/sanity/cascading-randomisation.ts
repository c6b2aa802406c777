/** Cascading randomisation: does the map change when the model forgets, layer by layer? */

import { z } from "zod";
import { type Metric, metric } from "../metric.ts";
import { cascade, cascadeOptions } from "./parts/cascade.ts";

/**
 * Cascading parameter randomisation (the model parameter randomisation test): how alike the map of the model and the map of
 * the same network with all weights drawn anew are.
 *
 *     ρ(|φ(x; θ)|, |φ(x; θ′)|),   ρ Spearman's rank correlation over pixels
 *
 * Layers forget from the output to the input; `details.stages` has the likeness along the way in four forms: Spearman of the
 * signed maps and of |φ|, SSIM, and Pearson of oriented gradients. The value is that of |φ| at the end: a random network
 * turns signs round by chance, and a map with all signs turned still shows the same places.
 *
 * A map can hang on the first layers alone: such a method has a low value and stays alike nearly to the end of the cascade, which
 * `details.mean`, the mean over the stages, tells. On ResNet-18 that is how guided backpropagation and DeconvNet differ from others.
 *
 * The same class is explained with the same random numbers of the method. A draw in which the map is flat counts for nothing.
 * Unit: none. Cost: `stages` × `samples` explanations, each on a network compiled for it.
 * Source: Adebayo et al. 2018, https://arxiv.org/abs/1810.03292.
 */
export const cascadingRandomisation: Metric = metric({
  id: "cascading-randomisation",
  criterion: "sanity",
  title: "Cascading randomisation",
  paper: "https://arxiv.org/abs/1810.03292",
  reading:
    "How alike the map stays when all that the model has learned is replaced by chance: 0 for a map that hangs on it, 1 for one that does not.",
  better: "lower",
  bounds: [-1, 1],
  needs: [],
  cost: "1 explanation per stage and draw; 6 unless told",
  options: z.strictObject(cascadeOptions),
  measure: (subject, options) => cascade(subject, options, subject.heat, (model) => subject.again({ model })),
});
