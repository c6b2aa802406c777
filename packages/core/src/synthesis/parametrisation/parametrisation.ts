/** The contract of a parametrisation: what optimisation moves, and how an image is made of it. */

import type { Value } from "../../graph/graph.ts";
import type { FloatTensor } from "../../tensor.ts";
import type { Draft } from "../../transform/draft.ts";

export interface Parametrisation {
  /** Shape of θ. */
  readonly shape: readonly number[];
  /** How t, made of θ by linear nodes, becomes levels. */
  readonly squash: "sigmoid" | "clip";
  /** Appends t, 1×C×H×W, made of θ by nodes that are linear in it. */
  readonly append: (draft: Draft, theta: Value) => Value;
  /** θ of random faint structure around mid grey. */
  readonly noise: (normal: () => number) => Float32Array;
  /** θ of an image, 1×C×H×W in levels. */
  readonly of: (image: FloatTensor) => Float32Array;
  /** Adam's rate, if nobody chooses. */
  readonly rate: number;
}
