/** A picture of which only a part is kept: the rest is pale and grey. */

import { greyOf, rgbOfPicture } from "./heatmap.ts";
import { assertFilled, assertSameSize, type FloatMap, type Picture, type Raster } from "./raster.ts";

/** How much of the picture's contrast is left outside the mask, and the grey it fades to. */
const left = 0.3;
const fog = 190;

/** pixel = m · picture + (1 − m) · fog, m in [0, 1] per pixel. Shapes: both H×W; the result is RGB. */
export function masked(picture: Picture, mask: FloatMap): Raster<3> {
  assertSameSize("lay a mask over a picture", picture, mask);
  assertFilled("draw a mask", mask);
  const { width, height, data: inside } = rgbOfPicture(picture);
  const { data: outside } = greyOf(picture);
  const data = new Uint8Array(inside.length);
  for (let i = 0; i < data.length; i++) {
    const m = Math.min(1, Math.max(0, mask.data[Math.floor(i / 3)] as number));
    const pale = fog + left * ((outside[i] as number) - fog);
    data[i] = pale + ((inside[i] as number) - pale) * m + 0.5;
  }
  return { width, height, channels: 3, data };
}
