/** Random logit: does the map of another class differ? */

import { z } from "zod";
import { random } from "../../random.ts";
import { type Measured, type Metric, metric, noValue } from "../metric.ts";
import type { Subject } from "../subject.ts";
import { likeness, sideOf } from "./parts/likeness.ts";

const options = z.strictObject({
  other: z
    .enum(["random", "next"])
    .default("random")
    .describe(
      "the class set against the target: random, any by chance; next, the best class that is not the target",
    ),
});

/**
 * Random logit: how alike the maps of the target and of another class of the same picture are.
 *
 *     ρ(φ_t(x), φ_o(x)),   ρ Spearman's rank correlation over pixels, of the signed maps
 *
 * Here signs count: what speaks for one class and against the other differs. (The paper takes SSIM; it is in the details with
 * Spearman of |φ| and Pearson of oriented gradients.) A random class is the same for the same seed.
 * Unit: none. Cost: one explanation.
 * Source: Sixt, Granz, Landgraf 2020, https://arxiv.org/abs/1912.09818.
 */
export const randomLogit: Metric = metric({
  id: "random-logit",
  criterion: "sanity",
  title: "Random logit",
  paper: "https://arxiv.org/abs/1912.09818",
  reading: "How alike the maps of two classes are: 1 for a method that does not look at the class.",
  better: "lower",
  bounds: [-1, 1],
  needs: [],
  cost: "1 explanation",
  options,
  measure: otherClass,
});

async function otherClass(subject: Subject, { other }: z.infer<typeof options>): Promise<Measured> {
  const target = other === "random" ? anyOther(subject) : await nextBest(subject);
  const [mine, its] = [sideOf(subject.heat), sideOf(await subject.again({ target }))];
  const details = { other: target, ...likeness(mine, its) };
  if (details.spearman !== undefined) return { value: details.spearman, details };
  const whose = mine.map.flat ? "the target" : "the other class";
  return noValue(`the map of ${whose} is the same everywhere`, details);
}

function anyOther({ seed, model, request }: Subject): number {
  const drawn = Math.floor(random(seed).uniform() * (model.classes - 1));
  return drawn < request.target.index ? drawn : drawn + 1;
}

async function nextBest(subject: Subject): Promise<number> {
  const { classes } = await subject.predict(subject.x);
  return classes.find(({ index }) => index !== subject.request.target.index)?.index as number;
}
