/** A comparison of two models as JSON. */

import type { Failure } from "../each-input.ts";
import { errorJson } from "../faults.ts";
import { modelJson } from "../model-json.ts";
import { software } from "../software.ts";
import type { Side } from "./request.ts";
import type { PairResult } from "./result.ts";
import { bestMatches } from "./words.ts";

export const pairJson = (
  { run, said, agreement, maps, refused, layers }: PairResult,
  failures: readonly Failure[],
  engine: string,
): object => ({
  ...{ software, command: run.command, engine, seed: run.seed },
  models: { a: sideJson(run.a), b: sideJson(run.b) },
  classes: run.same.how,
  agreement: agreement.rate,
  accuracy: agreement.accuracy ?? null,
  differing: agreement.differing.map(({ path }) => path),
  pictures: said.map(({ path, label, a, b, agree }) => ({
    path,
    label: label ?? null,
    a,
    b,
    agree: agree ?? null,
  })),
  failed: failures.map(({ path, error }) => ({ path, error: errorJson(error) })),
  maps: {
    method: run.method.id,
    options: run.options,
    pictures: maps.map(({ said: { path }, a, b, similarity }) => ({
      path,
      a: a.target,
      b: b.target,
      // JSON has no NaN.
      similarity: Object.fromEntries(
        Object.entries(similarity).map(([name, value]) => [name, Number.isFinite(value) ? value : null]),
      ),
    })),
    refused: refused.map(({ path, error }) => ({ path, error: errorJson(error) })),
  },
  layers: layers
    ? {
        measure: "linear CKA, debiased",
        features: "mean over positions",
        ...{ pictures: layers.pictures, batches: layers.batches, chance: layers.chance },
        rows: run.a.layers,
        columns: run.b.layers,
        values: layers.values.map((row) => row.map((value) => (Number.isFinite(value) ? value : null))),
        best: bestMatches(layers, run),
      }
    : null,
});

const sideJson = ({ name, file }: Side): object => ({ name, ...modelJson(file) });
