/** Pictures that methods are judged on, wherever they come from. */

import type { AdvicePicture, Model } from "@fovea/core";
import type { Problem } from "@fovea/dataset";

export interface GivenPictures {
  readonly model: Model;
  readonly pictures: readonly AdvicePicture[];
  /** What they are and what is explained, in words that go on after their number. */
  readonly said: string;
  readonly problems: readonly Problem[];
  /** What a reader of the numbers has to know of them, a sentence each. */
  readonly notes: readonly string[];
}

export interface Reading {
  readonly limit: number;
  readonly seed: number;
  readonly progress: (done: number, total: number, name: string) => void;
}
