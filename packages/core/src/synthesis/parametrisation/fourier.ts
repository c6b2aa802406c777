/** θ = amplitudes of a Fourier series for each of three uncorrelated colours, each scaled by 1/frequency. */

import { type FloatTensor, filled, floats, sizeOf } from "../../tensor.ts";
import { fourierBasis, frequencies, seriesOf } from "../spectrum.ts";
import type { Parametrisation } from "./parametrisation.ts";

/** Deviation of θ at the start. */
const deviation = 0.01;
/** Brings the real series to the scale of the usual complex one: a quarter of irfft2, whose terms come in pairs. */
const gain = Math.SQRT2 / 4;

/**
 * Finest structure, if nobody chooses, as a part of the Nyquist frequency: waves of three pixels. Shorter ones are more
 * noise than structure, and more than half of the work.
 */
export const usualFinest: number = 2 / 3;

/**
 * Image = sigmoid(M · B_y (θ ⊙ s) B_xᵀ) with s = (√2/4) / max(f, 1/max(H, W)).
 *
 * B: orthonormal real Fourier bases (cosines and sines); f = √(f_y² + f_x²) in cycles per pixel; M: from uncorrelated colours
 * to red, green, blue. Equal steps in θ then move coarse structure more than fine, and colours along the ways in
 * which they vary in photographs.
 * Frequencies along each axis end at `finest` times the Nyquist frequency.
 * Shape: θ is C×K_y×K_x; H×W for finest = 1.
 * Source: Olah, Mordvintsev and Schubert 2017, https://distill.pub/2017/feature-visualization.
 */
export function fourier(shape: readonly number[], finest: number = 1): Parametrisation {
  const [, channels, height, width] = shape as [number, number, number, number];
  const kept = [keptOf(height, finest), keptOf(width, finest)] as const;
  const theta = [channels, ...kept];
  const rows = [channels, kept[0], width];
  const scales = scalesOf([height, width], kept);
  const colours = channels === 3 ? colourMatrix : identity(channels);
  return {
    shape: theta,
    squash: "sigmoid",
    append(draft, amplitude) {
      const { b } = draft;
      const down = b.constant(floats([height, kept[0]], firstColumns(height, kept[0])), "down");
      const across = b.constant(
        floats([kept[1], width], transposed(firstColumns(width, kept[1]), kept[1])),
        "across",
      );
      const scaled = draft.add("Mul", [amplitude, b.constant(floats(kept, scales), "scales")], theta);
      const waves = draft.add("MatMul", [scaled, across], rows);
      const flat = draft.add("Reshape", [waves, b.ints([channels, -1])], [channels, kept[0] * width]);
      const mix = b.constant(floats([channels, channels], colours.flat()), "colours");
      const mixed = draft.add("MatMul", [mix, flat], [channels, kept[0] * width]);
      const back = draft.add("Reshape", [mixed, b.ints(rows)], rows);
      const whole = draft.add("MatMul", [down, back], [channels, height, width]);
      return draft.add("Reshape", [whole, b.ints(shape)], shape);
    },
    noise: (normal) => filled(sizeOf(theta), () => deviation * normal()),
    of: (image) => amplitudes(image, inverse(colours), scales, kept),
    rate: 0.05,
  };
}

/** How many of the basis functions, which are in the order of their frequency, are kept. */
const keptOf = (size: number, finest: number): number => Math.max(1, Math.round(finest * size));

function firstColumns(size: number, kept: number): Float64Array {
  const basis = fourierBasis(size);
  return Float64Array.from(
    { length: size * kept },
    (_, i) => basis[Math.floor(i / kept) * size + (i % kept)] as number,
  );
}

/** Ways in which the colours of photographs vary: bright to dark, red to blue, green to purple; columns are unit colours. */
const colourMatrix: readonly (readonly number[])[] = normalised([
  [0.26, 0.09, 0.02],
  [0.27, 0, -0.05],
  [0.27, -0.09, 0.03],
]);

/** Divided by the largest length of a column. */
function normalised(rows: readonly (readonly number[])[]): number[][] {
  const lengths = rows.map((_, c) => Math.hypot(...rows.map((row) => row[c] as number)));
  return rows.map((row) => row.map((value) => value / Math.max(...lengths)));
}

const identity = (size: number): number[][] =>
  Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => (i === j ? 1 : 0)));

/** By cofactors: 3×3, or 1×1. */
function inverse(m: readonly (readonly number[])[]): number[][] {
  if (m.length === 1) return [[1 / (m[0]?.[0] as number)]];
  const at = (i: number, j: number): number => m[i % 3]?.[j % 3] as number;
  const cofactor = (i: number, j: number): number =>
    at(i + 1, j + 1) * at(i + 2, j + 2) - at(i + 1, j + 2) * at(i + 2, j + 1);
  const determinant = at(0, 0) * cofactor(0, 0) + at(0, 1) * cofactor(0, 1) + at(0, 2) * cofactor(0, 2);
  return [0, 1, 2].map((i) => [0, 1, 2].map((j) => cofactor(j, i) / determinant));
}

function scalesOf(size: readonly [number, number], kept: readonly [number, number]): Float32Array {
  const [down, across] = [frequencies(size[0]), frequencies(size[1])];
  const least = 1 / Math.max(...size);
  return filled(kept[0] * kept[1], (i) => {
    const f = Math.hypot(down[Math.floor(i / kept[1])] as number, across[i % kept[1]] as number);
    return gain / Math.max(f, least);
  });
}

/** Levels nearer to black or white than this have no finite amplitudes. */
const darkest = 1 / 512;

/** θ with sigmoid(M · B θs Bᵀ) = image, but for frequencies that are not kept. */
function amplitudes(
  image: FloatTensor,
  toColours: readonly (readonly number[])[],
  scales: Float32Array,
  kept: readonly [number, number],
): Float32Array {
  const [, channels, height, width] = image.shape as [number, number, number, number];
  const size = height * width;
  const logits = image.data.map((level) => {
    const inside = Math.min(1 - darkest, Math.max(darkest, level));
    return Math.log(inside / (1 - inside));
  });
  const result = new Float32Array(channels * scales.length);
  for (let c = 0; c < channels; c++) {
    const plane = filled(size, (i) => {
      let value = 0;
      for (let k = 0; k < channels; k++)
        value += (toColours[c]?.[k] as number) * (logits[k * size + i] as number);
      return value;
    });
    const series = seriesOf(plane, height, width);
    for (let i = 0; i < scales.length; i++) {
      const place = Math.floor(i / kept[1]) * width + (i % kept[1]);
      result[c * scales.length + i] = (series[place] as number) / (scales[i] as number);
    }
  }
  return result;
}

/** Rows × columns → columns × rows, flat. */
function transposed(matrix: Float64Array, columns: number): Float64Array {
  const rows = matrix.length / columns;
  return matrix.map((_, i) => matrix[(i % rows) * columns + Math.floor(i / rows)] as number);
}
