/** The part `neighbours`. */

import { neighbours } from "../neighbours.ts";
import { table } from "../part.ts";

export const neighboursPart = async (): Promise<string> =>
  table(
    "Neighbours in a store",
    "20 000 seeded vectors of 512 numbers, 100 queries, the ten nearest: part of those by brute force in float64 that `Store.nearest()` finds, exactly (limit 1) and by the index (limit 0.95), and the median time of a search.",
    ["vectors", "metric", "exact", "by index", "building, ms", "exact, ms", "by index, ms"],
    (await neighbours()).map((r) => [
      ...[r.vectors, r.metric, r.exactRecall.toFixed(3), r.recall.toFixed(3)],
      ...[r.buildMs.toFixed(0), r.exactMs.toFixed(1), r.indexMs.toFixed(1)],
    ]),
  );
