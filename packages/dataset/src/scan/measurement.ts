/** What is asked about each of many pictures, and the answer. */

import type { Graph, PreprocessingFields, Tensors } from "@fovea/core";

/** The same for all pictures. Plain data: it goes to other processes as it is. */
export interface Job {
  /** Its one input is the picture as the model takes it, its outputs are what is wanted. */
  readonly graph: Graph;
  readonly preprocessing: PreprocessingFields;
  /** Pictures of more pixels are refused. @default 100 million */
  readonly maxPixels?: number;
}

export interface MeasuredPicture {
  readonly path: string;
  /** Values of the graph's outputs, by name. */
  readonly outputs: Tensors;
  /** Of the picture as a person sees it, turned upright. */
  readonly width: number;
  readonly height: number;
  /** Of the file's bytes, in hexadecimal. */
  readonly sha256: string;
}

export interface UnmeasuredPicture {
  readonly path: string;
  /** What is wrong with the file, in a few words. */
  readonly problem: string;
}

export type Measured = MeasuredPicture | UnmeasuredPicture;

export const isMeasured = (one: Measured): one is MeasuredPicture => "outputs" in one;
