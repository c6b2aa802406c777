/** What an image is to do to a network: the number S that optimisation raises. */

import type { Value } from "../graph/graph.ts";
import type { FloatTensor } from "../tensor.ts";
import type { OutputForm } from "../transform/score/score.ts";

/** Score of a class. */
export interface ClassObjective {
  readonly kind: "class";
  readonly index: number;
  /** @default "logit" */
  readonly form?: OutputForm;
}

/** S = mean over positions of ⟨A, v⟩: one channel where v is a single 1, a weighted mix of channels else. */
export interface ChannelObjective {
  readonly kind: "channel";
  /** A value with channels on axis 1: 1×C or 1×C×(spatial sizes). */
  readonly layer: Value;
  /** One channel, or a weight for each of the layer's channels. */
  readonly channel: number | Float32Array;
  /** One position of space, `[y, x]`; `centre`: index ⌊size / 2⌋ along each axis. @default the mean over all */
  readonly at?: readonly number[] | "centre";
}

/** S = mean over positions of ⟨A, v⟩ · max(0.1, cos(A, v))^power, v at length 1: towards a direction of activation space. */
export interface DirectionObjective {
  readonly kind: "direction";
  readonly layer: Value;
  readonly vector: Float32Array;
  /** @default 2 */
  readonly power?: number;
  readonly at?: readonly number[] | "centre";
}

/** S = mean(A²): everything that a layer answers to, as in DeepDream. */
export interface LayerObjective {
  readonly kind: "layer";
  readonly layer: Value;
}

/** S = −‖A − A₀‖² / ‖A₀‖²: feature inversion. */
export interface ResembleObjective {
  readonly kind: "resemble";
  readonly layer: Value;
  /** A₀, of the layer's shape. */
  readonly activations: FloatTensor;
}

/** S = ⟨A₀, A⟩ / ‖A₀‖² · max(0.1, cos(A₀, A))^power over the whole layer: caricature. */
export interface CaricatureObjective {
  readonly kind: "caricature";
  readonly layer: Value;
  readonly activations: FloatTensor;
  /** @default 1 */
  readonly power?: number;
}

/**
 * S = mean over positions p of max_q ⟨A_p, G_q⟩ / mean_q ‖G_q‖²: towards whatever of another picture is most alike (guided
 * dream).
 */
export interface GuideObjective {
  readonly kind: "guide";
  readonly layer: Value;
  /** G, 1×C×(any spatial sizes): the other picture at this layer. */
  readonly guide: FloatTensor;
}

/** S = −Σ_b cos(Gram(A), G_b): unlike other images. */
export interface ApartObjective {
  readonly kind: "apart";
  readonly layer: Value;
  /** Gram matrices of the others, C·C numbers each, at length 1; their number is fixed when the objective is opened. */
  readonly others: readonly Float32Array[];
}

/** S = Σ wᵢ Sᵢ. */
export interface MixObjective {
  readonly kind: "mix";
  readonly parts: readonly { readonly objective: SingleObjective; readonly weight: number }[];
}

export type SingleObjective =
  | ClassObjective
  | ChannelObjective
  | DirectionObjective
  | LayerObjective
  | ResembleObjective
  | CaricatureObjective
  | GuideObjective
  | ApartObjective;

export type Objective = SingleObjective | MixObjective;
