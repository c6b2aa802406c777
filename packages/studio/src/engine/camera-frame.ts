/** What is asked about a frame of the camera, and the answer. */

import type { Check, ClassPrediction } from "@fovea/core";
import type { FloatMap, Picture } from "@fovea/render";
import type { MethodInfo } from "./messages.ts";

export interface FrameQuestion {
  readonly model: string;
  readonly method: string;
  /** @default the likeliest class of each frame */
  readonly target?: number;
}

export interface FrameAnswer {
  /** The likeliest ones. */
  readonly classes: readonly ClassPrediction[];
  readonly explained: ClassPrediction;
  readonly seen: Picture | undefined;
  readonly map: FloatMap | undefined;
  readonly display: MethodInfo["display"];
  readonly ledger: readonly Check[];
  readonly ms: number;
}
