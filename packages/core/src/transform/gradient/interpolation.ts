/** The interpolation matrix of one axis of Resize: which inputs make each output, with what weights. */

import { type Matrix, matrix } from "./axis-matrix.ts";

export interface Interpolation {
  readonly mode: "nearest" | "linear" | "cubic";
  /** `coordinate_transformation_mode` of ONNX. */
  readonly coordinates: string;
  /** `nearest_mode` of ONNX. */
  readonly rounding: string;
  /** `cubic_coeff_a`. */
  readonly cubic: number;
  readonly antialias: boolean;
  readonly excludeOutside: boolean;
}

export interface ResizedAxis {
  readonly input: number;
  readonly output: number;
  /** output / input as the node states it, before the output size was rounded. */
  readonly scale: number;
  /** Part of the input that is shown, 0 … 1, for `tf_crop_and_resize`. */
  readonly crop?: readonly [number, number];
}

/** output × input. Coordinates are rounded to single precision at each step, as the engine computes them. */
export function interpolationMatrix(axis: ResizedAxis, how: Interpolation): Matrix {
  const m = matrix(axis.output, axis.input);
  if (axis.input === axis.output && axis.scale === 1 && how.coordinates !== "tf_crop_and_resize") {
    for (let o = 0; o < axis.output; o++) m.data[o * axis.input + o] = 1;
    return m;
  }
  for (let o = 0; o < axis.output; o++) {
    const at = coordinate(o, axis, how.coordinates);
    const outside = at < 0 || at > axis.input - 1;
    if (outside && how.coordinates === "tf_crop_and_resize") continue;
    for (const [i, weight] of weightsAt(at, axis, how)) {
      const place = o * axis.input + Math.min(Math.max(i, 0), axis.input - 1);
      m.data[place] = (m.data[place] as number) + weight;
    }
  }
  return m;
}

/** The place in the input that output `o` shows. */
function coordinate(o: number, { input, output, scale, crop }: ResizedAxis, mode: string): number {
  const f = Math.fround;
  const s = f(scale);
  const half = f(f(f(o + 0.5) / s) - 0.5);
  if (mode === "asymmetric") return f(o / s);
  if (mode === "pytorch_half_pixel") return output > 1 ? half : 0;
  if (mode === "align_corners") return output > 1 ? f(f(o * (input - 1)) / (output - 1)) : 0;
  if (mode === "half_pixel_symmetric") return f(f((input / 2) * (1 - f(output / f(s * input)))) + half);
  if (mode === "tf_crop_and_resize") {
    const [from, to] = crop ?? [0, 1];
    if (output === 1) return 0.5 * (from + to) * (input - 1);
    return from * (input - 1) + (o * (to - from) * (input - 1)) / (output - 1);
  }
  return half;
}

type Weights = readonly (readonly [index: number, weight: number])[];

function weightsAt(at: number, axis: ResizedAxis, how: Interpolation): Weights {
  if (how.mode === "nearest") return [[nearest(at, how.rounding), 1]];
  const kernel = how.mode === "cubic" ? (t: number) => cubicKernel(t, how.cubic) : triangle;
  const radius = how.mode === "cubic" ? 2 : 1;
  const stretch = how.antialias ? Math.max(1, 1 / axis.scale) : 1;
  // Without antialiasing a linear map does not look beyond the ends.
  const centre = how.mode === "linear" && stretch === 1 ? Math.min(Math.max(at, 0), axis.input - 1) : at;
  const first = Math.ceil(centre - radius * stretch);
  const last = Math.floor(centre + radius * stretch);
  const taps: [number, number][] = [];
  for (let i = first; i <= last; i++) taps.push([i, kernel((i - centre) / stretch)]);
  const kept = how.excludeOutside ? taps.filter(([i]) => i >= 0 && i < axis.input) : taps;
  const total = kept.reduce((sum, [, weight]) => sum + weight, 0);
  return kept.map(([i, weight]) => [i, weight / total]);
}

function nearest(at: number, rounding: string): number {
  if (rounding === "floor") return Math.floor(at);
  if (rounding === "ceil") return Math.ceil(at);
  if (rounding === "round_prefer_ceil") return Math.floor(at + 0.5);
  return Math.ceil(at - 0.5);
}

const triangle = (t: number): number => Math.max(0, 1 - Math.abs(t));

/** Keys' cubic with parameter a. */
function cubicKernel(t: number, a: number): number {
  const u = Math.abs(t);
  if (u <= 1) return ((a + 2) * u - (a + 3)) * u * u + 1;
  return u < 2 ? ((a * u - 5 * a) * u + 8 * a) * u - 4 * a : 0;
}
