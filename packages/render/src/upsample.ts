/** Small maps to picture size. */

import { assertFilled, type FloatMap } from "./raster.ts";

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A map with its own array of floats. */
export interface FloatGrid extends FloatMap {
  readonly data: Float32Array;
}

/**
 * Bilinear with half-pixel centres (`align_corners=false`): output pixel i reads at (i + ½)·h/H − ½, held at the edge.
 * A constant map stays that constant; values never leave the range of the input.
 *
 * Shapes: h×w → H×W.
 */
export function upsampleBilinear(map: FloatMap, { width, height }: Size): FloatGrid {
  assertFilled("upsample a map", map);
  const columns = taps(map.width, width);
  const rows = taps(map.height, height);
  const wide = new Float32Array(map.height * width);
  for (let y = 0; y < map.height; y++) {
    columns.forEach(({ low, high, weight }, x) => {
      const left = map.data[y * map.width + low] as number;
      wide[y * width + x] = left + ((map.data[y * map.width + high] as number) - left) * weight;
    });
  }
  const data = new Float32Array(height * width);
  rows.forEach(({ low, high, weight }, y) => {
    for (let x = 0; x < width; x++) {
      const top = wide[low * width + x] as number;
      data[y * width + x] = top + ((wide[high * width + x] as number) - top) * weight;
    }
  });
  return { width, height, data };
}

/** Each output pixel takes the input cell it falls into: ⌊(i + ½)·h/H⌋. Shapes: h×w → H×W. */
export function upsampleNearest(map: FloatMap, { width, height }: Size): FloatGrid {
  assertFilled("upsample a map", map);
  const data = new Float32Array(height * width);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(((y + 0.5) * map.height) / height) * map.width;
    for (let x = 0; x < width; x++) {
      data[y * width + x] = map.data[row + Math.floor(((x + 0.5) * map.width) / width)] as number;
    }
  }
  return { width, height, data };
}

interface Tap {
  readonly low: number;
  readonly high: number;
  readonly weight: number;
}

/** Along one axis: the two input positions of each output position and the weight of the second. */
const taps = (from: number, to: number): Tap[] =>
  Array.from({ length: to }, (_, i) => {
    const at = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
    const low = Math.floor(at);
    return { low, high: Math.min(from - 1, low + 1), weight: at - low };
  });
