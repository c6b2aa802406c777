/** Pictures as the library makes images: in levels 0…1. */

import {
  type FloatTensor,
  imageChannels,
  type Picture,
  type PreprocessingFields,
  preprocess,
} from "@fovea/core";

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
