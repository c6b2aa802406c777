/** What can be told of filters by their numbers: how strong they are, which do nothing, which say the same twice. */

import { type FloatTensor, sizeOf } from "../tensor.ts";
import { median } from "./quantile.ts";

export interface FilterStatistics {
  /** √Σw² of each filter. */
  readonly norms: readonly number[];
  /** Mean weight of each filter: what it answers to a plain surface. */
  readonly means: readonly number[];
  /** Filters that hardly do anything: a norm below {@link faint} of the median norm, zeros left out of the median. */
  readonly nearDead: readonly number[];
  /** Pairs that are alike up to their strength, the most alike first; undefined where counting them would take too long. */
  readonly duplicates: readonly FilterPair[] | undefined;
  /** For filters of red, green and blue: the part of Σw² that is not grey, 0…1. */
  readonly colour: readonly number[] | undefined;
}

export interface FilterPair {
  readonly a: number;
  readonly b: number;
  /** Cosine of the angle between them; about −1 for a filter and its negative. */
  readonly cosine: number;
}

/** Part of the median norm below which a filter counts as near dead. */
const faint = 0.01;
/** |cosine| from which two filters count as duplicates. */
const alike = 0.99;
/** Products that are counted for pairs at most: a few seconds. */
const mostProducts = 4e9;
/** Filters of fewer numbers are alike by chance. */
const fewestWeights = 8;

/** Shapes: weights O×C×kernel. Cost: O²/2 · C · kernel products for the pairs. */
export function filterStatistics(weights: FloatTensor, isColour: boolean): FilterStatistics {
  const [outputs = 0, ...rest] = weights.shape;
  const size = sizeOf(rest);
  const norms = rows(outputs, (o) => Math.sqrt(squares(weights.data, o * size, size)));
  const typical = median(norms.filter((norm) => norm > 0));
  const nearDead = norms.flatMap((norm, o) => (norm < faint * typical || norm === 0 ? [o] : []));
  return {
    norms,
    means: rows(outputs, (o) => total(weights.data, o * size, size) / size),
    nearDead,
    duplicates: duplicates(weights.data, size, norms, new Set(nearDead)),
    colour: isColour ? rows(outputs, (o) => colourOf(weights.data, o * size, size / 3)) : undefined,
  };
}

const rows = (count: number, of: (o: number) => number): number[] =>
  Array.from({ length: count }, (_, o) => of(o));

function squares(data: Float32Array, from: number, size: number): number {
  let sum = 0;
  for (let i = from; i < from + size; i++) sum += (data[i] as number) ** 2;
  return sum;
}

function total(data: Float32Array, from: number, size: number): number {
  let sum = 0;
  for (let i = from; i < from + size; i++) sum += data[i] as number;
  return sum;
}

function duplicates(
  data: Float32Array,
  size: number,
  norms: readonly number[],
  dead: ReadonlySet<number>,
): FilterPair[] | undefined {
  if ((norms.length ** 2 / 2) * size > mostProducts) return undefined;
  if (size < fewestWeights) return [];
  const pairs: FilterPair[] = [];
  for (let a = 0; a < norms.length; a++) {
    if (dead.has(a)) continue;
    for (let b = a + 1; b < norms.length; b++) {
      if (dead.has(b)) continue;
      let dot = 0;
      for (let i = a * size, j = b * size; i < (a + 1) * size; i++, j++)
        dot += (data[i] as number) * (data[j] as number);
      const cosine = dot / ((norms[a] as number) * (norms[b] as number));
      if (Math.abs(cosine) >= alike) pairs.push({ a, b, cosine });
    }
  }
  return pairs.sort((p, q) => Math.abs(q.cosine) - Math.abs(p.cosine) || p.a - q.a || p.b - q.b);
}

/** 1 − 3 Σ grey² / Σ w², with grey the mean of the three channels. */
function colourOf(data: Float32Array, from: number, run: number): number {
  let grey = 0;
  for (let r = 0; r < run; r++) {
    const sum =
      (data[from + r] as number) + (data[from + run + r] as number) + (data[from + 2 * run + r] as number);
    grey += sum ** 2 / 3;
  }
  const all = squares(data, from, 3 * run);
  return all === 0 ? 0 : Math.max(0, 1 - grey / all);
}
