/** The explanations of this session → the HTML report. */

import { methodById, shapeText } from "@fovea/core";
import {
  encodePng,
  htmlReport,
  overlay,
  type Raster,
  type ReportInput,
  type ReportMap,
  reportMap,
  type Seen,
} from "@fovea/render";
import { enlarged } from "../client/save.ts";
import { checkWords } from "../parts/check-words.ts";
import type { Desk } from "./desk.ts";
import type { ExplanationInfo } from "./messages.ts";
import { noMethod } from "./no-method.ts";
import type { ReportedPicture, ReportQuestion } from "./report-messages.ts";
import { againText, preparationOf, seenOn, shownOf, software, targetWords } from "./report-parts.ts";

export async function reportPage(desk: Desk, question: ReportQuestion): Promise<string> {
  const opened = desk.model(question.model);
  const { info, graph, preprocessing, model } = opened;
  const inputs = await Promise.all(question.pictures.map((each) => inputOf(desk, question.model, each)));
  return htmlReport({
    software,
    command: againText(question, opened),
    model: {
      name: info.name,
      sha256: info.sha256,
      input: graph.inputs
        .map(({ name, shape }) => `${name}: ${shapeText(shape ?? model.input.shape)}`)
        .join(", "),
      engine: info.engine,
      preprocessing: preparationOf(opened),
      preprocessingSource: [...new Set(Object.values(preprocessing.sources))].join(", "),
      seed: question.pictures[0]?.explanations[0]?.seed ?? 0,
    },
    inputs: inputs.flatMap(({ input }) => input ?? []),
    notes: [...info.remarks, ...preprocessing.notes, ...inputs.flatMap(({ notes }) => notes), here],
  });
}

const here = "The computation was done in a browser; nothing was sent anywhere.";

interface Reported {
  readonly input: ReportInput | undefined;
  readonly notes: readonly string[];
}

async function inputOf(desk: Desk, model: string, picture: ReportedPicture): Promise<Reported> {
  const { name, id, explanations } = picture;
  const seen = seenOn(desk, model, id);
  if (!seen)
    return { input: undefined, notes: [`${name}: no pictures, since the model's input is no picture.`] };
  const prediction = await desk.prediction(model, id);
  const target = (each: ExplanationInfo): string => {
    const words = targetWords(each.question.target, prediction);
    return each.scoreName === "logit" || each.question.target.versus !== undefined
      ? words
      : `${words} (${each.scoreName})`;
  };
  const maps = await Promise.all(explanations.map((each) => mapOf(each, seen, target(each))));
  const asked = new Set(
    explanations.flatMap(({ question }) => [question.target.index, question.target.versus]),
  );
  return {
    input: {
      name,
      picture: await png(seen.picture),
      width: seen.picture.width,
      height: seen.picture.height,
      predictions: prediction.classes.filter(({ index }, rank) => rank < 5 || asked.has(index)),
      explanations: maps.flatMap((map) => map ?? []),
    },
    notes: prediction.scores.note ? [`Probabilities: ${prediction.scores.note}.`] : [],
  };
}

async function mapOf(each: ExplanationInfo, seen: Seen, target: string): Promise<ReportMap | undefined> {
  const shown = shownOf(each);
  if (!shown) return undefined;
  const { question, ledger, ms, layer } = each;
  return reportMap({
    method: methodById(question.method) ?? noMethod(question.method),
    ...{ target, shown, ms },
    png: await png(overlay(seen.picture, shown.map, shown.scale)),
    ledger: ledger.map((check) => ({ ...check, note: inWords(checkWords(check), check.note) })),
    remarks: layer === undefined ? [] : [`layer: ${layer}`],
  });
}

/** The plain sentence, and the technical one behind it. */
const inWords = (plain: string | undefined, note: string): string =>
  plain === undefined ? note : `${plain} In detail: ${note}.`;

/** Small pictures in whole steps, so that a page shows their pixels and not a blur. */
const png = (raster: Raster): Promise<Uint8Array> =>
  encodePng(enlarged(raster, Math.floor(256 / Math.max(raster.width, raster.height))));
