/** What `fovea neighbors` is asked for, and what it finds. */

import type { ClassPrediction, ClassPurity, FeatureDistance, FeatureLayer, Novelty } from "@fovea/core";
import type { ModelFile } from "../model-file.ts";
import type { FeatureReader } from "./picture-features.ts";

/** A picture that neighbours are wanted of. */
export interface Query {
  readonly path: string;
  readonly name: string;
  /** Of the file's bytes. */
  readonly sha256: string;
  readonly vector: Float32Array;
  readonly said: ClassPrediction;
}

export interface FoundNeighbour {
  readonly path: string;
  readonly distance: number;
  readonly label: string | undefined;
  readonly said: Pick<ClassPrediction, "index" | "label" | "probability"> | undefined;
}

export interface FoundFor {
  readonly query: Query;
  /** Its class, where the collection has it under the same content or has a class named like its folder. */
  readonly label: string | undefined;
  /** Nearest first. */
  readonly neighbours: readonly FoundNeighbour[];
  readonly purity: ClassPurity;
  readonly novelty: Novelty | undefined;
  /** Pictures of the collection that are the query itself. */
  readonly leftOut: readonly string[];
}

/** What was searched. */
export interface Searched {
  /** Where, in words: `pictures/`, `the store photos.fovea`. */
  readonly where: string;
  readonly pictures: number;
  /** How often each class occurs; empty where none is known. */
  readonly classes: ReadonlyMap<string, number>;
  /** How the nearest were found, in words: `every picture was compared`. */
  readonly how: string;
  readonly exact: boolean;
  readonly problems: readonly Left[];
}

/** A picture that was left out. */
export interface Left {
  readonly path: string;
  readonly why: string;
}

export interface SearchResult {
  readonly found: readonly FoundFor[];
  readonly searched: Searched;
}

export interface NeighbourRun {
  readonly file: ModelFile;
  readonly layer: FeatureLayer;
  readonly by: FeatureDistance;
  readonly k: number;
  readonly seed: number;
  readonly command: string;
}

export interface FeatureRun extends NeighbourRun {
  readonly reader: FeatureReader;
}

export type Tell = (part: number, what: string) => void;
