/** Values of pictures → means with intervals, and where one row is surely best. */

import {
  levelForAll,
  type MeanInterval,
  type Method,
  type Metric,
  meanInterval,
  pairedDifference,
  type ShareInterval,
  shareInterval,
} from "@fovea/core";
import type { ChosenMetric } from "./evaluate-metrics.ts";
import { baselines, type PictureResult } from "./evaluate-picture.ts";

export interface Cell extends MeanInterval {
  /** How often there was no value, by reason. */
  readonly missing: Readonly<Record<string, number>>;
  /** Surely better than every other row, by the intervals of the differences on the same pictures. */
  readonly best: boolean;
}

export interface Column {
  readonly metric: Metric;
  /** By row, in the order of rows; rows that the metric does not judge are missing. */
  readonly cells: ReadonlyMap<string, Cell>;
}

export interface Summary {
  readonly rows: readonly string[];
  readonly columns: readonly Column[];
  readonly pictures: number;
  /** How many pictures the model gets right, of those that show a class it knows. */
  readonly right: ShareInterval;
  /** Methods that run objects together. */
  readonly merged: readonly Merged[];
}

/** A method that shows several objects of one class as one. */
interface Merged {
  readonly method: string;
  /** Pictures in which it does. */
  readonly pictures: number;
  /** Pictures in which it could be told: several objects lie apart, and the map shows one at least. */
  readonly of: number;
}

export function summarised(
  results: readonly PictureResult[],
  methods: readonly Method[],
  metrics: readonly ChosenMetric[],
  seed: number,
): Summary {
  const rows = [...methods.map(({ id }) => id), ...baselines.filter((row) => results[0]?.values[row])];
  const judged = results.filter(({ right }) => right !== null);
  return {
    rows,
    columns: metrics.map(({ metric }) => columnOf(results, rows, metric, seed)),
    pictures: results.length,
    right: shareInterval(judged.filter(({ right }) => right).length, judged.length),
    merged: mergedBy(results, methods),
  };
}

function mergedBy(results: readonly PictureResult[], methods: readonly Method[]): Merged[] {
  return methods.flatMap(({ id }) => {
    const told = results.flatMap(({ values }) => values[id]?.[mergedObjects]?.value ?? []);
    const pictures = told.filter((value) => value > 0).length;
    return pictures > 0 ? [{ method: id, pictures, of: told.length }] : [];
  });
}

export const mergedObjects = "merged-objects";

function columnOf(
  results: readonly PictureResult[],
  rows: readonly string[],
  metric: Metric,
  seed: number,
): Column {
  const own = rows.filter((row) => results.some(({ values }) => values[row]?.[metric.id]));
  const values = new Map(
    own.map((row) => [row, results.map((each) => each.values[row]?.[metric.id]?.value ?? null)]),
  );
  const plain = new Map(
    own.map((row) => [
      row,
      intervalOf(
        (values.get(row) ?? []).filter((v) => v !== null),
        seed,
      ),
    ]),
  );
  const best = surelyBest(metric, values, plain, seed);
  const cells = own.map((row): [string, Cell] => {
    const missing = missingIn(results, row, metric.id);
    return [row, { ...(plain.get(row) as MeanInterval), missing, best: row === best }];
  });
  return { metric, cells: new Map(cells) };
}

/** Hits and misses have an interval of their own: drawing anew from ten hits gives nothing but hits. */
function intervalOf(values: readonly number[], seed: number): MeanInterval {
  if (!values.every((value) => value === 0 || value === 1)) return meanInterval(values, { seed });
  const { share, ...interval } = shareInterval(values.filter(Boolean).length, values.length);
  return { mean: share, ...interval };
}

function missingIn(results: readonly PictureResult[], row: string, id: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { values, target } of results) {
    // The same reason for pictures of different classes is one reason.
    const why = values[row]?.[id]?.why?.replace(`of class ${target.label} is`, "of the class explained is");
    if (why !== undefined) counts[why] = (counts[why] ?? 0) + 1;
  }
  return counts;
}

/** The row with the best mean, if its difference to each other row, picture by picture, leaves no doubt. */
function surelyBest(
  { better }: Metric,
  values: ReadonlyMap<string, readonly (number | null)[]>,
  means: ReadonlyMap<string, MeanInterval>,
  seed: number,
): string | undefined {
  if (better === "neither") return undefined;
  const sign = better === "higher" ? 1 : -1;
  const ranked = [...means].filter(([, { n }]) => n > 1).sort(([, a], [, b]) => sign * (b.mean - a.mean));
  const [first, ...others] = ranked.map(([row]) => row);
  if (first === undefined || others.length === 0) return undefined;
  const level = levelForAll(others.length);
  const beaten = others.every((other) => {
    const [a, b] = paired(values.get(first) ?? [], values.get(other) ?? []);
    if (a.length < fewestFor(level)) return false;
    const { low, high } = pairedDifference(a, b, { level, seed });
    return sign > 0 ? low > 0 : high < 0;
  });
  return beaten ? first : undefined;
}

/** With fewer pairs, all of the same sign would not be unlikely enough by chance: 2 · ½ⁿ > 1 − level. */
const fewestFor = (level: number): number => 1 - Math.log2(1 - level);

/** Values of the pictures on which both have one. */
function paired(a: readonly (number | null)[], b: readonly (number | null)[]): [number[], number[]] {
  const both = a.flatMap((value, i): [number, number][] => {
    const other = b[i];
    return value === null || other === null || other === undefined ? [] : [[value, other]];
  });
  return [both.map(([value]) => value), both.map(([, other]) => other)];
}
