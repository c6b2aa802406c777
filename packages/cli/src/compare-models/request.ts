/** What `fovea compare-models` is asked for. */

import type { ComparedLayer, FeatureGraph, Method, Model } from "@fovea/core";
import type { ModelFile } from "../model-file.ts";
import type { OutFolder } from "../out-folder.ts";
import type { SameClass } from "./same-class.ts";

/** One of the two models. */
export interface Side {
  /** As it is called in results: the file's name, with A or B where both have one name. */
  readonly name: string;
  readonly file: ModelFile;
  readonly model: Model;
  readonly layers: readonly ComparedLayer[];
  readonly feature: FeatureGraph;
}

export interface ModelPair {
  readonly a: Side;
  readonly b: Side;
  readonly same: SameClass;
}

export interface CompareModelsRun extends ModelPair {
  readonly inputs: readonly { readonly path: string; readonly name: string }[];
  /** Class of a picture, where folders tell it. */
  readonly classes: ReadonlyMap<string, string>;
  readonly method: Method;
  readonly options: Readonly<Record<string, unknown>>;
  readonly target: string;
  /** Pictures of which maps are made. */
  readonly maps: number;
  readonly seed: number;
  readonly folder: OutFolder;
  readonly command: string;
}

export type Tell = (part: number, what: string) => void;
