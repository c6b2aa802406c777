/** Which metrics are measured, and with which options. */

import { type Criterion, criteria, FoveaError, type Metric, metrics, nearest, optionsOf } from "@fovea/core";
import type { Collection } from "@fovea/dataset";
import type { Settings } from "./choose-methods.ts";
import { quickOptions } from "./quick-options.ts";

export interface ChosenMetric {
  readonly metric: Metric;
  readonly options: Settings;
}

export function metricNamed(id: string): Metric {
  const found = metrics.find((metric) => metric.id === id);
  if (found) return found;
  const ids = [...metrics.map((metric) => metric.id), ...Object.keys(criteria)];
  throw new FoveaError(
    "option-invalid",
    `Cannot find the metric "${id}": there are ${metrics.length} others`,
    {
      hint: `Did you mean ${nearest(id, ids)}? \`fovea metrics\` lists all.`,
    },
  );
}

/** Of the criterion of faithfulness those that are measured unless told: each asks for tens of forward runs. */
const usuallyFaithfulness = 2;

/**
 * Ids and criteria joined by commas, or `all`. Without a choice what costs little: where things are, if the pictures say
 * it, how fine the map is, and the first two measures of faithfulness.
 */
export function wantedMetrics(text: string | undefined, collection: Collection): readonly Metric[] {
  if (text === undefined) return usual(collection);
  const words = text.split(",").map((word) => word.trim());
  if (words.includes("all")) return metrics;
  return [...new Set(words.flatMap((word) => ofCriterion(word) ?? [metricNamed(word)]))];
}

const ofCriterion = (word: string): readonly Metric[] | undefined =>
  Object.hasOwn(criteria, word) ? metrics.filter(({ criterion }) => criterion === word) : undefined;

function usual({ samples }: Collection): readonly Metric[] {
  const of = (criterion: Criterion): readonly Metric[] => ofCriterion(criterion) ?? [];
  const placed = samples.some(({ truth }) => truth !== undefined);
  return [
    ...(placed ? of("localisation") : []),
    ...of("faithfulness").slice(0, usuallyFaithfulness),
    ...of("detail"),
  ];
}

/** `samples` for every metric that has it from `--quick`, then `ID.OPTION` from `--set`. Throws `option-invalid`. */
export function withOptions(chosen: readonly Metric[], settings: Settings, quick: boolean): ChosenMetric[] {
  checkNames(chosen, Object.keys(settings));
  return chosen.map((metric) => {
    const own = Object.entries(settings).flatMap(([key, value]): [string, unknown][] =>
      key.startsWith(`${metric.id}.`) ? [[key.slice(metric.id.length + 1), value]] : [],
    );
    const usual = quick ? quickOptions(parsed(metric, {})) : {};
    return { metric, options: parsed(metric, { ...usual, ...Object.fromEntries(own) }) };
  });
}

function parsed(metric: Metric, given: Settings): Record<string, unknown> {
  const read = metric.options.safeParse(given);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const name = String(issue?.path[0] ?? "");
  const option = optionsOf(metric).find((each) => each.name === name);
  const allowed = option?.values === undefined ? issue?.message : `allowed is ${option.values}`;
  throw new FoveaError("option-invalid", `Cannot use ${name}=${given[name]} for ${metric.id}: ${allowed}`, {
    hint: `See \`fovea metrics ${metric.id}\`.`,
  });
}

function checkNames(chosen: readonly Metric[], keys: readonly string[]): void {
  for (const key of keys) {
    const dot = key.indexOf(".");
    const metric = chosen.find(({ id }) => id === key.slice(0, dot));
    const known = metric ? Object.keys(metric.options.shape) : [];
    if (metric && known.includes(key.slice(dot + 1))) continue;
    const found = metric ? `${metric.id} has no such option` : `${key.slice(0, dot)} is not measured`;
    throw new FoveaError("option-invalid", `Cannot set "${key}": ${found}`, {
      hint: metric
        ? known.length > 0
          ? `It takes ${known.join(", ")}.`
          : "It takes no options."
        : "Choose it with --metric; `fovea metrics` lists all.",
    });
  }
}
