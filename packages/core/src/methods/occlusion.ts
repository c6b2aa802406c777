/** Occlusion: a window slides over the picture and hides what is under it. */

import { z } from "zod";
import { filled, floats } from "../tensor.ts";
import { type Attribution, type Method, method, type View } from "./method.ts";
import { effectConventions, effectOptions } from "./parts/effect-options.ts";
import { classesView, contributing, flipsOf, mapView, predictedView } from "./parts/effect-views.ts";
import { type Effects, effectsOf, type Parts } from "./parts/part-effects.ts";
import { pixelShape, type Space, spaceOf } from "./parts/space.ts";
import {
  positionsOf,
  sizesOption,
  type Windows,
  windowBox,
  windowPixels,
  windowsOn,
} from "./parts/windows.ts";
import type { Probe } from "./probe.ts";

const options = z.strictObject({
  window: sizesOption
    .optional()
    .describe(
      "side of the window in pixels, or one number per axis such as 32x16; left out: 1/7 of each side",
    ),
  stride: sizesOption.optional().describe("pixels from one position to the next; left out: half the window"),
  ...effectOptions,
});
type Options = z.infer<typeof options>;

/**
 * Occlusion: how much of the score goes when a window of the picture is hidden, the mean over all windows on a pixel.
 *
 *     Δ_i = S(x) − S(x ⊙ (1 − M_i) + x₀ ⊙ M_i);   m = Σ_i Δ_i M_i / Σ_i M_i
 *
 * Windows M_i begin at 0, stride, 2 · stride …, ceil((L − w) / stride) + 1 along an axis of length L, and the last is cut
 * off at the edge, as in Captum. With `mode=keep` only the window is shown: Δ_i = S(x₀ ⊙ (1 − M_i) + x ⊙ M_i) − S(x₀).
 * (zennit's Occlusion is that plus the constant S(x₀), with windows that wrap round.)
 *
 * Left out, the window is 1/7 of each side and the stride half of that, 169 positions for most pictures; with three axes
 * of space 1/4, for 343; in a table a single feature. Several baselines (`zero,mean,blur`) give the mean of their Δ and a
 * check that they agree; `noise` the mean over `samples` draws with its standard error. `reach` is approximate, for speed.
 * Shapes: input N×C×space → map 1×space; also `grid` 1×positions, `delta-classes` classes×positions.
 * Unit: that of the score. Cost: one forward run per position, baseline and draw, and one; memory of one picture more.
 * Keeps: with a window of one pixel, w ⊙ (x − x₀) on linear networks. Throws: `option-invalid` for an impossible window.
 * Source: Zeiler, Fergus 2013, https://arxiv.org/abs/1311.2901.
 */
export const occlusion: Method = method({
  id: "occlusion",
  family: "perturbation",
  title: "Occlusion",
  paper: "https://arxiv.org/abs/1311.2901",
  reading:
    "Where the picture is warm, hiding a patch lowers the score: the network needs it; where it is cold, hiding it helps.",
  caution:
    "A patch is itself strange to the network and may mislead it; and where two places say the same, hiding one of them changes little.",
  needs: [],
  keeps: ["linear-exact", "null-player", "whole-picture", "scales-with-score"],
  cost: "1 per position of the window: 169 for most pictures unless told",
  display: "signed",
  domain: "pixels",
  options,
  explain: occlude,
});

async function occlude(probe: Probe, given: Options): Promise<Attribution> {
  const space = spaceOf(probe.model);
  const windows = windowsOn(space.sizes, given, probe.x.shape.length < 3);
  const effects = await effectsOf(probe, partsOf(windows, space), given);
  return {
    values: floats(pixelShape(space), effects.map),
    ...(effects.error ? { standardError: floats(pixelShape(space), effects.error) } : {}),
    score: effects.whole.score,
    checks: effects.checks,
    conventions: {
      ...effectConventions(given),
      window: windows.window.join("x"),
      stride: windows.stride.join("x"),
      overlap: "mean",
    },
    views: viewsOf(effects, windows, space, given),
    details: {
      window: windows.window,
      stride: windows.stride,
      positions: windows.counts,
      ...flipsOf(effects),
    },
  };
}

function partsOf(windows: Windows, { pixels }: Space): Parts {
  const cover = summed(windows, pixels, () => 1);
  return {
    count: windows.count,
    pixels: (part) => windowPixels(windows, part),
    box: (part) => windowBox(windows, part),
    painted: (values) => {
      const sum = summed(windows, pixels, (i) => values[i] as number);
      return filled(pixels, (p) => (sum[p] as number) / (cover[p] as number));
    },
  };
}

/** For every pixel the sum over the windows on it. Plain loops: an iterator over each window takes ten times as long. */
function summed(windows: Windows, pixels: number, value: (window: number) => number): Float64Array {
  const sum = new Float64Array(pixels);
  for (let i = 0; i < windows.count; i++) {
    const [own, added] = [windowPixels(windows, i), value(i)];
    for (let k = 0; k < own.length; k++) {
      const p = own[k] as number;
      sum[p] = (sum[p] as number) + added;
    }
  }
  return sum;
}

function viewsOf(
  { delta, classes, map }: Effects,
  windows: Windows,
  space: Space,
  { mode, threshold }: Options,
): View[] {
  const { counts } = windows;
  return [
    mapView("grid", "Change of the score at each position", floats([1, ...counts], delta)),
    contributing(map, threshold, space),
    ...(classes ? [predictedView(classes.predicted, positionsOf(windows), mode, space)] : []),
    ...(classes ? [classesView(classes, counts)] : []),
  ];
}
