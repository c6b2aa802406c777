/** Localisation: the box that the map draws against that of the object. */

import { z } from "zod";
import type { Box } from "../../image/placement.ts";
import { components, intersectionOverUnion } from "../../localise/components.ts";
import { maskOf, type PixelMap } from "../../localise/mask.ts";
import { type Metric, metric, noValue } from "../metric.ts";
import { noObject, positiveMass, targetObjects } from "./objects.ts";

const options = z.strictObject({
  threshold: z.coerce
    .number()
    .gt(0)
    .lt(1)
    .default(0.2)
    .describe("part of the map's maximum from which a pixel belongs to the object"),
});

/** Thresholds of which the best is found: 0.05, 0.1 … 0.95 of the maximum. */
const thresholds: readonly number[] = Array.from({ length: 19 }, (_, i) => (i + 1) / 20);

/**
 * Weakly supervised localisation: the map cut at a part of its maximum, the tight box of its largest 4-connected part,
 * and what that has in common with the object's box.
 *
 *     IoU = |B ∩ T| / |B ∪ T|;   of several objects of the class that which fits best
 *
 * A picture counts as found where IoU ≥ 0.5. `details`: the same at 19 thresholds (`thresholds`, `ious`), so that the best threshold for
 * all pictures together can be found (MaxBoxAcc), and the best for this one, which flatters every method.
 * Undefined: no object of the class, nothing positive in the map.
 * Source: Zhou et al. 2015, https://arxiv.org/abs/1512.04150; thresholds: Choe et al. 2020, https://arxiv.org/abs/2001.07437.
 */
export const localisationIou: Metric = metric({
  id: "localisation-iou",
  criterion: "localisation",
  title: "Localisation (IoU)",
  paper: "https://arxiv.org/abs/1512.04150",
  reading: "How well a box round the strong part of the map fits the object's: 1 the same box, 0 apart.",
  better: "higher",
  bounds: [0, 1],
  needs: ["object"],
  cost: "nothing beside the explanation",
  options,
  measure: async (subject, { threshold }) => {
    const objects = targetObjects(subject);
    if (objects.length === 0) return noObject(subject);
    if (!(positiveMass(subject.heat.data) > 0)) return noValue("nothing in the map speaks for the class");
    const boxes = objects.map(({ box }) => box);
    const box = boxAt(subject.heat, threshold);
    const ious = thresholds.map((level) => fit(boxAt(subject.heat, level), boxes));
    const best = Math.max(...ious);
    const at = thresholds[ious.indexOf(best)];
    return { value: fit(box, boxes), details: { box, best: { iou: best, threshold: at }, thresholds, ious } };
  },
});

const boxAt = (map: PixelMap, value: number): Box =>
  components(maskOf(map, { kind: "part-of-maximum", value }))[0]?.box as Box;

const fit = (box: Box, boxes: readonly Box[]): number =>
  Math.max(...boxes.map((other) => intersectionOverUnion(box, other)));
