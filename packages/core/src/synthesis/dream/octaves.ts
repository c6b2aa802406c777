/** Sizes at which a photo is dreamt, from the smallest to its own. */

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Octaves of a smaller picture than this, on its shorter side, are left out: there is nothing to see in it. */
const smallestSide = 48;

/**
 * The photo divided by scaleᵏ, k = count − 1 … 0.
 *
 * Unit: pixels. The last one is the photo's own size, whatever it is.
 */
export function octaveSizes({ width, height }: Size, count: number, scale: number): readonly Size[] {
  const all = Array.from({ length: count }, (_, o): Size => {
    const by = scale ** (count - 1 - o);
    return { width: Math.max(1, Math.round(width / by)), height: Math.max(1, Math.round(height / by)) };
  });
  return all.filter((size, o) => o === count - 1 || Math.min(size.width, size.height) >= smallestSide);
}

/** Up to this shorter side, pixels, four octaves show shapes as large as a face in a portrait. */
const usualSide = 600;

/**
 * Four, and for large photos as many more as it takes that the smallest one is no larger than that of a usual photo:
 * what a network dreams has a size in pixels, so that with four a photo of 12 megapixels gets nothing but fine grain.
 */
export function usualOctaves({ width, height }: Size, scale: number): number {
  const more = Math.log(Math.min(width, height) / usualSide) / Math.log(scale);
  return 4 + Math.max(0, Math.ceil(more - 1e-9));
}
