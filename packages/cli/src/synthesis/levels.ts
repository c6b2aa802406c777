/** Images in levels 0…1, as the library makes them, from and to pictures of 8 bits. */

import { type FloatTensor, imageChannels, type PreprocessingFields, preprocess } from "@fovea/core";
import { decodePicture } from "@fovea/dataset";
import type { Picture } from "@fovea/render";

/** 1×C×H×W in levels 0…1 → 8 bits: nothing is stretched. */
export function levelPicture({ shape, data }: FloatTensor): Picture {
  const [, channels, height, width] = shape as [number, 1 | 3, number, number];
  const size = height * width;
  const bytes = new Uint8ClampedArray(channels * size);
  for (let i = 0; i < size; i++) {
    for (let c = 0; c < channels; c++) bytes[channels * i + c] = 255 * (data[c * size + i] as number);
  }
  return { width, height, channels, data: new Uint8Array(bytes.buffer) };
}

/** A picture file in levels 0…1, of the size and with the channels of the network's images. */
export async function readLevels(
  path: string,
  fields: PreprocessingFields,
  size: readonly [number, number],
  limits: { readonly maxPixels?: number },
): Promise<FloatTensor> {
  const channels = imageChannels(fields);
  return preprocess(await decodePicture(path, limits), {
    ...fields,
    ...{ size, scale: 1 / 255, channels, layout: "nchw" },
    order: channels === 1 ? "gray" : "rgb",
    mean: new Array<number>(channels).fill(0),
    std: new Array<number>(channels).fill(1),
  });
}
