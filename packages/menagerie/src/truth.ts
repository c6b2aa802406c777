/** What the pixels of a scene's flat drawing say: objects, parts and marks as far as they are seen. */

import type { Box, Mask, NamedMask, Truth, TruthObject, TruthPart } from "@fovea/core";
import type { Scene, SceneObject } from "./scene.ts";

/**
 * The truth of a scene from its flat drawing, whose red channel holds the ids.
 *
 * Every pixel has one owner at most: what hides an animal, or stands before it, takes its pixels away. An object's mask
 * is the union of its parts. Parts and objects of which no pixel is left are not listed.
 */
export function truthOf(scene: Scene, size: number, rgba: Uint8Array): Truth {
  const ids = new Uint8Array(size * size);
  for (let i = 0; i < ids.length; i++) ids[i] = rgba[4 * i] as number;
  const maskOf = (of: readonly number[]): Mask | undefined => maskOfIds(ids, size, of);
  return {
    width: size,
    height: size,
    background: scene.background,
    objects: scene.objects.flatMap((object) => objectOf(object, maskOf)),
    marks: scene.marks.flatMap(({ name, id }): NamedMask[] => {
      const mask = maskOf([id]);
      return mask === undefined ? [] : [{ name, mask }];
    }),
  };
}

function objectOf(
  { label, parts }: SceneObject,
  maskOf: (ids: readonly number[]) => Mask | undefined,
): TruthObject[] {
  const mask = maskOf(parts.map(({ id }) => id));
  if (mask === undefined) return [];
  const seen = parts.flatMap(({ name, defining, id }): TruthPart[] => {
    const own = maskOf([id]);
    return own === undefined ? [] : [{ name, defining, mask: own }];
  });
  return [{ label, box: boxOf(mask), mask, parts: seen }];
}

/** The pixels with one of these ids, if there are any. */
function maskOfIds(pixels: Uint8Array, size: number, ids: readonly number[]): Mask | undefined {
  const wanted = new Uint8Array(256);
  for (const id of ids) wanted[id] = 1;
  const data = new Uint8Array(pixels.length);
  let count = 0;
  for (let i = 0; i < data.length; i++) {
    const value = wanted[pixels[i] as number] as number;
    data[i] = value;
    count += value;
  }
  return count === 0 ? undefined : { width: size, height: size, data };
}

/** The smallest box around a mask that has a pixel. */
function boxOf({ width, height, data }: Mask): Box {
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (data[i] === 0) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}
