/** Results → the HTML report. */

import { basename } from "node:path";
import { shapeText } from "@fovea/core";
import {
  htmlReport,
  type ReportInput,
  type ReportMap,
  type ReportRefusal,
  reportMap,
  targetText,
} from "@fovea/render";
import { type Failure, isFailure, isResult } from "./each-input.ts";
import type { InputResult, Refusal } from "./explain-input.ts";
import { listedClasses } from "./explain-json.ts";
import type { ExplainRun } from "./explain-request.ts";
import { preprocessingOf } from "./model-json.ts";
import { type Explained, remarksOf, type Told } from "./save-explanation.ts";
import { software } from "./software.ts";

/** The whole page. Inputs that are no pictures are named in a note. */
export function explainReport(
  run: ExplainRun,
  outcomes: readonly (InputResult | Failure)[],
  engine: string,
): string {
  const { file, command, seed } = run;
  const results = outcomes.filter(isResult<InputResult>);
  const failures = outcomes.filter(isFailure<InputResult>);
  const p = preprocessingOf(file);
  const shortNames = new Set(results.map(({ path }) => basename(path))).size === results.length;
  return htmlReport({
    software,
    command,
    model: {
      name: basename(file.path),
      sha256: file.sha256,
      input: file.loaded.graph.inputs
        .map(({ name, shape }) => `${name}: ${shape ? shapeText(shape) : "any shape"}`)
        .join(", "),
      engine,
      preprocessing: [...new Set(results.map(({ preparation }) => preparation))]
        .join("; ")
        .replaceAll("\n", "; "),
      preprocessingSource: p ? [...new Set(Object.values(p.sources))].join(", ") : "given as tensors",
      seed,
    },
    inputs: results.flatMap((result) => inputOf(result, shortNames)),
    failures: failures.map(({ path, error }) => ({ name: path, reason: error.message })),
    notes: [...file.remarks, ...results.flatMap(notesOf)],
  });
}

/** Inputs are called by their file names where those tell them apart, else by their paths. */
function inputOf(result: InputResult, shortNames: boolean): ReportInput[] {
  const { path, seen, picture } = result;
  if (!seen || !picture) return [];
  const { width, height } = seen;
  const explanations = [...result.explained.flatMap(mapOf), ...result.refused.map(refusalOf)];
  const name = shortNames ? basename(path) : path;
  const panels = result.panels.flatMap(({ page }) => page ?? []);
  return [
    {
      name,
      picture: pngAddress(picture),
      width,
      height,
      predictions: listedClasses(result),
      explanations,
      panels,
    },
  ];
}

function mapOf({ explanation, shown, overlay, views, located }: Explained): ReportMap[] {
  if (!shown || !overlay) return [];
  const { method, ledger, ms } = explanation;
  return [
    reportMap({
      ...{ method, shown, ledger, ms },
      target: scoreText(explanation),
      png: pngAddress(overlay),
      views: views.flatMap(({ page }) => page ?? []),
      remarks: remarksOf(explanation, located),
    }),
  ];
}

/** As the report would make it, by the platform's own coder: a twentieth of the time. */
const pngAddress = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  `data:image/png;base64,${Buffer.from(buffer, byteOffset, byteLength).toString("base64")}`;

const refusalOf = ({ method, target, error }: Refusal): ReportRefusal => ({
  method: method.id,
  title: method.title,
  target: targetText(target),
  refused: `${error.message}.`,
});

const scoreText = ({ target, output }: Told): string =>
  output === "logit" || target.kind === "unit" ? targetText(target) : `${targetText(target)} (${output})`;

const notesOf = ({ path, seen, prediction }: InputResult): string[] => [
  ...(seen?.note ? [`${path}: ${seen.note}.`] : []),
  ...(seen ? [] : [`${path}: no pictures, since the model's input is not a picture of 1 or 3 channels.`]),
  ...(prediction.scores.note ? [`Probabilities: ${prediction.scores.note}.`] : []),
];
