/** Part mass: whether the map prefers the parts of an object that make it what it is. */

import { noOptions } from "../../methods/parts/options.ts";
import { type Metric, metric, noValue } from "../metric.ts";
import type { TruthPart } from "../truth.ts";
import { countOf, noObject, pixelsOf, positiveMass, targetObjects, union } from "./objects.ts";

/**
 * Part-based importance: the density of relevance on the defining parts, over that on the whole object.
 *
 *     lift = (Σ_{p ∈ D} m⁺_p / Σ_{p ∈ O} m⁺_p) / (|D| / |O|)
 *
 * O: the pixels of all objects of the target's class whose masks and parts are known; D: those of them that belong to a defining part. 1 is what a map
 * spread evenly over the object has; the most there can be is |O| / |D|. What lies beside the object does not count.
 * Undefined: no mask, no defining part in sight, an object that is nothing but defining parts, nothing positive on it.
 * `details`: share of relevance and of area, for all defining parts and for each part.
 */
export const partMass: Metric = metric({
  id: "part-mass",
  criterion: "localisation",
  title: "Relevance on defining parts",
  paper: "",
  reading:
    "How much denser the map is on the defining parts than on the whole object: 1 no preference, 2 twice as dense.",
  better: "higher",
  bounds: [0, Number.POSITIVE_INFINITY],
  needs: ["object", "mask", "parts"],
  cost: "nothing beside the explanation",
  options: noOptions,
  measure: async (subject) => {
    const { truth, heat } = subject;
    const known = targetObjects(subject);
    if (!truth || known.length === 0) return noObject(subject);
    const objects = known.filter(({ mask, parts }) => mask && parts);
    if (objects.length === 0) return noValue("the parts of the object are not known");
    const parts = objects.flatMap(({ parts = [] }) => parts);
    const whole = pixelsOf(objects, truth);
    const defining = sharesOf(
      parts.filter((part) => part.defining),
      whole,
      heat.data,
    );
    if (defining.area === 0) return noValue("no defining part of the object is seen");
    if (defining.area === 1) return noValue("the object is nothing but defining parts");
    if (!(positiveMass(heat.data, whole) > 0)) return noValue("nothing on the object speaks for the class");
    const details = { share: defining.share, area: defining.area, parts: partTable(parts, whole, heat.data) };
    return { value: defining.lift, details };
  },
});

interface Shares {
  /** Of the relevance on the object. */
  readonly share: number;
  /** Of the object's pixels. */
  readonly area: number;
  readonly lift: number;
}

function sharesOf(parts: readonly TruthPart[], whole: Uint8Array, data: Float32Array): Shares {
  const masks = parts.map(({ mask }) => mask.data);
  const inside = union(masks, whole.length).map((value, i) => value & (whole[i] as number));
  const share = positiveMass(data, inside) / positiveMass(data, whole);
  const area = countOf(inside) / countOf(whole);
  return { share, area, lift: share / area };
}

/** Parts of one name, such as the two ears of each of two animals, count together. */
function partTable(parts: readonly TruthPart[], whole: Uint8Array, data: Float32Array): unknown[] {
  const names = [...new Set(parts.map(({ name }) => name))];
  return names.flatMap((name) => {
    const named = parts.filter((part) => part.name === name);
    const shares = sharesOf(named, whole, data);
    return shares.area > 0 ? [{ name, defining: named.some(({ defining }) => defining), ...shares }] : [];
  });
}
