/** Relevance rank: how many of the strongest pixels lie on the object, of as many as the object has. */

import { noOptions } from "../../methods/parts/options.ts";
import { type Metric, metric } from "../metric.ts";
import { countOf, kindOf, noObject, pixelsOf, targetObjects } from "./objects.ts";

/**
 * Relevance rank accuracy.
 *
 *     |top_K ∩ objects| / K,   K = number of pixels of the objects
 *
 * Among pixels tied with the K-th the expected number: as many of them as are wanted, drawn at random.
 * Objects: all of the target's class, by their masks, or by their boxes where there is no mask (`details.truth`).
 * Undefined: no object of the class. `details.chance`: the part of the picture that the objects take.
 * Source: Arras et al. 2020, https://arxiv.org/abs/2003.07258.
 */
export const relevanceRank: Metric = metric({
  id: "relevance-rank",
  criterion: "localisation",
  title: "Relevance rank",
  paper: "https://arxiv.org/abs/2003.07258",
  reading: "Of the strongest pixels, as many as the objects of the class have, the part that lies on them.",
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
    const wanted = countOf(mask);
    const details = { truth: kindOf(objects), chance: wanted / mask.length };
    return { value: expectedHits(heat.data, mask, wanted) / wanted, details };
  },
});

function expectedHits(data: Float32Array, mask: Uint8Array, wanted: number): number {
  const level = data.toSorted()[data.length - wanted] as number;
  let [above, hits, tied, tiedHits] = [0, 0, 0, 0];
  for (let i = 0; i < data.length; i++) {
    const [value, inside] = [data[i] as number, mask[i] as number];
    if (value > level) {
      above++;
      hits += inside;
    } else if (value === level) {
      tied++;
      tiedHits += inside;
    }
  }
  return hits + ((wanted - above) * tiedHits) / tied;
}
