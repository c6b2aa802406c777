/** Relevance mass: how much of what speaks for the class lies on the object. */

import { noOptions } from "../../methods/parts/options.ts";
import { type Metric, metric, noValue } from "../metric.ts";
import { countOf, kindOf, noObject, pixelsOf, positiveMass, targetObjects } from "./objects.ts";

/**
 * Relevance mass accuracy, also the energy-based pointing game.
 *
 *     Σ_{p ∈ objects} m⁺_p / Σ_p m⁺_p,   m⁺ = max(m, 0)
 *
 * Objects: all of the target's class, by their masks, or by their boxes where there is no mask (`details.truth`).
 * Undefined: no object of the class, nothing positive in the map. `details.chance`: the part of the picture that the objects take,
 * which an even map would score.
 * Source: Arras et al. 2020, https://arxiv.org/abs/2003.07258; with boxes Wang et al. 2020, https://arxiv.org/abs/1910.01279.
 */
export const relevanceMass: Metric = metric({
  id: "relevance-mass",
  criterion: "localisation",
  title: "Relevance mass",
  paper: "https://arxiv.org/abs/2003.07258",
  reading: "The part of the map's positive values that lies on objects of the class.",
  better: "higher",
  bounds: [0, 1],
  needs: ["object"],
  cost: "nothing beside the explanation",
  options: noOptions,
  measure: async (subject) => {
    const { truth, heat } = subject;
    const objects = targetObjects(subject);
    if (!truth || objects.length === 0) return noObject(subject);
    const mask = pixelsOf(objects, truth);
    const all = positiveMass(heat.data);
    const details = { truth: kindOf(objects), chance: countOf(mask) / mask.length };
    if (!(all > 0)) return noValue("nothing in the map speaks for the class", details);
    return { value: positiveMass(heat.data, mask) / all, details };
  },
});
