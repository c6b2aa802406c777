/** What the advisor's table has columns for: each is one metric of the catalog, with options that fit a table. */

import { metrics } from "../metrics/catalog.ts";
import type { Metric } from "../metrics/metric.ts";

export type CriterionId = "detail" | "discrimination" | "faithfulness" | "robustness" | "sanity" | "runtime";

export interface Column {
  readonly id: CriterionId;
  readonly title: string;
  /** What the number is, in a phrase that fits below a table. */
  readonly said: string;
  readonly better: "higher" | "lower";
  /** Of these metrics, which say how alike two maps are, the cell holds 1 less the value. */
  readonly similarity?: readonly string[];
  /** The first whose needs the pictures meet is measured. */
  readonly metrics: readonly { readonly id: string; readonly options: Readonly<Record<string, unknown>> }[];
}

export const columns: readonly Column[] = [
  {
    id: "faithfulness",
    title: "Faithfulness",
    said: "ROAD: how much more the probability falls when the most relevant pixels go than when the least relevant do; 0 for a random map",
    better: "higher",
    metrics: [{ id: "road", options: {} }],
  },
  {
    id: "discrimination",
    title: "Class discrimination",
    said: "on pictures with objects of two classes, how much more of each class's map lies on its own object; without such pictures, 1 less the similarity of the maps of the two best classes",
    better: "higher",
    metrics: [
      { id: "class-discrimination", options: {} },
      { id: "random-logit", options: { other: "next" } },
    ],
    similarity: ["random-logit"],
  },
  {
    id: "detail",
    title: "Smallest detail",
    said: "pixels across the finest detail of the map",
    better: "lower",
    metrics: [{ id: "resolution", options: {} }],
  },
  {
    id: "robustness",
    title: "Sensitivity to noise",
    said: "largest relative change of the map under noise of 2 % of the pixel range",
    better: "lower",
    metrics: [{ id: "max-sensitivity", options: { samples: 4 } }],
  },
  {
    id: "sanity",
    title: "Map after forgetting",
    said: "similarity to the map of the same network in which one layer has forgotten what it learned, the mean over four layers from the last to the first; near 1 if the map does not depend on what was learned",
    better: "lower",
    metrics: [{ id: "independent-randomisation", options: { layers: 4 } }],
  },
  {
    id: "runtime",
    title: "Runtime",
    said: "in forward runs of the same model",
    better: "lower",
    metrics: [{ id: "runtime", options: {} }],
  },
];

export function metricById(id: string): Metric {
  const found = metrics.find((metric) => metric.id === id);
  if (!found) throw new Error(`no metric ${id}`);
  return found;
}
