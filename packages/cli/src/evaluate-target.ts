/** What is explained on a picture of a collection, and its truth in the words of the model. */

import {
  type ClassTarget,
  FoveaError,
  type Matches,
  type Model,
  type Prediction,
  type Truth,
  type TruthObject,
  targetsFor,
} from "@fovea/core";
import type { Sample } from "@fovea/dataset";
import type { Input } from "./read-input.ts";

export interface Asked {
  readonly matches: Matches;
  /** As --target gives it; undefined: the class that the picture is said to show. */
  readonly target: string | undefined;
  readonly labels: readonly string[] | undefined;
  /** Findings that are no class of the model are what the class explained is about. */
  readonly findings: boolean;
}

/** The class of the picture to which the model gives the highest score; the best of all where no class is known. */
export async function targetOf(
  { matches, target, labels }: Asked,
  { model, x }: Pick<Input, "model" | "x">,
  sample: Pick<Sample, "labels">,
  prediction: Prediction,
): Promise<ClassTarget> {
  const { logits } = prediction.scores;
  const known = sample.labels.flatMap((label) => matches.get(label)?.indices ?? []);
  const shown = best(known, logits);
  const text = target ?? (shown === undefined ? "top1" : String(shown));
  const [found, ...others] = await targetsFor(model, x, text, prediction, labels);
  if (found?.kind === "class" && others.length === 0) return found;
  throw new FoveaError("option-invalid", `Cannot evaluate --target ${target}: expected one class`, {
    hint: "Give a label, an index or top1; without --target it is the class that each picture is said to show.",
  });
}

/** Whether the model's first choice is a class that the picture shows; undefined where none is known. */
export function isRight({ matches }: Asked, sample: Sample, { scores }: Prediction): boolean | undefined {
  const known = sample.labels.flatMap((label) => matches.get(label)?.indices ?? []);
  if (known.length === 0) return undefined;
  const all = scores.logits.map((_, index) => index);
  return known.includes(best(all, scores.logits) as number);
}

/** Metrics compare names: objects get those of the model's classes. */
export function truthInWords(asked: Asked, truth: Truth, target: ClassTarget, { scores }: Prediction): Truth {
  const named = (object: TruthObject): TruthObject => {
    const indices = asked.matches.get(object.label)?.indices;
    if (indices === undefined) return asked.findings ? { ...object, label: target.label } : object;
    const index = indices.includes(target.index) ? target.index : (best(indices, scores.logits) as number);
    return { ...object, label: asked.labels?.[index] ?? String(index) };
  };
  return { ...truth, objects: truth.objects.map(named) };
}

function best(indices: readonly number[], logits: readonly number[]): number | undefined {
  let found: number | undefined;
  for (const index of indices)
    if (found === undefined || (logits[index] as number) > (logits[found] as number)) found = index;
  return found;
}

export const labelsOf = (labels: readonly string[] | undefined, { classes }: Model): readonly string[] =>
  labels ?? Array.from({ length: classes }, (_, index) => String(index));
