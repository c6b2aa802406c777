/** Where a graph cut starts: what is surely object, surely ground, and probably one or the other. */

import { type Mask, type PixelMap, quantileOf } from "./mask.ts";

/** The labels of GrabCut, by their usual numbers. */
export const seed = { ground: 0, object: 1, probablyGround: 2, probablyObject: 3 } as const;

/**
 * Surely object: the strongest 5 % of the pixels, as far as the mask has them. Surely ground: the weakest 30 %, as far as
 * they lie outside the mask. The rest is probably what the mask says.
 *
 * Source: Simonyan et al. 2013, https://arxiv.org/abs/1312.6034, section 3.2 (95 % and 30 % quantiles of the saliency).
 */
export function seedsOf(map: PixelMap, mask: Mask): Uint8Array {
  const high = quantileOf(map.data, 0.95);
  const low = quantileOf(map.data, 0.3);
  const seeds = new Uint8Array(mask.data.length);
  for (let i = 0; i < seeds.length; i++) {
    const value = map.data[i] as number;
    if (mask.data[i]) seeds[i] = value >= high ? seed.object : seed.probablyObject;
    else seeds[i] = value <= low ? seed.ground : seed.probablyGround;
  }
  return seeds;
}
