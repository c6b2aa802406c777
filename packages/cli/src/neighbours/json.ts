/** Neighbours as JSON. */

import { modelJson } from "../model-json.ts";
import { software } from "../software.ts";
import type { FoundFor, NeighbourRun, Searched } from "./request.ts";

export const neighboursJson = (
  run: NeighbourRun,
  searched: Searched,
  found: readonly (FoundFor & { readonly file: string | undefined })[],
  engine: string,
): object => ({
  ...{ software, command: run.command, engine },
  ...modelJson(run.file),
  seed: run.seed,
  layer: { value: run.layer.value, shape: run.layer.shape, pool: run.layer.pool, features: run.layer.size },
  metric: run.by,
  k: run.k,
  searched: { ...searched, classes: Object.fromEntries(searched.classes) },
  queries: found.map(({ query, label, neighbours, purity, novelty, leftOut, file }) => ({
    path: query.path,
    sha256: query.sha256,
    said: query.said,
    label: label ?? null,
    neighbours: neighbours.map((each) => ({ ...each, label: each.label ?? null, said: each.said ?? null })),
    purity: {
      known: purity.known,
      majority: purity.majority ?? null,
      own: purity.own ?? null,
    },
    novelty: novelty ?? null,
    leftOut,
    file: file ?? null,
  })),
});
