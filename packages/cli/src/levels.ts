/** Images in levels 0…1, as networks see them and as the library makes them, from and to pictures of 8 bits. */

import {
  type FloatTensor,
  imageChannels,
  type Picture,
  type PreprocessingFields,
  preprocess,
} from "@fovea/core";
import type { Picture as Drawn } from "@fovea/render";

/** 1×C×H×W in levels 0…1: fitted to the network's size, without its mean and deviation. */
export function levelsOf(picture: Picture, fields: PreprocessingFields): FloatTensor {
  const channels = imageChannels(fields);
  return preprocess(picture, {
    ...fields,
    ...{ scale: 1 / 255, channels, layout: "nchw", order: channels === 1 ? "gray" : "rgb" },
    mean: new Array<number>(channels).fill(0),
    std: new Array<number>(channels).fill(1),
  });
}

/** 1×C×H×W in levels 0…1 → 8 bits: nothing is stretched. */
export function levelPicture({ shape, data }: FloatTensor): Drawn {
  const [, channels, height, width] = shape as [number, 1 | 3, number, number];
  const size = height * width;
  const bytes = new Uint8ClampedArray(channels * size);
  for (let i = 0; i < size; i++) {
    for (let c = 0; c < channels; c++) bytes[channels * i + c] = 255 * (data[c * size + i] as number);
  }
  return { width, height, channels, data: new Uint8Array(bytes.buffer) };
}
