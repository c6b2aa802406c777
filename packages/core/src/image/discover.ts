/** Finds out how pictures must be prepared for a model, and says where each setting came from. */

import { FoveaError } from "../errors.ts";
import type { Port } from "../graph/graph.ts";
import { shapeText } from "../tensor.ts";
import { type Metadata, readMetadata } from "./metadata.ts";
import type { Preprocessing, PreprocessingFields } from "./preprocessing.ts";
import { settle } from "./settle.ts";
import { type Finding, readSidecar, type Sidecar } from "./sidecars.ts";

type Fields = Partial<PreprocessingFields>;

export interface Evidence {
  /** What the user asked for on the command line or in code; already parsed. */
  readonly options?: Fields;
  /** The file the user named. */
  readonly file?: { readonly name: string; readonly fields: Fields };
  /** Files beside the model, the more explicit first. */
  readonly sidecars?: readonly Sidecar[];
  readonly metadata?: Metadata;
  /** The model's picture input. */
  readonly input: Port;
}

/**
 * Settles every field by the strongest witness: options, `--preprocess` file, the model input's own shape, files beside
 * the model, ONNX metadata, defaults.
 *
 * Defaults: 3 channels without any word on values get ImageNet's mean and deviation over levels / 255; 1 channel gets
 * levels / 255. As soon as one of scale, mean, std is known, the others default to 1/255, 0, 1. Inputs of 128 pixels
 * and more are centre crops of a picture resized to size / 0.875; smaller ones are whole pictures, squashed.
 *
 * Throws `shape-unknown` if nothing tells the size, `model-unsupported` if the input cannot be a picture,
 * `option-invalid` if settings contradict one another.
 */
export function discoverPreprocessing(evidence: Evidence): Preprocessing {
  const { options = {}, file, sidecars = [], metadata = {}, input } = evidence;
  const given: Finding[] = [
    { source: "options", fields: options, notes: [] },
    ...(file ? [{ source: file.name, fields: file.fields, notes: [] }] : []),
  ];
  const found = [...sidecars.map(readSidecar).filter((f) => f !== undefined), ...readMetadata(metadata)];
  const layout = given.find(({ fields }) => fields.layout)?.fields.layout;
  return settle([...given, readInput(input, layout), ...found], input);
}

/** What the shape of the input tells. `layout`, if the user gave it, decides where its channels are. */
function readInput(input: Port, layout: PreprocessingFields["layout"] | undefined): Finding {
  const source = "model input";
  const { shape } = input;
  if (shape === undefined) return { source, fields: {}, notes: [] };
  if (shape.length !== 4) throw noPicture(input, `it has ${shape.length} dimensions, not 4`);
  const guess = layout ?? (!isChannels(shape[1]) && isChannels(shape[3]) ? "nhwc" : "nchw");
  const [channels, height, width] = guess === "nchw" ? shape.slice(1) : [shape[3], shape[1], shape[2]];
  if (typeof channels === "number" && channels !== 1 && channels !== 3) {
    throw noPicture(input, `it has ${channels} channels, not 1 or 3`);
  }
  const known = typeof channels === "number";
  return {
    source,
    fields: {
      ...(known ? { layout: guess, channels } : {}),
      ...(typeof height === "number" && typeof width === "number" ? { size: [height, width] } : {}),
    },
    notes: [],
  };
}

const isChannels = (size: number | string | undefined): boolean => size === 1 || size === 3 || size === 4;

const noPicture = (input: Port, why: string): FoveaError =>
  new FoveaError(
    "model-unsupported",
    `Cannot make pictures fit input "${input.name}" of shape ${shapeText(input.shape ?? [])}: ${why}`,
    { hint: "Give the input as a float32 .npy file in the model's own layout." },
  );
