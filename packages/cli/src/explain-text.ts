/** Results for people, as they come. */

import { type Check, shapeText } from "@fovea/core";
import { numberText, targetText } from "@fovea/render";
import type { InputResult } from "./explain-input.ts";
import { foundText } from "./locate.ts";
import type { Explained } from "./save-explanation.ts";
import type { Printer } from "./terminal.ts";

/** `classes`: how many of the most probable classes are listed. */
export function printResult(to: Printer, result: InputResult, classes: number): void {
  to.line(to.styled("bold", result.path));
  printPrediction(to, result.prediction.classes.slice(0, classes));
  for (const explained of result.explained) printExplained(to, explained);
  for (const { method, targets, file } of result.panels)
    if (file !== undefined) {
      to.line(`  ${method.id}, ${targets.length} classes side by side`);
      to.line(`    ${file}`);
    }
  for (const { method, target, error } of result.refused) {
    to.line(`  ${method.id}, ${targetText(target)}: ${to.styled("dim", "not here")}`);
    to.line(`    ${error.message}`);
  }
  if (!result.seen) to.line("  No pictures: the input of the model is not a picture of 1 or 3 channels");
}

export function printPrediction(to: Printer, classes: InputResult["prediction"]["classes"]): void {
  for (const { probability, label, index } of classes) {
    const named = label === String(index) ? `class ${index}` : label;
    const number = named === label ? ` (${index})` : "";
    const percent = aligned(probability);
    to.line(`  ${percent}  ${to.cut(named, percent.length + number.length + 4)}${to.styled("dim", number)}`);
  }
}

/** Two decimals in a column of one width; never 100 % or 0 % for what is neither. */
function aligned(probability: number): string {
  const text = (100 * probability).toFixed(2);
  const bound =
    text === "100.00" && probability < 1 ? "> 99.99" : text === "0.00" && probability > 0 ? "< 0.01" : text;
  return `${bound.padStart(7)} %`;
}

function printExplained(to: Printer, { explanation, files, shown, located }: Explained): void {
  const { method, target, shape, ledger } = explanation;
  to.line(`  ${to.cut(`${method.id}, ${targetText(target)}`, 2)}`);
  for (const path of files) to.line(`    ${path}`);
  if (files.length === 0) to.line(`    ${shapeText(shape)}, ${shown?.scale.text ?? "not drawn"}`);
  if (located) for (const line of foundText(located)) to.line(`    ${line}`);
  for (const check of ledger)
    if (!check.ok) to.line(`    ${to.styled("red", `CHECK FAILED ${checkText(check)}`)}`);
}

const checkText = ({ check, value, limit, note }: Check): string =>
  `${check}: ${numberText(value)}${limit === undefined ? "" : `, limit ${numberText(limit)}`} (${note})`;
