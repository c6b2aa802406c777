/** Pictures in which a region is exchanged for that of another picture. */

import type { Space } from "../methods/parts/space.ts";
import { union } from "../metrics/localisation/objects.ts";
import { maskOfObject, type Truth } from "../metrics/truth.ts";
import { type FloatTensor, floats } from "../tensor.ts";
import { filled } from "./fill.ts";

/** A picture as the exchange needs it. */
export interface Exchangeable {
  readonly x: FloatTensor;
  /** 1 where an object is; undefined where nobody knows. */
  readonly objects: Uint8Array | undefined;
}

export function exchangeable(x: FloatTensor, truth: Truth | undefined): Exchangeable {
  if (!truth || truth.objects.length === 0) return { x, objects: undefined };
  const masks = truth.objects.map((object) => maskOfObject(object, truth).data);
  return { x, objects: union(masks, truth.width * truth.height) };
}

/**
 * `to` with the pixels of the region, its own objects apart, from the scene of `from`: that picture with its objects filled in,
 * and the places too where `beside` has objects, the donor that it is compared with. A filled place has the outline of
 * what was there, which may tell a class; so both donors get the same ones.
 */
export function exchanged(
  to: Exchangeable,
  from: Exchangeable,
  beside: Exchangeable,
  region: Uint8Array,
  space: Space,
): FloatTensor {
  const holes = [from, beside].flatMap(({ objects }) => objects ?? []);
  const scene = holes.length > 0 ? filled(from.x, union(holes, space.pixels), space) : from.x;
  const data = Float32Array.from(to.x.data);
  for (let p = 0; p < space.pixels; p++) {
    if (!region[p] || to.objects?.[p]) continue;
    for (let c = 0, i = p * space.pixelStep; c < space.channels; c++, i += space.channelStep)
      data[i] = scene.data[i] as number;
  }
  return floats(to.x.shape, data);
}
