/** How many points the error-controlled integrated gradients take on photographs, and what they cost. */

import { readFileSync } from "node:fs";
import {
  catalog,
  discoverPreprocessing,
  explain,
  loadModel,
  type Method,
  Model,
  parsePreprocessing,
  predict,
  preprocess,
  targetsFor,
} from "@fovea/core";
import { nodeFile, nodeRuntime } from "@fovea/core/node";
import { decodePicture } from "@fovea/dataset";
import { manyPhotos, modelFile, settingsOf } from "../material.ts";
import { median, repeated } from "../measure.ts";
import { table } from "../part.ts";

const networks = ["resnet18", "squeezenet1_0", "mobilenet_v2_1.0_224"];
const count = 12;
const threads = 2;

interface Walk {
  readonly steps: number;
  readonly forwards: number;
  readonly gap: number;
  readonly localGaps: number;
}

/** `paths resnet18`: one network alone. */
export async function pathsPart(words: readonly string[]): Promise<string> {
  const rows: (string | number)[][] = [];
  for (const name of words.length > 0 ? words : networks) {
    const walks = await walksOf(name);
    const of = (pick: (walk: Walk) => number): number => median(walks.map(pick));
    rows.push([
      name,
      walks.length,
      of(({ steps }) => steps),
      Math.max(...walks.map(({ steps }) => steps)),
      of(({ forwards }) => forwards).toFixed(1),
      walks.filter(({ gap }) => gap <= 0.01).length,
      of(({ localGaps }) => localGaps).toFixed(3),
    ]);
  }
  return table(
    "Integrated gradients by their error",
    `The default on photographs, each against forwards just before and after it, two threads: medians. Met: gap ≤ 1 % of the score's difference. Local: gaps between neighbouring points without their signs.`,
    ["model", "photographs", "points", "most points", "forwards (≤ 55)", "met", "local gaps"],
    rows,
  );
}

async function walksOf(name: string): Promise<Walk[]> {
  const bytes = readFileSync(modelFile(name));
  const { graph } = loadModel(bytes);
  const [input] = graph.inputs;
  if (!input) throw new Error(`${name} has no input`);
  const how = discoverPreprocessing({ options: parsePreprocessing(settingsOf(name), name), input });
  const model = await Model.open(nodeRuntime({ threads }), graph, {
    inputShape: [1, how.channels, ...how.size],
  });
  const plain = await nodeFile(bytes, { threads });
  const method = catalog.find(({ id }) => id === "integrated-gradients") as Method;
  const every = manyPhotos().sort();
  const walks: Walk[] = [];
  for (let i = 0; i < count; i++) {
    const x = preprocess(await decodePicture(every[Math.floor((i * every.length) / count)] as string), how);
    const forward = (): Promise<number[]> => repeated(() => plain.run({ [model.input.name]: x }), 6);
    const [target] = await targetsFor(model, x, "top1", await predict(model, x));
    if (!target) throw new Error("no target");
    if (i === 0) await explain(model, x, { method, target });
    const before = await forward();
    const started = performance.now();
    const { ledger } = await explain(model, x, { method, target });
    const ms = performance.now() - started;
    const unit = median([...before.slice(1), ...(await forward()).slice(1)]);
    const value = (check: string): number => ledger.find((line) => line.check === check)?.value ?? Number.NaN;
    const gaps = { gap: value("completeness"), localGaps: value("local-gaps") };
    walks.push({ steps: value("steps"), forwards: ms / unit, ...gaps });
  }
  await model.dispose();
  await plain.dispose();
  return walks;
}
