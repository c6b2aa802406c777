/** Smaller questions about a picture and their answers: the likeliest class, boxes round what a map shows. */

import type { Box, ClassPrediction } from "@fovea/core";
import type { FloatMap } from "@fovea/render";

export type Top = Pick<ClassPrediction, "label" | "index" | "probability">;

export interface LocateQuestion {
  readonly model: string;
  readonly picture: string;
  /** As it is shown: one value per pixel that the model sees. */
  readonly map: FloatMap;
  /** Part of the map's largest value from which on a pixel counts, above 0 and below 1. */
  readonly threshold: number;
}

/** A connected part of the map. */
export interface Found {
  /** Pixels of the map. */
  readonly box: Box;
  /** Pixels of the picture as it was given. */
  readonly original: Box;
  /** Part of all that speaks for the class that lies in it, 0…1. */
  readonly share: number;
}
