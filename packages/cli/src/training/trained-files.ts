/** What a training leaves behind: the model with all it needs inside, its log, and whom it takes for whom. */

import { statSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import {
  encodeModel,
  type Graph,
  loadModel,
  Model,
  type PreprocessingFields,
  preprocessingKey,
  type Runtime,
} from "@fovea/core";
import { invalid } from "../options.ts";
import { openFolder } from "../out-folder.ts";
import type { Progress } from "../progress.ts";
import { printer } from "../terminal.ts";
import {
  type Confusion,
  confusionCsv,
  confusionLines,
  confusionOf,
  confusionPng,
  overall,
} from "./confusion.ts";
import type { PictureStore } from "./picture-store.ts";
import { type LogHead, logText, type TimedEpoch, weightsHash } from "./train-log.ts";

export interface TrainedFiles {
  /** Writes the log as it is so far. */
  readonly log: (curve: readonly TimedEpoch[], end?: object) => Promise<string>;
  /** Writes model, confusion matrix and log; prints the matrix and the paths. */
  readonly finish: (trained: Trained) => Promise<void>;
}

interface Trained {
  /** Its output are the logits of the classes, or their sigmoids. */
  readonly graph: Graph;
  readonly classes: readonly string[];
  readonly fields: PreprocessingFields;
  readonly held: PictureStore;
  readonly curve: readonly TimedEpoch[];
  readonly runtime: Runtime;
  readonly progress: Progress;
  /** What else the log's last line tells. */
  readonly about?: Readonly<Record<string, unknown>>;
}

/** Files beside `out`: `trained.onnx`, `trained.log.jsonl`, `trained.confusion.txt`, `.csv` and `.png`. */
export async function openTrainedFiles(out: string, head: LogHead): Promise<TrainedFiles> {
  const folder = await openFolder(dirname(out));
  // Found out before the training, not after it.
  if (statSync(out, { throwIfNoEntry: false })?.isDirectory())
    throw invalid(`--out ${out}`, "there is a folder of that name", "Name a file, such as --out mine.onnx.");
  const stem = basename(out, extname(out));
  const log: TrainedFiles["log"] = (curve, end) =>
    folder.write(`${stem}.log.jsonl`, logText(head, curve, end));
  const finish = async (trained: Trained): Promise<void> => {
    const graph = withSettings(trained);
    const bytes = encodeModel(graph);
    const confusion = await confusionOnFile(bytes, trained);
    const { right, of } = overall(confusion);
    const end = {
      seconds: trained.curve.reduce((sum, { seconds }) => sum + seconds, 0),
      held: { right, of },
      model: basename(out),
      bytes: bytes.length,
      weightsSha256: weightsHash(graph),
      ...trained.about,
    };
    const lines = confusionLines(confusion);
    const to = printer(process.stdout);
    to.line(`\nHeld-out pictures by the model as written:`);
    for (const line of lines) to.line(`  ${line}`);
    const files = [
      await folder.write(basename(out), bytes),
      await log(trained.curve, end),
      await folder.write(`${stem}.confusion.txt`, `${lines.join("\n")}\n`),
      await folder.write(`${stem}.confusion.csv`, confusionCsv(confusion)),
      await folder.write(`${stem}.confusion.png`, await confusionPng(confusion, basename(out))),
    ];
    to.line(`\nWeights: sha256 ${end.weightsSha256}`);
    for (const file of files) to.line(`  ${file}`);
  };
  return { log, finish };
}

/** With the names of the classes and the preparation of pictures inside, so that nobody has to tell them again. */
function withSettings({ graph, classes, fields }: Trained): Graph {
  const { size, fit, short, interpolation, scale, mean, std, order, layout, channels } = fields;
  const preprocessing = { size, fit, short, interpolation, scale, mean, std, order, layout, channels };
  return {
    ...graph,
    metadata: { names: JSON.stringify(classes), [preprocessingKey]: JSON.stringify(preprocessing) },
  };
}

/** By the bytes that are written, opened as anybody will open them. */
async function confusionOnFile(
  bytes: Uint8Array,
  { classes, fields, held, runtime, progress }: Trained,
): Promise<Confusion> {
  const { size, channels, layout } = fields;
  const inputShape = layout === "nchw" ? [1, channels, ...size] : [1, ...size, channels];
  const model = await Model.open(runtime, loadModel(bytes).graph, { inputShape });
  const predicted: number[] = [];
  for (let i = 0; i < held.size; i++) {
    progress.at(i / held.size, "the confusion matrix");
    const { data } = (await model.forward(held.tensor([i]))).logits;
    predicted.push(data.indexOf(Math.max(...data)));
  }
  progress.pause();
  await model.dispose();
  return confusionOf(classes, held.labels, predicted);
}

/** Where checkpoints go if nobody says. */
export const checkpointsBeside = (out: string): string =>
  join(dirname(out), `${basename(out, extname(out))}.checkpoints`);
