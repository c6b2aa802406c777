/** Images made by optimisation: what the page asks and what it is told while they grow. */

import type { Picture } from "@fovea/render";

/** Plain data: the recipe as core takes it. */
export interface ImagineQuestion {
  readonly model: string;
  /** `207`, `tench`, `layer3:12`, `0.7*layer3:12 + 0.3*tench`, as `fovea synthesize` takes it. */
  readonly wish: string;
  readonly recipe: Recipe;
  /** How many images of the wish, kept apart where there are several, 1…4. */
  readonly count: number;
}

export interface Recipe {
  readonly parametrisation: "fourier" | "pixels";
  readonly start: "noise" | "mean";
  readonly steps: number;
  readonly rate: number;
  /** Random changes before each step. */
  readonly shake: boolean;
  readonly diversity: number;
  readonly seed: number;
  readonly l2: number;
  readonly l1: number;
  readonly tv: number;
  readonly blur: number;
  readonly clipNorm: number;
  readonly clipContribution: number;
  readonly clipGradient: number;
}

export interface ImagineFrame {
  readonly step: number;
  readonly steps: number;
  readonly pictures: readonly Picture[];
  /** S of each. */
  readonly values: readonly number[];
}

export interface ImagineAnswer {
  readonly title: string;
  readonly images: readonly ImaginedImage[];
}

export interface ImaginedImage {
  readonly picture: Picture;
  readonly value: number;
  readonly trajectory: readonly { readonly step: number; readonly value: number }[];
  /** Part of the gain that is left in views that were not optimised for, of which there are so many; undefined without a gain. */
  readonly kept: number | undefined;
  readonly views: number;
  /** How sure the network is of the class, 0…1: of the image, and on average of those views; undefined for other wishes. */
  readonly sure: { readonly now: number; readonly changed: number } | undefined;
  /** Part of the image's energy that is too fine for shapes, 0…1. */
  readonly fine: number;
  /** The ledger in technical sentences. */
  readonly facts: readonly { readonly text: string; readonly failed?: boolean }[];
}

export interface DreamQuestion {
  readonly model: string;
  readonly picture: string;
  /** `layer3`, `layer3:12`, `layer3*0.5,layer2`; undefined: a layer that dreams are good of. */
  readonly layers: string | undefined;
  /** The longer side that the picture is shrunk to first, pixels. */
  readonly side: number;
  readonly octaves: number;
  readonly octaveScale: number;
  readonly steps: number;
  readonly strength: number;
  readonly smooth: number;
  readonly seed: number;
}

export interface DreamPicture {
  readonly picture: Picture;
  /** From 0. */
  readonly octave: number;
  readonly octaves: number;
  readonly step: number;
}

export interface DreamAnswer {
  readonly picture: Picture;
  /** What was dreamt of, for people. */
  readonly said: string;
  readonly octaves: readonly {
    readonly width: number;
    readonly height: number;
    readonly before: number;
    readonly after: number;
  }[];
}
