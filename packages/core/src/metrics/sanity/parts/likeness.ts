/** How alike two maps are, in four ways. */

import type { Heat } from "../../../explain/heat.ts";
import { type Comparable, comparable, pearson, spearman, ssim } from "../../similarity.ts";
import { orientedGradients } from "./hog.ts";

/** A map with what comparing it takes. */
export interface Side {
  readonly map: Comparable;
  readonly strength: Comparable;
  readonly edges: Float64Array;
}

/** Undefined where it does not exist: nothing is like a map that is the same everywhere. */
export interface Likeness {
  /** Rank correlation of the signed values. */
  readonly spearman: number | undefined;
  /** Rank correlation of the values without their sign. */
  readonly spearmanOfStrength: number | undefined;
  /** Structural similarity of the signed maps, each from its least to its largest value. */
  readonly ssim: number | undefined;
  /** Pearson's correlation of the histograms of oriented gradients of the same maps. */
  readonly edges: number | undefined;
}

export function sideOf({ width, height, data }: Heat): Side {
  const map = comparable({ width, height, data });
  const strength = comparable({ width, height, data: data.map(Math.abs) });
  return { map, strength, edges: orientedGradients(map.scaled, width, height) };
}

export function likeness(a: Side, b: Side): Likeness {
  if (a.map.flat || b.map.flat) return noLikeness;
  return {
    spearman: known(spearman(a.map, b.map)),
    spearmanOfStrength: known(spearman(a.strength, b.strength)),
    ssim: known(ssim(a.map, b.map)),
    edges: known(pearson(a.edges, b.edges)),
  };
}

/** The mean of each way over the comparisons in which it exists. */
export function meanLikeness(all: readonly Likeness[]): Likeness {
  const mean = (way: keyof Likeness): number | undefined => {
    const values = all.flatMap((one) => one[way] ?? []);
    return values.length === 0 ? undefined : values.reduce((a, b) => a + b, 0) / values.length;
  };
  return {
    spearman: mean("spearman"),
    spearmanOfStrength: mean("spearmanOfStrength"),
    ssim: mean("ssim"),
    edges: mean("edges"),
  };
}

const noLikeness: Likeness = {
  spearman: undefined,
  spearmanOfStrength: undefined,
  ssim: undefined,
  edges: undefined,
};

const known = (value: number): number | undefined => (Number.isNaN(value) ? undefined : value);
