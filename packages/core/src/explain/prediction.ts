/** What the network says: scores and probabilities of its classes, best first. */

import type { HeadKind } from "../freeze/head.ts";
import type { FloatTensor } from "../tensor.ts";
import type { OutputForm } from "../transform/score/score.ts";

export interface ClassPrediction {
  readonly index: number;
  readonly label: string;
  readonly probability: number;
  readonly logit: number;
}

export interface Scores {
  /** One score per class; a single-score network has [−z, z]. */
  readonly logits: readonly number[];
  readonly probabilities: readonly number[];
  /** Remarks on how the probabilities were got. */
  readonly note: string;
}

/** Probabilities as the head of the network means them. */
export function scoresOf(row: FloatTensor, kind: HeadKind): Scores {
  const raw = Array.from(row.data);
  if (raw.length === 1) {
    const z = raw[0] as number;
    return {
      logits: [-z, z],
      probabilities: [sigmoid(-z), sigmoid(z)],
      note: "one score: class 1 is yes, class 0 is no",
    };
  }
  if (kind === "sigmoid") {
    return { logits: raw, probabilities: raw.map(sigmoid), note: "independent classes, a sigmoid each" };
  }
  if (kind === "none" && addsToOne(raw)) {
    return {
      logits: raw,
      probabilities: raw,
      note: "the output is a probability already and could not be taken back to a score",
    };
  }
  const note = kind === "none" ? "softmax of the output" : "";
  return { logits: raw, probabilities: softmax(raw), note };
}

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

const addsToOne = (values: readonly number[]): boolean =>
  values.every((v) => v >= 0 && v <= 1) && Math.abs(values.reduce((a, b) => a + b, 0) - 1) < 1e-3;

function softmax(logits: readonly number[]): number[] {
  const top = Math.max(...logits);
  const powers = logits.map((z) => Math.exp(z - top));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((p) => p / total);
}

/** The k most probable classes; equal ones by index. */
export function topClasses(
  { logits, probabilities }: Scores,
  k: number,
  labels?: readonly string[],
): ClassPrediction[] {
  return probabilities
    .map((probability, index) => ({
      index,
      probability,
      logit: logits[index] as number,
      label: labelOf(labels, index),
    }))
    .sort((a, b) => b.logit - a.logit || a.index - b.index)
    .slice(0, k);
}

export const labelOf = (labels: readonly string[] | undefined, index: number): string =>
  labels?.[index] ?? String(index);

/** S in the given form, from the scores: what the explanation graph must arrive at too. */
export function scoreIn(
  form: OutputForm,
  { logits, probabilities }: Scores,
  index: number,
  independent: boolean,
): number {
  const logit = logits[index] as number;
  const probability = probabilities[index] as number;
  if (form === "logit") return logit;
  if (form === "probability") return probability;
  if (form === "log-probability") return Math.log(probability);
  if (independent) return logit;
  return logit - Math.max(...logits.filter((_, i) => i !== index));
}
