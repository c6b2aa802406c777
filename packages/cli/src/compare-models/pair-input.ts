/** One picture, prepared for each of two models. */

import { type FloatTensor, FoveaError, type Picture, type Placement, place, preprocess } from "@fovea/core";
import { decodePicture } from "@fovea/dataset";
import { isTensor } from "../find-inputs.ts";
import type { ModelPair, Side } from "./request.ts";

export interface PreparedInput {
  readonly x: FloatTensor;
  readonly placement: Placement;
}

export interface PairInput {
  readonly picture: Picture;
  readonly a: PreparedInput;
  readonly b: PreparedInput;
}

/** Throws `picture-unreadable`, also for a tensor: it is prepared for one model and means nothing to another. */
export async function pairInput({ a, b }: ModelPair, path: string): Promise<PairInput> {
  if (isTensor(path))
    throw new FoveaError(
      "picture-unreadable",
      `Cannot show "${path}" to two models: it is a tensor, prepared for one`,
      {
        hint: "Give the pictures themselves: each model prepares them in its own way.",
      },
    );
  const picture = await decodePicture(path, a.file.limits);
  return { picture, a: prepared(a, picture), b: prepared(b, picture) };
}

const prepared = ({ file }: Side, picture: Picture): PreparedInput => ({
  x: preprocess(picture, file.preprocessing),
  placement: place(picture, file.preprocessing),
});
