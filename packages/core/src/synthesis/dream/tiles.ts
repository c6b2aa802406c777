/** How a picture is cut into overlapping tiles of one size, and how much each tile counts at each of its pixels. */

/** Tiles along one axis of a picture: all of `size`, `size − overlap` apart, more than enough to cover `length` pixels. */
export interface AxisTiles {
  readonly length: number;
  readonly size: number;
  readonly overlap: number;
  readonly count: number;
  /** The first tile may begin up to this many pixels before the picture: room for a random shift. */
  readonly slack: number;
}

/** Sizes of tiles are multiples of this: the strides of nearly all networks divide it. */
const grain = 32;
/** Every grid of tiles can be shifted by this many pixels at least. */
const jitter = 32;
/** Pixels that neighbouring tiles share. */
const shared = 64;

/** Tiles that fit the length: as few as there can be with none larger than `most`. */
export function fittingTiles(length: number, most: number): AxisTiles {
  const overlap = Math.min(shared, Math.floor(most / 4));
  const largest = Math.max(grain, Math.floor(most / grain) * grain);
  const count = Math.max(1, Math.ceil((length + jitter - overlap) / (largest - overlap)));
  const each = Math.ceil((length + jitter - overlap) / count) + overlap;
  return axisTiles(length, Math.max(2 * grain, Math.ceil(each / grain) * grain), overlap);
}

/** Tiles of exactly this size, for networks that take no other. */
export const fixedTiles = (length: number, size: number): AxisTiles =>
  axisTiles(length, size, Math.min(shared, Math.floor(size / 4)));

function axisTiles(length: number, size: number, overlap: number): AxisTiles {
  const stride = size - overlap;
  const room = Math.min(jitter, stride - 1);
  const count = Math.max(1, Math.ceil((length + room - overlap) / stride));
  return { length, size, overlap, count, slack: count * stride + overlap - length };
}

/** First pixel of each tile, where the first one begins `shift` pixels before the picture, 0 ≤ shift ≤ slack. */
export const startsOf = ({ size, overlap, count }: AxisTiles, shift: number): readonly number[] =>
  Array.from({ length: count }, (_, k) => k * (size - overlap) - shift);

/**
 * Weight of tile `k` at each of its pixels: 1 but where it overlaps a neighbour; there 0 in the outer third, whose gradients
 * know of the tile's edge, a straight slope in the middle third, and 1 again.
 *
 * The weights of all tiles at one pixel of the picture add up to 1.
 */
export function weightsOf({ size, overlap, count }: AxisTiles, k: number): Float32Array {
  const weights = new Float32Array(size).fill(1);
  for (let i = 0; i < overlap; i++) {
    const slope = Math.min(1, Math.max(0, (3 * (i + 0.5)) / overlap - 1));
    if (k > 0) weights[i] = slope;
    if (k < count - 1) weights[size - 1 - i] = slope;
  }
  return weights;
}

/** For each pixel of a tile, the pixel of the picture that it shows: beyond the edges the picture is mirrored. */
export function mirrored({ length, size }: AxisTiles, start: number): Int32Array {
  const indices = new Int32Array(size);
  for (let i = 0; i < size; i++) {
    const at = (((start + i) % (2 * length)) + 2 * length) % (2 * length);
    indices[i] = at < length ? at : 2 * length - 1 - at;
  }
  return indices;
}
