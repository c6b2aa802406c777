/** One input file → the tensor that the model takes. */

import { readFile } from "node:fs/promises";
import {
  decodeNpy,
  describePreprocessing,
  type FloatTensor,
  FoveaError,
  type Model,
  preprocess,
  reason,
} from "@fovea/core";
import { decodePicture } from "./decode.ts";
import { isTensor } from "./find-inputs.ts";
import type { ModelFile } from "./model-file.ts";

export interface Input {
  readonly model: Model;
  readonly x: FloatTensor;
  /** What was done to the file's numbers, in words. */
  readonly preparation: string;
}

/** A picture is prepared as the model wants it; a tensor goes in as it is, and open sizes of the model follow it. */
export async function readInput(file: ModelFile, path: string): Promise<Input> {
  if (isTensor(path)) {
    const x = await readTensor(path);
    return { model: await file.forTensor(x.shape), x, preparation: "none: the tensor goes in as it is" };
  }
  const [model, picture] = await Promise.all([file.forPictures(), decodePicture(path, file.limits)]);
  const preparation = describePreprocessing(file.preprocessing);
  return { model, x: preprocess(picture, file.preprocessing), preparation };
}

/** Throws `file-unreadable` unless it is a float32 array. */
async function readTensor(path: string): Promise<FloatTensor> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    const found = cause.code === "ENOENT" ? "there is no such file" : reason(cause);
    throw new FoveaError("file-unreadable", `Cannot read "${path}": ${found}`, { cause });
  });
  const tensor = decodeNpy(bytes, `"${path}"`);
  if (tensor.type === "float32") return tensor as FloatTensor;
  throw new FoveaError(
    "file-unreadable",
    `Cannot use "${path}": its numbers are ${tensor.type}, not float32`,
    {
      hint: 'Write it with numpy.save(file, array.astype("float32")), in the layout of the model\'s input.',
    },
  );
}
