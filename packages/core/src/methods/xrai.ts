/** XRAI: whole regions, in the order in which they matter. */

import { z } from "zod";
import { dilated } from "../image/segments/dilated.ts";
import { cutBetween, edgesOf } from "../image/segments/felzenszwalb.ts";
import { floats } from "../tensor.ts";
import { atMost, reported } from "./ledger.ts";
import { type Attribution, type Method, method } from "./method.ts";
import { type Baseline, baselineOf, baselineOption } from "./parts/baseline.ts";
import { refiningOptions } from "./parts/path-integral.ts";
import { growRegion } from "./parts/region-growing.ts";
import { segmentsOf, segmentsOption, unitPicture } from "./parts/segmentation.ts";
import { pixelShape, type Space, spaceOf } from "./parts/space.ts";
import { alongStraightPath } from "./parts/straight-path.ts";
import type { Probe } from "./probe.ts";
import { conventionsOf } from "./run-method.ts";

const options = z.strictObject({
  ...refiningOptions({ tolerance: 0.05, "max-steps": 257 }),
  baseline: baselineOption
    .optional()
    .describe("x₀ of the integrated gradients; left out: black and white, averaged"),
  segments: segmentsOption
    .optional()
    .describe("one cut of the picture; left out: felzenszwalb at six scales, every segment widened a little"),
});
type Options = z.infer<typeof options>;

/**
 * XRAI: integrated gradients, summed over overlapping segments; the region grows by the segment with the highest mean.
 *
 *     a_p = Σ_c φ_{c,p},  φ = mean of the integrated gradients from black and from white
 *     R ← R ∪ argmax_s mean of a over s \ R;   map at p = that mean when p entered R
 *
 * Segments are those of Felzenszwalb's method at six scales, widened by 5 pixels of 224. What no segment is worth adding
 * for (less than 1/1000 of the picture) gets its mean. So the map adds up to Σφ.
 * Shapes: input N×C×H×W → map 1×H×W. Unit: score per pixel.
 * Cost: two integrated gradients. Keeps: completeness with respect to the mean of the two baselines, checked.
 * Throws: `UnsupportedOpError` at an operator without a gradient rule.
 * Source: Kapishnikov et al. 2019, https://arxiv.org/abs/1906.02825. The authors take the largest value over channels
 * where the sum is taken here, which keeps completeness.
 */
export const xrai: Method = method({
  id: "xrai",
  family: "path",
  title: "XRAI",
  paper: "https://arxiv.org/abs/1906.02825",
  reading:
    "Whole regions of the picture, the warmest first: each adds the most to the score per pixel of all that were left.",
  caution:
    "Regions follow the colours of the picture: their outlines do not show that the network sees the same parts.",
  needs: ["gradient"],
  keeps: ["completeness", "linear-exact", "scales-with-score"],
  cost: "that of two Integrated Gradients",
  display: "signed",
  domain: "pixels",
  options,
  explain: regions,
});

async function regions(probe: Probe, given: Options): Promise<Attribution> {
  const space = spaceOf(probe.model);
  const inner = await meanOverBaselines(probe, given);
  const masks = masksOf(probe, given, space);
  const { map, rounds } = growRegion(perPixel(inner.total, space), masks, Math.ceil(space.pixels / 1000));
  return {
    values: floats(pixelShape(space), map),
    score: inner.score,
    checks: [
      atMost(
        "completeness",
        inner.gap,
        given.tolerance,
        "largest |Σφ − (S(x) − S(x₀))| of the integrated gradients inside, as a part of |S(x) − S(x₀)|",
      ),
      reported("steps", inner.steps, "points on the paths of all baselines together"),
      reported("segments", masks.length, "segments of all scales together"),
      reported("regions", rounds.length, "segments that entered the region before all was covered"),
    ],
    conventions: {
      ...conventionsOf(given),
      baseline: inner.names,
      segments:
        typeof given.segments === "string" ? given.segments : given.segments ? "given" : "felzenszwalb",
    },
    details: { areaCurve: curveOf(rounds, space.pixels) },
  };
}

interface InnerIntegral {
  readonly total: Float64Array;
  readonly score: number;
  readonly gap: number;
  readonly steps: number;
  readonly names: string;
}

async function meanOverBaselines(probe: Probe, given: Options): Promise<InnerIntegral> {
  const baselines: readonly Baseline[] = given.baseline === undefined ? ["black", "white"] : [given.baseline];
  const total = new Float64Array(probe.x.data.length);
  let [score, worst, steps] = [0, 0, 0];
  for (const [n, baseline] of baselines.entries()) {
    const found = await alongStraightPath(
      partOf(probe, n, baselines.length),
      baselineOf(probe, baseline),
      // Regions are ranked by the map, which even points serve better than a sum met early.
      { ...given, quadrature: given.steps === undefined ? "trapezoid" : "gauss-legendre" },
    );
    for (let i = 0; i < total.length; i++)
      total[i] = (total[i] as number) + (found.values.data[i] as number) / baselines.length;
    score = found.ends.whole;
    worst = Math.max(worst, found.gap);
    steps += found.steps;
  }
  const names = baselines.map((one) => (typeof one === "string" ? one : "given")).join(", ");
  return { total, score, gap: worst, steps, names };
}

/** Tells progress as that of the n-th of several equal parts. */
const partOf = (probe: Probe, n: number, parts: number): Probe =>
  probe.telling((done, total) => probe.tick(n * total + done, parts * total));

/** Σ over channels. */
function perPixel(values: Float64Array, { pixels, channels, pixelStep, channelStep }: Space): Float64Array {
  const map = new Float64Array(pixels);
  for (let c = 0; c < channels; c++)
    for (let p = 0; p < pixels; p++)
      map[p] = (map[p] as number) + (values[p * pixelStep + c * channelStep] as number);
  return map;
}

/** Those of the authors, 50 … 1200, for values that lie between −1 and 1; here they lie between 0 and 1. */
const scales = [25, 50, 75, 125, 250, 600];

/** The pixels of every segment. */
function masksOf(probe: Probe, { segments }: Options, space: Space): readonly Int32Array[] {
  if (segments !== undefined) return dilated(segmentsOf(probe, segments), 0);
  const edges = edgesOf(unitPicture(probe), space, 0.8);
  const radius = Math.round((5 * Math.max(...space.sizes)) / 224);
  const least = Math.ceil((150 * space.pixels) / 224 ** 2);
  return scales.flatMap((scale) => dilated(cutBetween(edges, scale, least), radius));
}

/** After each segment: the part of the picture that is covered, and what it holds of the attribution. */
function curveOf(
  rounds: readonly { readonly pixels: number; readonly mean: number }[],
  pixels: number,
): { readonly area: number; readonly attribution: number }[] {
  let [area, attribution] = [0, 0];
  return rounds.map(({ pixels: added, mean }) => {
    area += added / pixels;
    attribution += added * mean;
    return { area, attribution };
  });
}
