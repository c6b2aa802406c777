/** One input file → the tensor that the model takes. */

import {
  decodeNpy,
  describePreprocessing,
  type FloatTensor,
  FoveaError,
  floats,
  type Model,
  type Original,
  type Picture,
  place,
  preprocess,
} from "@fovea/core";
import { type DecodeOptions, decodePicture } from "@fovea/dataset";
import { isTensor } from "./find-inputs.ts";
import type { ModelFile } from "./model-file.ts";
import { readBytes } from "./read-bytes.ts";
import { isNifti, readNifti } from "./read-nifti.ts";

export interface Input {
  readonly model: Model;
  readonly x: FloatTensor;
  /** What was done to the file's numbers, in words. */
  readonly preparation: string;
  /** The picture before that, and which part of it the model sees; tensors have none. */
  readonly original?: Original & { readonly picture: Picture };
}

/** Decodes a picture on another thread while the model is opened; its error is for who waits for it. */
export function decodeAhead(path: string, limits: DecodeOptions): Promise<Picture> | undefined {
  if (isTensor(path)) return undefined;
  const picture = decodePicture(path, limits);
  picture.catch(() => undefined);
  return picture;
}

/**
 * A picture is prepared as the model wants it; a tensor goes in as it is, and open sizes of the model follow it.
 * `ahead`: the picture of `path`, if its decoding has begun.
 */
export async function readInput(file: ModelFile, path: string, ahead?: Promise<Picture>): Promise<Input> {
  if (isNifti(path)) {
    const x = asInput(await readNifti(path), file);
    const preparation = `none: the volume goes in as it is, axes ${/:xyz$/i.test(path) ? "x, y, z" : "z, y, x"}`;
    return { model: await file.forTensor(x.shape), x, preparation };
  }
  if (isTensor(path)) {
    const x = await readTensor(path);
    return { model: await file.forTensor(x.shape), x, preparation: "none: the tensor goes in as it is" };
  }
  const [model, picture] = await Promise.all([file.forPictures(), ahead ?? decodePicture(path, file.limits)]);
  const preparation = describePreprocessing(file.preprocessing);
  const { originalWidth, originalHeight } = picture;
  const placement = place(picture, file.preprocessing);
  const original = { picture, originalWidth, originalHeight, placement };
  return { model, x: preprocess(picture, file.preprocessing), preparation, original };
}

/** A volume with axes for batch and channel, where the model has them. */
function asInput({ shape, data }: FloatTensor, { loaded: { graph } }: ModelFile): FloatTensor {
  const wanted = graph.inputs.find((port) => (port.shape?.length ?? 0) > shape.length)?.shape ?? [];
  const last = wanted.length === shape.length + 2 && wanted.at(-1) === 1 && wanted[1] !== 1;
  const before = Math.max(1, (wanted.length || shape.length + 2) - shape.length - (last ? 1 : 0));
  return floats([...new Array<number>(before).fill(1), ...shape, ...(last ? [1] : [])], data);
}

/** Throws `file-unreadable` unless it is a float32 array. */
async function readTensor(path: string): Promise<FloatTensor> {
  const bytes = await readBytes(path);
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
