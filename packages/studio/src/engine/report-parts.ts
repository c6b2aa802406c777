/** What all files of a report say: who made it, of which model, how to do it again. */

import { describePreprocessing, type Prediction } from "@fovea/core";
import { className, displayScale, type Seen, type ShownMap, seenPicture } from "@fovea/render";
import type { Desk } from "./desk.ts";
import type { ClassQuestion, ExplainQuestion, ExplanationInfo } from "./messages.ts";
import type { OpenedModel } from "./opened-model.ts";
import type { ReportedPicture, ReportQuestion } from "./report-messages.ts";

export const software = "Fovea Studio 0.1.0";

/** How the picture is prepared, one line. */
export const preparationOf = ({ preprocessing }: OpenedModel): string =>
  describePreprocessing(preprocessing).replaceAll("\n", "; ");

/** Undefined where the model's input is no picture. */
export function seenOn(desk: Desk, model: string, picture: string): Seen | undefined {
  const { opened, x, layout } = desk.prepared(model, picture);
  return layout && seenPicture(x, layout, opened.preprocessing);
}

/** The map as the page shows it. */
export function shownOf({ map, display, steps }: ExplanationInfo): ShownMap | undefined {
  return map && { map, scale: displayScale(map, { signed: display === "signed" }), steps };
}

/** `wolf`, or `wolf rather than fox`. */
export function targetWords({ index, versus }: ClassQuestion, { classes }: Prediction): string {
  const name = (wanted: number): string => {
    const found = classes.find((each) => each.index === wanted);
    return found ? className(found) : `class ${wanted}`;
  };
  return versus === undefined ? name(index) : `${name(index)} rather than ${name(versus)}`;
}

/** The page's address, and the command lines that give the same numbers. */
export function againText(question: ReportQuestion, { info, settings }: OpenedModel): string {
  const { address, pictures, typed: model = info.name } = question;
  const prepared = Object.keys(settings).length > 0;
  const explaining = pictures.flatMap(({ name, typed = name, explanations }) =>
    Array.from(groups(explanations), ([flags, methods]) =>
      [
        ...["fovea explain", quoted(model), quoted(typed), `--method ${[...methods].join(",")}`, flags],
        ...(prepared ? ["--preprocess prepared.json"] : []),
      ].join(" "),
    ),
  );
  const own = question.typed === undefined || pictures.some(({ typed }) => typed === undefined);
  return [
    `Fovea Studio: ${address}`,
    `or on the command line${own ? ", in the folder of the same files" : ""}:`,
    ...(prepared ? [`echo ${quoted(JSON.stringify(settings))} > prepared.json`] : []),
    ...pictures.flatMap(({ drawnBy }) => drawnBy ?? []),
    ...explaining,
  ].join("\n");
}

/** Methods that were asked the same. */
function groups(explanations: readonly ExplanationInfo[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { question } of explanations) {
    const flags = flagsOf(question);
    found.set(flags, (found.get(flags) ?? new Set()).add(question.method));
  }
  return found;
}

const flagsOf = ({ target, layer, seed }: ExplainQuestion): string =>
  [
    `--target ${target.index}`,
    ...(target.versus === undefined ? [] : [`--versus ${target.versus}`]),
    ...(layer === undefined ? [] : [`--layer ${quoted(layer)}`]),
    ...(seed === undefined ? [] : [`--seed ${seed}`]),
  ].join(" ");

const quoted = (text: string): string =>
  /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** A file's name of a picture and a method: `wolf-forest.grad-cam.3`. */
export function fileName({ name }: ReportedPicture, { question }: ExplanationInfo): string {
  const { method, target } = question;
  const versus = target.versus === undefined ? "" : `-rather-than-${target.versus}`;
  return `${safe(name)}.${method}.${target.index}${versus}`;
}

const safe = (name: string): string => name.replace(/\.\w{1,5}$/, "").replace(/[^\p{L}\p{N}_-]+/gu, "-");
