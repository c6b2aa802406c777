/** The explanations of this session as one JSON document: the fields of `fovea explain --json`, with the numbers in it. */

import { type Graph, type Prediction, summary } from "@fovea/core";
import type { Desk } from "./desk.ts";
import type { ClassQuestion, ExplanationInfo } from "./messages.ts";
import type { ReportedPicture, ReportQuestion } from "./report-messages.ts";
import { againText, shownOf, software } from "./report-parts.ts";

export async function reportJson(desk: Desk, question: ReportQuestion): Promise<object> {
  const opened = desk.model(question.model);
  const { info, graph, preprocessing } = opened;
  return {
    software,
    command: againText(question, opened),
    engine: info.engine,
    model: {
      path: info.name,
      sha256: info.sha256,
      inputs: graph.inputs.map(portJson),
      outputs: graph.outputs.map(portJson),
    },
    preprocessing,
    remarks: info.remarks,
    numbers: "values and maps: 32-bit floats, little-endian, row by row, in base64",
    inputs: await Promise.all(question.pictures.map((each) => inputJson(desk, question.model, each))),
  };
}

const portJson = ({ name, type, shape }: Graph["inputs"][number]): object => ({
  name,
  type,
  shape: shape ?? null,
});

async function inputJson(
  desk: Desk,
  model: string,
  { id, name, explanations }: ReportedPicture,
): Promise<object> {
  const prediction = await desk.prediction(model, id);
  const asked = new Set(
    explanations.flatMap(({ question }) => [question.target.index, question.target.versus]),
  );
  return {
    path: name,
    prediction: prediction.classes.filter(({ index }, rank) => rank < 5 || asked.has(index)),
    ...(prediction.scores.note ? { note: prediction.scores.note } : {}),
    explanations: explanations.map((each) => explanationJson(each, prediction)),
  };
}

function explanationJson(each: ExplanationInfo, prediction: Prediction): object {
  const { question, title, reading, score, scoreName, values, shape, map, layer } = each;
  const { ledger, conventions, details, seed, ms } = each;
  const shown = shownOf(each);
  return {
    method: question.method,
    ...{ title, reading },
    target: targetJson(question.target, prediction),
    output: question.output ?? (question.target.versus === undefined ? scoreName : "logit"),
    ...{ score, scoreName, shape },
    ...summary({ type: "float32", shape, data: values }),
    layer: layer ?? null,
    ledger: ledger.map((check) => ({ ...check, limit: check.limit ?? null })),
    ...{ conventions, seed },
    display: shown ? { ...shown.scale, steps: shown.steps } : null,
    ...(Object.keys(details).length > 0 ? { details } : {}),
    ms,
    values: base64(values),
    map: map ? { width: map.width, height: map.height, values: base64(Float32Array.from(map.data)) } : null,
  };
}

function targetJson({ index, versus }: ClassQuestion, { classes }: Prediction): object {
  const said = (wanted: number): object => classes.find((each) => each.index === wanted) ?? { index: wanted };
  return { kind: "class", ...said(index), ...(versus === undefined ? {} : { versus: said(versus) }) };
}

/** Little-endian, as every browser's machine is. */
function base64({ buffer, byteOffset, byteLength }: Float32Array): string {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  let text = "";
  // As many arguments as a call takes.
  for (let from = 0; from < bytes.length; from += 0x8000)
    text += String.fromCharCode(...bytes.subarray(from, from + 0x8000));
  return btoa(text);
}
