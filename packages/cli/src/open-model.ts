/** The door in Node: a model file, what lies beside it, and the engine, ready to explain. */

import type { Model, Preprocessing } from "@fovea/core";
import { ModelFile, type OpenModelOptions } from "./model-file.ts";
import { type Input, readInput } from "./read-input.ts";

export interface OpenedModel {
  readonly path: string;
  /** Of the .onnx file, in hexadecimal. */
  readonly sha256: string;
  readonly model: Model;
  readonly preprocessing: Preprocessing;
  readonly labels: readonly string[] | undefined;
  /** What loading changed in a way that may move the numbers, a sentence each. */
  readonly remarks: readonly string[];
  /** A picture or a float32 .npy file as the tensor that the model takes, with the model frozen at its shape. */
  readonly read: (input: string) => Promise<Input>;
}

/**
 * Reads a classifier from a file and makes it ready to explain pictures of the size its preprocessing says.
 *
 * Throws a FoveaError: `model-unreadable`, `model-unsupported`, `shape-unknown`, `labels-invalid`, `engine-failed` and
 * what discoverPreprocessing() throws.
 *
 * @example
 * const { model, labels, read } = await openModel("model.onnx");
 * const { x } = await read("photo.jpg");
 * const prediction = await predict(model, x, labels);
 */
export async function openModel(path: string, options: OpenModelOptions = {}): Promise<OpenedModel> {
  const file = await ModelFile.read(path, options);
  const model = await file.forPictures();
  const { preprocessing, labels, remarks } = file;
  const read = (input: string): Promise<Input> => readInput(file, input);
  return {
    path,
    get sha256() {
      return file.sha256;
    },
    model,
    preprocessing,
    labels: labels?.names,
    remarks,
    read,
  };
}
