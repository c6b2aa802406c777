/**
 * Resizing 8-bit pictures with antialiasing, to the same integers as Pillow (and so torchvision's PIL path).
 *
 * Pillow resizes in two passes, first along the rows, then along the columns, and rounds to 8 bits after each. Its
 * weights are integers in units of 2⁻²²; integer sums have no rounding of their own, so the result is exact.
 */

/**
 * How neighbouring pixels are combined. All but `nearest` are antialiased: they widen when shrinking. `nearest` takes
 * the pixel under the centre; where a centre falls exactly between two, Pillow may take the other one.
 */
export const interpolations = ["nearest", "bilinear", "bicubic", "lanczos"] as const;
export type Interpolation = (typeof interpolations)[number];

interface Filter {
  /** Half width in pixels when enlarging. */
  readonly support: number;
  readonly weight: (x: number) => number;
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

/** Keys' cubic with a = −½. */
function cubic(x: number): number {
  const t = Math.abs(x);
  if (t < 1) return (1.5 * t - 2.5) * t * t + 1;
  return t < 2 ? ((-0.5 * t + 2.5) * t - 4) * t + 2 : 0;
}

const filters: Readonly<Record<Exclude<Interpolation, "nearest">, Filter>> = {
  bilinear: { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  bicubic: { support: 2, weight: cubic },
  lanczos: { support: 3, weight: (x) => (Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

/** One axis of a resize: `from` pixels become `to`, of which `count` from `start` on are wanted. */
export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly count: number;
}

/** For each wanted pixel: the first source pixel and the weights from there on. */
export interface Window {
  readonly first: number;
  /** In units of 2⁻²². */
  readonly weights: Int32Array;
}

const bits = 22;
export const unit: number = 1 << bits;
const half = unit / 2;

export function windows(axis: Axis, interpolation: Interpolation): Window[] {
  const scale = axis.from / axis.to;
  return Array.from({ length: axis.count }, (_, i) => {
    const centre = (axis.start + i + 0.5) * scale;
    if (interpolation === "nearest") return { first: Math.floor(centre), weights: Int32Array.of(unit) };
    return windowAt(centre, scale, axis.from, filters[interpolation]);
  });
}

/** Weights fall off with distance from `centre` and are made to add up to 1 over the pixels that exist. */
function windowAt(centre: number, scale: number, size: number, { support, weight }: Filter): Window {
  const stretch = Math.max(1, scale);
  const first = Math.max(0, Math.trunc(centre - support * stretch + 0.5));
  const end = Math.min(size, Math.trunc(centre + support * stretch + 0.5));
  const raw = new Float64Array(end - first);
  let total = 0;
  for (let i = 0; i < raw.length; i++) {
    const w = weight((first + i - centre + 0.5) * (1 / stretch));
    raw[i] = w;
    total += w;
  }
  const weights = new Int32Array(raw.length);
  for (let i = 0; i < raw.length; i++) {
    const w = raw[i] as number;
    weights[i] = roundAway((total === 0 ? w : w / total) * unit);
  }
  return { first, weights };
}

/** To the nearest integer, halves away from zero. */
const roundAway = (x: number): number => Math.trunc(x + (x < 0 ? -0.5 : 0.5));

/** Source pixels that the windows touch: `[first, end)`. */
export function reach(all: readonly Window[]): readonly [number, number] {
  const first = Math.min(...all.map((w) => w.first));
  return [first, Math.max(...all.map((w) => w.first + w.weights.length))];
}

/** Samples as height × width × channels. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: Uint8Array;
}

/**
 * The wanted part of the resized picture, columns × rows.
 *
 * Only source rows and columns that the part needs are read; memory beside the result is (those rows) × columns.
 */
export function resample(from: Raster, columns: Axis, rows: Axis, interpolation: Interpolation): Raster {
  const down = windows(rows, interpolation);
  const [top, end] = reach(down);
  const narrow = acrossRows(from, windows(columns, interpolation), top, end);
  return downColumns(narrow, down, top);
}

/** Windows of one axis in three flat arrays, made equally long: those that are shorter begin earlier, with weights of 0. */
interface Packed {
  readonly taps: number;
  readonly firsts: Int32Array;
  /** windows × taps */
  readonly weights: Int32Array;
}

function packed(all: readonly Window[], width: number): Packed {
  const taps = Math.min(width, Math.max(...all.map(({ weights }) => weights.length)));
  const firsts = new Int32Array(all.length);
  const flat = new Int32Array(all.length * taps);
  for (const [i, { first, weights }] of all.entries()) {
    const begin = Math.min(first, width - taps);
    firsts[i] = begin;
    flat.set(weights, i * taps + first - begin);
  }
  return { taps, firsts, weights: flat };
}

/** Σ weights[k] · data[…], rounded and held within 0…255 by the array that takes it. */
function acrossRows(from: Raster, windows: readonly Window[], top: number, end: number): Raster {
  const { channels, width } = from;
  const data = new Uint8ClampedArray((end - top) * windows.length * channels);
  const across = packed(windows, width);
  const row = channels === 3 ? colourRow : plainRow;
  for (let y = top, out = 0; y < end; y++, out += windows.length * channels) {
    row(from, y * width * channels, across, data, out);
  }
  return { width: windows.length, height: end - top, channels, data: bytes(data) };
}

type Row = (from: Raster, start: number, across: Packed, to: Uint8ClampedArray, at: number) => void;

/** All channels of a pixel at once, so that a weight is read once for three. */
const colourRow: Row = ({ data }, start, { taps, firsts, weights }, to, at) => {
  for (let x = 0, q = 0, out = at; x < firsts.length; x++) {
    let r = half;
    let g = half;
    let b = half;
    let i = start + 3 * (firsts[x] as number);
    for (const end = q + taps; q < end; q++, i += 3) {
      const w = weights[q] as number;
      r = (r + Math.imul(w, data[i] as number)) | 0;
      g = (g + Math.imul(w, data[i + 1] as number)) | 0;
      b = (b + Math.imul(w, data[i + 2] as number)) | 0;
    }
    to[out++] = r >> bits;
    to[out++] = g >> bits;
    to[out++] = b >> bits;
  }
};

const plainRow: Row = ({ data, channels }, start, { taps, firsts, weights }, to, at) => {
  for (let x = 0, out = at; x < firsts.length; x++) {
    for (let c = 0; c < channels; c++) {
      let sum = half;
      let i = start + channels * (firsts[x] as number) + c;
      for (let q = x * taps; q < (x + 1) * taps; q++, i += channels) {
        sum = (sum + Math.imul(weights[q] as number, data[i] as number)) | 0;
      }
      to[out++] = sum >> bits;
    }
  }
};

/** Rows added up at once: most windows have no more, and sums go to memory only between such groups. */
const group = 4;

/** Down the columns, whole rows at a time. */
function downColumns(from: Raster, down: readonly Window[], top: number): Raster {
  const stride = from.width * from.channels;
  const data = new Uint8ClampedArray(down.length * stride);
  const sums = new Int32Array(stride);
  for (const [y, { first, weights }] of down.entries()) {
    sums.fill(half);
    for (let k = 0; k < weights.length; k += group)
      addRows(sums, from.data, (first - top + k) * stride, weights, k);
    for (let i = 0, out = y * stride; i < stride; i++, out++) data[out] = (sums[i] as number) >> bits;
  }
  return { ...from, height: down.length, data: bytes(data) };
}

/** sums[i] += Σ weights[k + j] · data[at + j·stride + i] over four rows; those that are missing weigh nothing. */
function addRows(sums: Int32Array, data: Uint8Array, at: number, weights: Int32Array, k: number): void {
  const stride = sums.length;
  const rows = Math.min(group, weights.length - k);
  const row = (j: number): number => at + Math.min(j, rows - 1) * stride;
  const weight = (j: number): number => (j < rows ? (weights[k + j] as number) : 0);
  const [w0, w1, w2, w3] = [weight(0), weight(1), weight(2), weight(3)];
  const [r1, r2, r3] = [row(1) - at, row(2) - at, row(3) - at];
  for (let i = 0, p = at; i < stride; i++, p++) {
    sums[i] =
      (sums[i] as number) +
      Math.imul(w0, data[p] as number) +
      Math.imul(w1, data[p + r1] as number) +
      Math.imul(w2, data[p + r2] as number) +
      Math.imul(w3, data[p + r3] as number);
  }
}

/** Values beyond 0…255 were held at the ends when they were stored. */
const bytes = (clamped: Uint8ClampedArray): Uint8Array => new Uint8Array(clamped.buffer);
