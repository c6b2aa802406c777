/** The advisor's table and what it recommends. */

import type { FoveaError } from "../errors.ts";
import type { ClassTarget } from "../explain/explain.ts";
import type { Method } from "../methods/method.ts";
import type { MeanInterval } from "../metrics/intervals/mean-interval.ts";
import type { Truth } from "../metrics/truth.ts";
import type { FloatTensor } from "../tensor.ts";
import type { CriterionId } from "./criteria.ts";

export interface AdvicePicture {
  readonly name: string;
  readonly x: FloatTensor;
  readonly target: ClassTarget;
  /** In pixels of the model's input. */
  readonly truth?: Truth;
}

export interface AdviceRequest {
  readonly pictures: readonly AdvicePicture[];
  readonly labels?: readonly string[];
  readonly methods: readonly Method[];
  /** Options of a method. @default its own defaults */
  readonly optionsOf?: (method: Method) => Readonly<Record<string, unknown>>;
  /** Time for one method: then no further picture is begun. A method that could not do one picture in it is left out. @default 20 */
  readonly seconds?: number;
  readonly seed?: number;
  readonly progress?: (part: number, what: string) => void;
  readonly signal?: AbortSignal;
}

export interface Advice {
  readonly rows: readonly AdviceRow[];
  readonly refused: readonly { readonly method: Method; readonly error: FoveaError }[];
  /** Methods left out because a row would take too long, with the time of one map. */
  readonly slow: readonly { readonly method: Method; readonly ms: number }[];
  readonly uses: readonly UseAdvice[];
}

export interface AdviceRow {
  readonly method: Method;
  /** Pictures that were measured. */
  readonly pictures: number;
  /** Milliseconds of an explanation, the mean over the pictures. */
  readonly ms: number;
  readonly cells: Readonly<Record<CriterionId, Cell>>;
}

/** One number of the table. */
export interface Cell {
  /** Id of the metric. */
  readonly metric: string;
  readonly interval: MeanInterval;
  /** Why pictures gave no value, a phrase each. */
  readonly why: readonly string[];
}

export interface UseAdvice {
  readonly id: string;
  readonly title: string;
  /** How the choice is made, one sentence. */
  readonly rule: string;
  /** Best first; those that the intervals do not tell from the first follow it. */
  readonly methods: readonly Method[];
  /** Why there is none, or how sure the choice is. */
  readonly note: string;
}
