/** Results as one JSON document. Numbers that are not finite become null. */

import type { ClassPrediction, Target } from "@fovea/core";
import { type Failure, isFailure } from "./each-input.ts";
import type { Explained, InputResult, Refusal } from "./explain-input.ts";
import type { ExplainRun } from "./explain-request.ts";
import { errorJson } from "./faults.ts";
import { modelJson } from "./model-json.ts";
import { software } from "./software.ts";

/** What stands in the report besides results. */
export interface Ending {
  readonly engine: string;
  readonly report: string | undefined;
}

export function explainJson(
  run: ExplainRun,
  outcomes: readonly (InputResult | Failure)[],
  { engine, report }: Ending,
): object {
  const { file, command, seed, output } = run;
  return {
    software,
    command,
    engine,
    ...modelJson(file),
    seed,
    output,
    inputs: outcomes.map(outcomeJson),
    failed: outcomes.filter(isFailure<InputResult>).length,
    report: report ?? null,
  };
}

const outcomeJson = (outcome: InputResult | Failure): object =>
  isFailure(outcome)
    ? { path: outcome.path, prediction: [], explanations: [], error: errorJson(outcome.error) }
    : {
        path: outcome.path,
        prediction: listedClasses(outcome),
        ...(outcome.prediction.scores.note ? { note: outcome.prediction.scores.note } : {}),
        explanations: outcome.explained.map(explanationJson),
        refused: outcome.refused.map(refusalJson),
      };

/** The five most probable classes, and those that were explained. */
export function listedClasses({ prediction, explained, refused }: InputResult): readonly ClassPrediction[] {
  const targets = [
    ...explained.map(({ explanation }) => explanation.target),
    ...refused.map((r) => r.target),
  ];
  const asked = new Set(targets.flatMap((target) => (target.kind === "class" ? [target.index] : [])));
  return prediction.classes.filter(({ index }, rank) => rank < 5 || asked.has(index));
}

function explanationJson({ explanation, shown, files }: Explained): object {
  const { method, target, output, score, domain, layer, ledger, conventions, seed, ms } = explanation;
  const { shape, min, max, sum } = explanation;
  return {
    method: method.id,
    target: targetJson(target),
    output,
    score,
    domain,
    shape,
    min,
    max,
    sum,
    layer: layer ?? null,
    ledger: ledger.map((check) => ({ ...check, limit: check.limit ?? null })),
    conventions,
    seed,
    display: shown ? { ...shown.scale, steps: shown.steps } : null,
    files,
    ms,
  };
}

const refusalJson = ({ method, target, error }: Refusal): object => ({
  method: method.id,
  target: targetJson(target),
  ...errorJson(error),
});

/** Units are written as `--target` takes them, too. */
const targetJson = (target: Target): object =>
  target.kind === "class" ? target : { ...target, name: unitName(target.layer, target.index) };

const unitName = (layer: string, [channel, ...position]: readonly number[]): string =>
  [layer, channel, ...(position.length > 0 ? [position.join(",")] : [])].join(":");
