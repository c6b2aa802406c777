/** What is asked of synthesis and what it gives. */

import type { FloatTensor } from "../tensor.ts";
import type { Network } from "./network.ts";
import type { Objective } from "./objective.ts";
import type { PixelScale } from "./pixel-scale.ts";

/** `fourier`: amplitudes of a Fourier series with decorrelated colours, each scaled by 1/frequency. `pixels`: levels. */
export const parametrisations = ["fourier", "pixels"] as const;

/** One random change of the picture before each step; drawn anew for every step. */
export type Transform =
  /** A margin of mid grey, pixels on every side. */
  | { readonly kind: "pad"; readonly by: number }
  /** A shift by up to `by` pixels along each axis. */
  | { readonly kind: "jitter"; readonly by: number }
  /** One of these factors about the centre. */
  | { readonly kind: "scale"; readonly factors: readonly number[] }
  /** One of these angles about the centre, degrees. */
  | { readonly kind: "rotate"; readonly degrees: readonly number[] };

/** Every weight is 0, or the step left out, unless given. */
export interface Regularisers {
  /** λ of λ‖x‖₂², summed over pixels and channels, x in levels less mid grey. */
  readonly l2?: number;
  /** λ of λ‖x‖₁, likewise. */
  readonly l1?: number;
  /** λ of λ Σ((x_{i,j+1} − x_{ij})² + (x_{i+1,j} − x_{ij})²)^{β/2}, summed likewise. */
  readonly tv?: number;
  /** β. @default 2 */
  readonly tvExponent?: number;
  /** Gaussian blur of this deviation, pixels, every `blurEvery` steps. */
  readonly blur?: number;
  /** @default 4 */
  readonly blurEvery?: number;
  /** Part of the pixels, those of the smallest norm, that becomes grey at every blur step or, without blur, every fourth step. */
  readonly clipNorm?: number;
  /** The same for those of the smallest contribution |Σ_c x·∂S/∂x|. */
  readonly clipContribution?: number;
  /** Part of the gradient's entries, the smallest ones, that counts as 0. */
  readonly clipGradient?: number;
}

export interface SynthesisOptions {
  /** @default "fourier" */
  readonly parametrisation?: (typeof parametrisations)[number];
  /** `noise`, `mean` (mid grey), or an image 1×C×H×W in levels 0…1. @default "noise" */
  readonly start?: "noise" | "mean" | FloatTensor;
  /**
   * Finest structure of the Fourier parametrisation, as a part of the Nyquist frequency along each axis.
   * @default 2/3, waves of three pixels; 1 where an image is given to start from
   */
  readonly finest?: number;
  /** @default 256 */
  readonly steps?: number;
  /** Adam's rate. @default 0.05 */
  readonly rate?: number;
  /** @default the standard ones, with sizes in proportion to the image; [] for none */
  readonly transforms?: readonly Transform[];
  readonly regularisers?: Regularisers;
  /**
   * Weight of −Σ_{a≠b} cos(Gram_a, Gram_b) between the images, at the layer of the objective, as a part of |S|. @default 0
   */
  readonly diversity?: number;
  /**
   * Stops when S of the untransformed image, looked at every 16 steps, has not grown by a thousandth for this many.
   * @default 0: never
   */
  readonly patience?: number;
  /** @default 0 */
  readonly seed?: number;
}

export interface SynthesisRequest extends SynthesisOptions {
  readonly network: Network;
  readonly scale: PixelScale;
  /** One image for each; all of the same kind and layers, so that one compiled graph serves them. */
  readonly objectives: readonly Objective[];
  /** Images so far, after `step` of `steps`. Awaited: a slow reader slows the work down. */
  readonly onFrame?: (frame: Frame) => void | Promise<void>;
  /** Steps between frames; the start and the end are always frames. @default 16 */
  readonly frameEvery?: number;
  readonly progress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

export interface Frame {
  readonly step: number;
  readonly steps: number;
  /** 1×C×H×W each, levels 0…1. */
  readonly images: readonly FloatTensor[];
  /** S of each image, untransformed. */
  readonly values: readonly number[];
}

/** The proof of one image. */
export interface SynthesisLedger {
  /** S of the untransformed image at the steps that were looked at. */
  readonly trajectory: readonly { readonly step: number; readonly value: number }[];
  /** S at the end: of the image as it is, and under transforms that optimisation never saw. */
  readonly value: number;
  readonly heldOut: readonly number[];
  /** Of class objectives: the probability of the class, as it is and under the held-out transforms. */
  readonly probability?: number;
  readonly heldOutProbabilities?: readonly number[];
  /** Part of the spectrum's energy, mean left out, above half of the Nyquist frequency. */
  readonly highFrequencyShare: number;
  readonly steps: number;
  readonly stopped: "steps" | "patience";
  /** Steps that went by the redirected gradient, since the plain one was all zero. */
  readonly redirected: number;
  readonly seed: number;
}

export interface SynthesisedImage {
  readonly objective: Objective;
  /** 1×C×H×W, levels 0…1. */
  readonly image: FloatTensor;
  readonly ledger: SynthesisLedger;
}
