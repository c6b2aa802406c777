/** Small pictures for sheets and pages. */

import { type Picture, preprocess } from "@fovea/core";
import { decodePicture } from "@fovea/dataset";
import type { Picture as Drawn } from "@fovea/render";

/** Longer side of a thumbnail, pixels. */
const side = 160;

/** At most 160 pixels wide and high; small pictures in whole steps, so that their pixels show. Throws what decodePicture() throws. */
export async function thumbnail(path: string, limits: { readonly maxPixels?: number }): Promise<Drawn> {
  const picture = await decodePicture(path, limits);
  const longer = Math.max(picture.width, picture.height);
  return longer > side ? reduced(picture, side / longer) : repeated(picture, Math.floor(side / longer));
}

function reduced(picture: Picture, factor: number): Drawn {
  const { channels } = picture;
  const height = Math.max(1, Math.round(factor * picture.height));
  const width = Math.max(1, Math.round(factor * picture.width));
  const [mean, std] = [new Array<number>(channels).fill(0), new Array<number>(channels).fill(1)];
  const { data } = preprocess(picture, {
    ...{ size: [height, width], fit: "squash", short: side, interpolation: "bilinear", channels, mean, std },
    ...{ scale: 1, order: channels === 1 ? "gray" : "rgb", layout: "nhwc" },
  });
  return { width, height, channels, data: Uint8Array.from(data) };
}

/** Each pixel zoom × zoom. */
function repeated({ width, height, channels, data }: Picture, zoom: number): Drawn {
  const wide = width * zoom;
  const larger = new Uint8Array(wide * height * zoom * channels);
  for (let y = 0, to = 0; y < height * zoom; y++)
    for (let x = 0; x < wide; x++) {
      const from = (Math.floor(y / zoom) * width + Math.floor(x / zoom)) * channels;
      for (let c = 0; c < channels; c++) larger[to++] = data[from + c] as number;
    }
  return { width: wide, height: height * zoom, channels, data: larger };
}
