/** The picture with something of it hidden, as the network gets it. */

import { type DisplayScale, type FloatMap, overlay, type Picture, type Raster } from "@fovea/render";
import type { Patch } from "../../engine/touch-messages.ts";
import type { Mask } from "./mask.ts";

/** `filling`: what stands where something is hidden; of the same size. */
export function withPatch(seen: Picture, filling: Picture, { x, y, side }: Patch): Picture {
  const data = seen.data.slice();
  const { width, channels } = seen;
  for (let row = y; row < Math.min(seen.height, y + side); row++) {
    const [from, to] = [row * width + x, row * width + Math.min(width, x + side)];
    data.set(filling.data.subarray(from * channels, to * channels), from * channels);
  }
  return { ...seen, data };
}

/**
 * `ghost`: how much of what is hidden still shows through, so that one sees where to paint; the network gets none of it.
 */
export function withMask(seen: Picture, filling: Picture, mask: Mask, keep: boolean, ghost = 0): Picture {
  const data = seen.data.slice();
  const { channels } = seen;
  for (let p = 0; p < mask.length; p++) {
    if ((mask[p] === 1) === keep) continue;
    for (let i = p * channels; i < (p + 1) * channels; i++)
      data[i] = (filling.data[i] as number) * (1 - ghost) + (data[i] as number) * ghost + 0.5;
  }
  return { ...seen, data };
}

/** A map that is not finished: where nothing was tried yet the picture stands in its own colours. */
export function withPartOfMap(
  seen: Picture,
  map: FloatMap,
  covered: Uint8Array,
  scale: DisplayScale,
): Raster<3> {
  const raster = overlay(seen, map, scale);
  const data = raster.data.slice();
  for (let p = 0; p < covered.length; p++) {
    if (covered[p] === 1) continue;
    for (let c = 0; c < 3; c++) data[3 * p + c] = seen.data[seen.channels === 3 ? 3 * p + c : p] as number;
  }
  return { ...raster, data };
}
