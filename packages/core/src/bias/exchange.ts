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
  const scene = holes.length > 0 ? filled(from.x, grown(union(holes, space.pixels), space), space) : from.x;
  const data = Float32Array.from(to.x.data);
  for (let p = 0; p < space.pixels; p++) {
    if (!region[p] || to.objects?.[p]) continue;
    for (let c = 0, i = p * space.pixelStep; c < space.channels; c++, i += space.channelStep)
      data[i] = scene.data[i] as number;
  }
  return floats(to.x.shape, data);
}

/** The mask with a margin of 1/64 of the picture's side: the pixels at an object's edge are mixed with its colours. */
function grown(mask: Uint8Array, { sizes: [height = 1, width = 1] }: Space): Uint8Array {
  const margin = Math.ceil(Math.max(height, width) / 64);
  return spread(spread(mask, width, 1, margin), height, width, margin);
}

/** 1 wherever there is a 1 within `margin` steps along one axis of `length` pixels that lie `step` apart. */
function spread(mask: Uint8Array, length: number, step: number, margin: number): Uint8Array {
  const wide = new Uint8Array(mask.length);
  for (let i = 0; i < mask.length; i++) {
    if (!mask[i]) continue;
    const at = Math.floor(i / step) % length;
    const [first, last] = [Math.max(-at, -margin), Math.min(length - 1 - at, margin)];
    for (let d = first; d <= last; d++) wide[i + d * step] = 1;
  }
  return wide;
}
