/** What the Touch view and the worker tell each other. */

import type { DisplayScale, FloatMap } from "@fovea/render";

/** What stands where something is hidden; core calls it a baseline. */
export type Filling = "mean" | "grey" | "black" | "white" | "blur" | "noise";

/** A picture, the model that looks at it, and what hides parts of it. */
export interface TouchSubject {
  readonly model: string;
  readonly picture: string;
  readonly fill: Filling;
  /** Of the noise. */
  readonly seed: number;
}

/** A square in pixels that the model sees; what reaches beyond the picture is cut off. */
export interface Patch {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

export interface PatchQuestion extends TouchSubject {
  readonly patch: Patch;
}

export interface MaskQuestion extends TouchSubject {
  /** 1 for every pixel that is marked, row by row, as many as the model sees. */
  readonly mask: Uint8Array;
  /** Whether only what is marked stays, instead of everything else. */
  readonly keep: boolean;
}

export interface Touched {
  /** Of every class, by its index. */
  readonly logits: readonly number[];
  readonly probabilities: readonly number[];
  /** Whether only what the hidden part can change was computed. */
  readonly incremental: boolean;
  readonly ms: number;
}

/** The picture in areas of like colour. */
export interface Areas {
  /** Area of each pixel, 0 … count − 1. */
  readonly labels: Int32Array;
  readonly count: number;
  readonly width: number;
  readonly height: number;
}

export interface SweepQuestion extends TouchSubject {
  /** The class that is asked about. */
  readonly index: number;
  /** Of the patch that is tried everywhere; it moves by half of it. */
  readonly side: number;
}

/** The occlusion map as far as it is known. */
export interface SweepNews {
  readonly done: number;
  readonly total: number;
  /** How much of the class's score goes with a patch there: the mean over the patches that were tried on a pixel. */
  readonly map: FloatMap;
  /** The colours of the map. */
  readonly scale: DisplayScale;
  /** 1 for every pixel that was under a patch. */
  readonly covered: Uint8Array;
}
