/** The cascade of Adebayo et al.: layers forget one after another, from the output down, and stay so. */

import { z } from "zod";
import type { Heat } from "../../../explain/heat.ts";
import { type Measured, noValue } from "../../metric.ts";
import type { Subject } from "../../subject.ts";
import {
  evenly,
  type Forgetting,
  type Forgotten,
  forgettingOptions,
  type Look,
  layersOf,
  likenessAfter,
} from "./forgetting.ts";
import { meanLikeness, sideOf } from "./likeness.ts";

export const cascadeOptions: typeof forgettingOptions & {
  readonly stages: z.ZodDefault<z.ZodCoercedNumber<unknown>>;
} = {
  ...forgettingOptions,
  stages: z.coerce
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(6)
    .describe(
      "points of the cascade at which maps are compared, from the last layer alone to all of them, evenly spaced; 1: all alone",
    ),
};
interface Cascade extends Forgetting {
  readonly stages: number;
}

/** A point of the cascade. */
interface Stage extends Forgotten {
  /** How many layers have forgotten, and which was the last to. */
  readonly layers: number;
  readonly last: string;
}

/** The likeness of strengths to `heat` once every layer has forgotten; the whole curve and its mean in the details. */
export async function cascade(subject: Subject, options: Cascade, heat: Heat, look: Look): Promise<Measured> {
  const names = layersOf(subject.model);
  if (names.length === 0) return noValue("the model has no layers with weights");
  const before = sideOf(heat);
  if (before.map.flat) return noValue("the map is the same everywhere");
  const counts = evenly(1, names.length, options.stages);
  const stages: Stage[] = [];
  for (const [i, count] of counts.entries()) {
    subject.tick(i, counts.length);
    const found = await likenessAfter(subject, before, new Set(names.slice(0, count)), options, look);
    stages.push({ layers: count, last: names[count - 1] as string, ...found });
  }
  const { spearmanOfStrength: value, why } = stages.at(-1) as Stage;
  return {
    value,
    ...(why ? { why } : {}),
    details: { layers: names.length, stages, mean: meanLikeness(stages) },
  };
}
