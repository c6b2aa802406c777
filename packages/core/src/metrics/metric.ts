/** The contract of a metric: a number that judges one explanation of one picture. */

import type { z } from "zod";
import type { Subject } from "./subject.ts";

/** What a metric judges. */
export type Criterion =
  /** Whether the score changes where the map says it should. */
  | "faithfulness"
  /** Whether the map lies on the object, and on its defining parts. */
  | "localisation"
  /** Whether the map of one class differs from that of another class in the same picture. */
  | "discrimination"
  /** Whether nearly the same picture gets nearly the same map. */
  | "robustness"
  /** Whether the map depends on what the model has learned and on the class. */
  | "sanity"
  /** How fine and how sparse the map is. */
  | "detail"
  /** How far score and map hang on colour. */
  | "colour"
  /** What the map costs. */
  | "cost";

/** What a metric asks for beside the model and the picture. */
export type TruthNeed =
  /** At least one object of the target's class, with a box or a mask. */
  | "object"
  /** A mask of it, not only a box. */
  | "mask"
  /** Masks of its parts, some of them defining. */
  | "parts"
  /** At least one object of another class of the model beside it. */
  | "other-object";

export interface Metric<Schema extends z.ZodObject = z.ZodObject> {
  readonly id: string;
  readonly criterion: Criterion;
  readonly title: string;
  /** Empty where the definition is Fovea's own. */
  readonly paper: string;
  /** What the number means, one plain sentence. */
  readonly reading: string;
  /** `neither`: a fact, not a merit. */
  readonly better: "higher" | "lower" | "neither";
  /** Least and largest value there can be, where there are such. */
  readonly bounds: readonly [low: number, high: number];
  readonly needs: readonly TruthNeed[];
  /** In forward passes and explanations, in words. */
  readonly cost: string;
  readonly options: Schema;
  readonly measure: (subject: Subject, options: z.infer<Schema>) => Promise<Measured>;
}

export interface Measured {
  /** Undefined where the number does not exist for this picture, such as a correlation with a flat map. */
  readonly value: number | undefined;
  /** Why there is no value, one phrase. */
  readonly why?: string;
  /** Plain data for the JSON: curves, values per step, sides of a difference … */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Ties the option schema to the function that takes its values. */
export const metric = <Schema extends z.ZodObject>(row: Metric<Schema>): Metric => row as unknown as Metric;

/** There is no number for this picture; `why` is one phrase. */
export const noValue = (why: string, details: Measured["details"] = {}): Measured => ({
  value: undefined,
  why,
  details,
});
