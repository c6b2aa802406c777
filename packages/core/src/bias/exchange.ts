/** Pictures in which a region is exchanged for that of another picture. */

import type { Space } from "../methods/parts/space.ts";
import { maskOfObject, type Truth } from "../metrics/truth.ts";
import { type FloatTensor, floats } from "../tensor.ts";
import { filled } from "./fill.ts";

/** A picture as the exchange needs it. */
export interface Exchangeable {
  readonly x: FloatTensor;
  /** 1 where an object is; undefined where nobody knows. */
  readonly objects: Uint8Array | undefined;
  /** The picture without its objects; as a donor it must not give away its class. */
  readonly scene: FloatTensor;
}

export function exchangeable(x: FloatTensor, truth: Truth | undefined, space: Space): Exchangeable {
  const objects = truth && truth.objects.length > 0 ? objectsOf(truth) : undefined;
  return { x, objects, scene: objects ? filled(x, objects, space) : x };
}

function objectsOf(truth: Truth): Uint8Array {
  const all = new Uint8Array(truth.width * truth.height);
  for (const object of truth.objects) {
    const { data } = maskOfObject(object, truth);
    for (let i = 0; i < all.length; i++) if (data[i]) all[i] = 1;
  }
  return all;
}

/** `to` with the pixels of the region, its own objects apart, from the scene of `from`. */
export function exchanged(
  to: Exchangeable,
  from: Exchangeable,
  region: Uint8Array,
  { channels, pixels, pixelStep, channelStep }: Space,
): FloatTensor {
  const data = Float32Array.from(to.x.data);
  for (let p = 0; p < pixels; p++) {
    if (!region[p] || to.objects?.[p]) continue;
    for (let c = 0, i = p * pixelStep; c < channels; c++, i += channelStep)
      data[i] = from.scene.data[i] as number;
  }
  return floats(to.x.shape, data);
}
