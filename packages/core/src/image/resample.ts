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
  const raw = Array.from({ length: end - first }, (_, i) =>
    weight((first + i - centre + 0.5) * (1 / stretch)),
  );
  const total = raw.reduce((sum, w) => sum + w, 0);
  return { first, weights: Int32Array.from(raw, (w) => roundAway((total === 0 ? w : w / total) * unit)) };
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

function acrossRows(from: Raster, across: readonly Window[], top: number, end: number): Raster {
  const { channels, width } = from;
  const data = new Uint8Array((end - top) * across.length * channels);
  let out = 0;
  for (let y = top; y < end; y++) {
    for (const { first, weights } of across) {
      const at = (y * width + first) * channels;
      for (let c = 0; c < channels; c++) data[out++] = weighted(from.data, at + c, channels, weights);
    }
  }
  return { width: across.length, height: end - top, channels, data };
}

function downColumns(from: Raster, down: readonly Window[], top: number): Raster {
  const stride = from.width * from.channels;
  const data = new Uint8Array(down.length * stride);
  let out = 0;
  for (const { first, weights } of down) {
    const at = (first - top) * stride;
    for (let i = 0; i < stride; i++) data[out++] = weighted(from.data, at + i, stride, weights);
  }
  return { ...from, height: down.length, data };
}

/** round(Σ weights[k] · data[at + k·step]), held within 0…255. */
function weighted(data: Uint8Array, at: number, step: number, weights: Int32Array): number {
  let sum = half;
  for (let k = 0, i = at; k < weights.length; k++, i += step) {
    sum = (sum + (weights[k] as number) * (data[i] as number)) | 0;
  }
  const level = sum >> bits;
  return Math.max(0, Math.min(level, 255));
}
