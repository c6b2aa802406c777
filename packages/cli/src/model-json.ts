/** What every JSON document says about the model. */

import type { Port, Preprocessing } from "@fovea/core";
import { FoveaError } from "@fovea/core";
import type { ModelFile } from "./model-file.ts";

export const modelJson = (file: ModelFile): object => ({
  model: {
    path: file.path,
    sha256: file.sha256,
    inputs: file.loaded.file.graph.inputs.map(portJson),
    outputs: file.loaded.file.graph.outputs.map(portJson),
  },
  preprocessing: preprocessingOf(file) ?? null,
  labels: file.labels?.source ?? null,
  remarks: file.remarks,
});

const portJson = ({ name, type, shape }: Port): object => ({ name, type, shape: shape ?? null });

/** Undefined where the model does not take pictures, or of no known size. */
export function preprocessingOf(file: ModelFile): Preprocessing | undefined {
  try {
    return file.preprocessing;
  } catch (error) {
    if (error instanceof FoveaError) return undefined;
    throw error;
  }
}
