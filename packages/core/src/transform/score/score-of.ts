/** The number that is explained, from the scores of a plain forward run: what the nodes of score.ts compute. */

import type { Head } from "../../freeze/head.ts";
import type { ClassScore, OutputForm } from "./score.ts";

/**
 * S from the raw scores of the head, 1×K or 1×1, for class `index[0]` (against `index[1]`, if the score is a contrast).
 *
 * Methods that need nothing but S run the network as it is: it is the fastest graph there is.
 */
export function scoreOf(
  row: ArrayLike<number>,
  head: Pick<Head, "kind" | "scores">,
  { form, versus }: ClassScore,
  [index = 0, rival = 0]: readonly number[],
): number {
  const logit = (k: number): number =>
    head.scores === 1 ? (2 * k - 1) * (row[0] as number) : (row[k] as number);
  if (versus) return logit(index) - logit(rival);
  if (head.scores === 1 || head.kind === "sigmoid") return independent(logit(index), form);
  return competing(row, index, form);
}

function independent(z: number, form: OutputForm): number {
  if (form === "probability") return 1 / (1 + Math.exp(-z));
  // −log(1 + e^−z), finite for very negative z.
  if (form === "log-probability") return Math.min(z, 0) - Math.log1p(Math.exp(-Math.abs(z)));
  return z;
}

function competing(row: ArrayLike<number>, index: number, form: OutputForm): number {
  const z = row[index] as number;
  if (form === "logit") return z;
  if (form === "margin") return z - largest(row, index);
  const top = largest(row, -1);
  let total = 0;
  for (let k = 0; k < row.length; k++) total += Math.exp((row[k] as number) - top);
  return form === "probability" ? Math.exp(z - top) / total : z - top - Math.log(total);
}

/** Of all but one. */
function largest(row: ArrayLike<number>, but: number): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < row.length; k++) if (k !== but) most = Math.max(most, row[k] as number);
  return most;
}
