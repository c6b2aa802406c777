/** Area occlusion: the segments of a picture are hidden one by one. */

import { z } from "zod";
import type { Segments } from "../image/segments/segments.ts";
import { type FloatTensor, floats } from "../tensor.ts";
import { type Attribution, type Method, method, type View } from "./method.ts";
import { effectConventions, effectOptions } from "./parts/effect-options.ts";
import { classesView, contributing, flipsOf, predictedView } from "./parts/effect-views.ts";
import { tensorOption } from "./parts/options.ts";
import { type Effects, effectsOf } from "./parts/part-effects.ts";
import { strongestPairs } from "./parts/segment-pairs.ts";
import { segmentParts } from "./parts/segment-parts.ts";
import { segmentsOf, segmentsText } from "./parts/segmentation.ts";
import { pixelShape, spaceOf } from "./parts/space.ts";
import type { Probe } from "./probe.ts";

const list = new RegExp(
  `^(?:${segmentsText.source.slice(1, -1)})(?:,(?:${segmentsText.source.slice(1, -1)}))*$`,
);

const options = z.strictObject({
  segments: z
    .union(
      [z.string().regex(list), tensorOption],
      "expected slic:N, felzenszwalb:SCALE or grid:N, several of them joined by commas, or a file of labels",
    )
    .default("slic:50")
    .describe(
      "slic:N (about N areas), felzenszwalb:SCALE, grid:N (N boxes along each axis), the mean over several (slic:50,slic:200), or a file of labels, one per pixel",
    ),
  pairs: z.coerce
    .number()
    .int()
    .min(0)
    .max(30)
    .default(0)
    .describe("hide the strongest segments in pairs too: how many of them"),
  ...effectOptions,
});
type Options = z.infer<typeof options>;

/**
 * Area occlusion: how much of the score goes with each segment of the picture, written on the whole segment.
 *
 *     m = Δ_seg = S(x) − S(x with x₀ on the segment);   pairs: I_ab = Δ_{a ∪ b} − Δ_a − Δ_b
 *
 * I_ab above 0: each stands in for the other, and only hiding both tells; below 0: one counts only with the other.
 * With `mode=keep` only the segment is shown: Δ = S(x₀ with x on the segment) − S(x₀). Several segmentations give the mean
 * of their maps. A file of labels has one label per pixel; labels need not be consecutive, and 0 is a segment like any other.
 * Shapes: input N×C×space → map 1×space; also `segments` (which segment each pixel is in), `delta-classes`
 * classes×segments. Unit: that of the score, per segment: large segments are not divided by their area.
 * Cost: one forward run per segment, baseline and draw, and one; pairs k: k (k − 1) / 2 more.
 * Keeps: on linear networks Δ = Σ w ⊙ (x − x₀) over the segment. Throws: `shape-mismatch` for labels of another size.
 * Source: Zeiler, Fergus 2013, https://arxiv.org/abs/1311.2901, with areas in the place of squares.
 */
export const areaOcclusion: Method = method({
  id: "area-occlusion",
  family: "perturbation",
  title: "Area occlusion",
  paper: "https://arxiv.org/abs/1311.2901",
  reading:
    "Hiding a warm area lowers the score: the network needs it; hiding a cold one raises it. Each area has one value.",
  caution:
    "Areas are hidden one at a time: where two say the same, hiding one changes little, and both look unimportant.",
  needs: [],
  keeps: ["linear-exact", "null-player", "whole-picture", "scales-with-score"],
  cost: "1 per segment: about 50 unless told",
  display: "signed",
  domain: "pixels",
  options,
  explain: occludeAreas,
});

interface Scale {
  readonly segments: Segments;
  readonly effects: Effects;
}

async function occludeAreas(probe: Probe, given: Options): Promise<Attribution> {
  const scales = await effectsOfScales(probe, given);
  const [{ effects, segments }] = scales;
  const space = spaceOf(probe.model);
  const shape = pixelShape(space);
  const map = meanOf(scales.map((scale) => scale.effects.map));
  // All scales see the same draws, so their errors may go the same way: no better than their mean.
  const error = effects.error && meanOf(scales.map((scale) => scale.effects.error as Float32Array));
  const pairs = await strongestPairs(probe, segments, effects, given);
  const [checks, ...others] = scales.map((scale) => scale.effects.checks);
  return {
    values: floats(shape, map),
    ...(error ? { standardError: floats(shape, error) } : {}),
    score: effects.whole.score,
    checks: [...(checks ?? []), ...others.flat()],
    conventions: { ...effectConventions(given), paint: "value of the segment" },
    views: [contributing(map, given.threshold, space), ...scales.flatMap(viewsOf(probe, given))],
    details: {
      segments: scales.map((scale) => rowsOf(scale, given.segments)),
      ...flipsOf(effects),
      ...(given.pairs > 0 ? { pairs } : {}),
    },
  };
}

/** One after the other; progress runs over all of them. */
async function effectsOfScales(probe: Probe, given: Options): Promise<[Scale, ...Scale[]]> {
  const wanted = typeof given.segments === "string" ? given.segments.split(",") : [given.segments];
  const all = wanted.map((text) => segmentsOf(probe, text));
  const scales: Scale[] = [];
  for (const [i, segments] of all.entries()) {
    const one = probe.telling((done, total) => probe.tick(i + done / total, all.length));
    scales.push({ segments, effects: await effectsOf(one, segmentParts(segments), given) });
  }
  return scales as [Scale, ...Scale[]];
}

/** The first scale's views have plain names, those of the others a number. */
const viewsOf =
  (probe: Probe, { mode }: Options) =>
  ({ segments, effects: { classes } }: Scale, i: number): View[] => {
    const space = spaceOf(probe.model);
    const labels = floats(pixelShape(space), segments.labels);
    const views: View[] = [
      { name: "segments", title: "Segment of each pixel", values: labels, kind: "data" },
      ...(classes ? [predictedView(classes.predicted, segments.labels, mode, space)] : []),
      ...(classes ? [classesView(classes, [segments.count])] : []),
    ];
    return i === 0 ? views : views.map((view) => ({ ...view, name: `${view.name}-${i + 1}` }));
  };

/** One row per segment: its label, area in pixels, Δ, and the class predicted with it hidden or alone. */
function rowsOf({ segments, effects }: Scale, given: string | FloatTensor): object[] {
  const { pixels } = segmentParts(segments);
  return Array.from(effects.delta, (delta, segment) => {
    const own = pixels(segment);
    return {
      segment,
      ...(typeof given === "string" ? {} : { label: given.data[own[0] as number] as number }),
      area: own.length,
      delta,
      ...(effects.classes ? { predicted: effects.classes.predicted[segment] as number } : {}),
    };
  });
}

function meanOf(maps: readonly Float32Array[]): Float32Array {
  const [first = new Float32Array(0)] = maps;
  return first.map((_, i) => maps.reduce((sum, map) => sum + (map[i] as number), 0) / maps.length);
}
