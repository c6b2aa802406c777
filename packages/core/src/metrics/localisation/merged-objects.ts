/** Merged objects: whether the map shows several objects of one class as one. */

import { z } from "zod";
import { components } from "../../localise/components.ts";
import { maskOf } from "../../localise/mask.ts";
import { type Measured, type Metric, metric, noValue } from "../metric.ts";
import { maskOfObject } from "../truth.ts";
import { countOf, noObject, positiveMass, targetObjects, union } from "./objects.ts";

const options = z.strictObject({
  threshold: z.coerce
    .number()
    .gt(0)
    .lt(1)
    .default(0.2)
    .describe("part of the map's maximum from which a pixel belongs to what it shows"),
  cover: z.coerce
    .number()
    .gt(0)
    .max(1)
    .default(0.1)
    .describe("part of an object's pixels that a connected part of the map must hold to show that object"),
});

/**
 * The part of the objects of one class that a connected part of the map shows together with another one.
 *
 *     merged / objects;   shown: a 4-connected part of {m ≥ threshold · max m} holds `cover` of the object's pixels
 *
 * Objects whose pixels touch count as one, since a perfect map would join them too; where only boxes are known, those whose boxes do.
 * An object that the map does not show is not merged: `details.shown` says how many are.
 * Undefined: fewer than two objects of the class that lie apart; a map that shows none of them, such as one of scattered pixels.
 */
export const mergedObjects: Metric = metric({
  id: "merged-objects",
  criterion: "localisation",
  title: "Merged objects",
  paper: "",
  reading: "The part of the objects of one class that the map runs together with another of them.",
  better: "lower",
  bounds: [0, 1],
  needs: ["object"],
  cost: "nothing beside the explanation",
  options,
  measure: async (subject, { threshold, cover }) => {
    const { truth, heat } = subject;
    const known = targetObjects(subject);
    if (!truth || known.length === 0) return noObject(subject);
    const apart = standingApart(
      known.map((object) => maskOfObject(object, truth).data),
      heat.width,
    );
    if (apart.length < 2) return noValue("fewer than two objects of the class lie apart");
    if (!(positiveMass(heat.data) > 0)) return noValue("nothing in the map speaks for the class");
    const cut = components(maskOf(heat, { kind: "part-of-maximum", value: threshold }));
    return counted(
      apart,
      cut.map(({ pixels }) => pixels),
      cover,
    );
  },
});

type Pixels = readonly number[];

function counted(objects: readonly Uint8Array[], parts: readonly Pixels[], cover: number): Measured {
  const sizes = objects.map(countOf);
  const held = parts.map((part) =>
    objects.flatMap((object, at) => (common(part, object) >= cover * (sizes[at] as number) ? [at] : [])),
  );
  const shown = new Set(held.flat()).size;
  const merged = new Set(held.filter(({ length }) => length > 1).flat()).size;
  const details = { objects: objects.length, shown, merged, parts: parts.length };
  if (shown === 0) return noValue("no connected part of the map shows an object", details);
  return { value: merged / objects.length, details };
}

/** The masks with those joined that touch each other, directly or through a third; empty ones are left out. */
function standingApart(masks: readonly Uint8Array[], width: number): Uint8Array[] {
  const size = masks[0]?.length ?? 0;
  let groups = masks.filter((mask) => mask.includes(1));
  const together = { width, height: size / width, data: union(groups, size) };
  for (const { pixels } of components(together)) {
    const touching = groups.filter((mask) => common(pixels, mask) > 0);
    groups = [union(touching, size), ...groups.filter((mask) => !touching.includes(mask))];
  }
  return groups;
}

/** Pixels that lie in the mask. */
function common(pixels: Pixels, mask: Uint8Array): number {
  let count = 0;
  for (const i of pixels) count += mask[i] as number;
  return count;
}
