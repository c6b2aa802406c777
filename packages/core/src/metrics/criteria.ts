/** The chapters of the metrics. */

import type { Criterion, Metric } from "./metric.ts";

/** What the metrics of a criterion ask, in the order in which tools list them. */
export const criteria: Readonly<Record<Criterion, { readonly title: string; readonly said: string }>> = {
  localisation: {
    title: "Localisation",
    said: "whether the map lies on the object, and on its defining parts.",
  },
  discrimination: {
    title: "Class discrimination",
    said: "whether the map of one class differs from that of another in the same picture.",
  },
  faithfulness: { title: "Faithfulness", said: "whether the score changes where the map says it should." },
  robustness: { title: "Robustness", said: "whether nearly the same picture gets nearly the same map." },
  sanity: {
    title: "Sanity",
    said: "whether the map depends on what the model has learned and on the class.",
  },
  detail: { title: "Detail", said: "how fine and how sparse the map is." },
  colour: { title: "Colour", said: "how far score and map hang on colour." },
  cost: { title: "Cost", said: "what the map costs." },
};

export interface MetricChapter {
  readonly criterion: Criterion;
  readonly title: string;
  readonly said: string;
  readonly metrics: readonly Metric[];
}

/** The metrics by criterion, in their own order within each; criteria without metrics are left out. */
export const byCriterion = (metrics: readonly Metric[]): MetricChapter[] =>
  (Object.keys(criteria) as Criterion[])
    .map((criterion) => ({
      criterion,
      ...criteria[criterion],
      metrics: metrics.filter((metric) => metric.criterion === criterion),
    }))
    .filter((chapter) => chapter.metrics.length > 0);
