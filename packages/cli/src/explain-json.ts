/** Results as one JSON document. Numbers that are not finite become null. */

import type { ClassPrediction, Target } from "@fovea/core";
import { type Failure, isFailure } from "./each-input.ts";
import type { InputResult, Refusal } from "./explain-input.ts";
import type { ExplainRun } from "./explain-request.ts";
import { errorJson } from "./faults.ts";
import { modelJson } from "./model-json.ts";
import type { Panel } from "./panels.ts";
import type { Explained, Located, SavedView } from "./save-explanation.ts";
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
  const { file, command, seed, output, convention } = run;
  return {
    software,
    command,
    engine,
    ...modelJson(file),
    seed,
    output,
    convention: convention ?? null,
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
        panels: outcome.panels.map(panelJson),
      };

/** The five most probable classes, and those that were explained. */
export function listedClasses({ prediction, explained, refused }: InputResult): readonly ClassPrediction[] {
  const targets = [
    ...explained.map(({ explanation }) => explanation.target),
    ...refused.map((r) => r.target),
  ];
  const asked = new Set(
    targets.flatMap((target) =>
      target.kind === "class" ? [target.index, ...(target.versus ? [target.versus.index] : [])] : [],
    ),
  );
  return prediction.classes.filter(({ index }, rank) => rank < 5 || asked.has(index));
}

function explanationJson({ explanation, shown, files, views, located }: Explained): object {
  const { method, target, output, score, domain, layer, ledger, conventions, seed, ms } = explanation;
  const { shape, min, max, sum, standardError, details } = explanation;
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
    ...(standardError ? { standardError } : {}),
    ...(Object.keys(details).length > 0 ? { details } : {}),
    ...(views.length > 0 ? { views: views.map(viewJson) } : {}),
    ...(located ? { located: locatedJson(located) } : {}),
    files,
    ms,
  };
}

const viewJson = ({ page: _, ...told }: SavedView): object => told;

const locatedJson = ({ mask, picture, note, ...found }: Located): object => ({
  ...found,
  mask: mask ?? null,
  picture: picture ?? null,
  note: note ?? null,
});

const panelJson = ({ method, targets, scale, file }: Panel): object => ({
  method: method.id,
  classes: targets.map(({ index }) => index),
  display: scale,
  file: file ?? null,
});

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
