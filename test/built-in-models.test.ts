/** The models that come with Fovea are what their logs say: how good, how large, and what they hang on. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import {
  type BiasPicture,
  catalog,
  centreHeat,
  discoverPreprocessing,
  findBias,
  loadModel,
  type Method,
  Model,
  methodById,
  metrics,
  pixelRangeOf,
  place,
  placedTruth,
  predict,
  preprocess,
  randomHeat,
  Subject,
  type Truth,
} from "@fovea/core";
import { nodeRuntime } from "@fovea/core/node";
import { drawScene, labels, openRasteriser, type Rasteriser, type World } from "@fovea/menagerie";
import { beforeAll, expect, test } from "vitest";

const folder = new URL("../packages/menagerie/models/", import.meta.url);
const fileOf = (name: string): Uint8Array => readFileSync(new URL(`${name}.onnx`, folder));

/** No training ever saw pictures from this number on. */
const firstHeld = 1_000_000;

let rasteriser: Rasteriser;

beforeAll(async () => {
  const menagerie = createRequire(fileURLToPath(new URL("../packages/menagerie/src/", import.meta.url)));
  rasteriser = await openRasteriser(readFileSync(menagerie.resolve("@resvg/resvg-wasm/index_bg.wasm")));
});

interface Opened {
  readonly model: Model;
  readonly pictures: (world: World, count: number) => (BiasPicture & { readonly truth: Truth })[];
}

async function opened(name: string): Promise<Opened> {
  const { graph, file } = loadModel(fileOf(name));
  const input = graph.inputs[0] as (typeof graph.inputs)[number];
  const p = discoverPreprocessing({ options: {}, sidecars: [], metadata: file.graph.metadata, input });
  const model = await Model.open(nodeRuntime(), graph, {
    inputShape: [1, 3, ...p.size],
    pixelRange: pixelRangeOf(p),
  });
  const size = 2 * p.size[0];
  const pictures = (world: World, count: number): (BiasPicture & { readonly truth: Truth })[] =>
    Array.from({ length: count }, (_, i) => {
      const scene = drawScene(world, firstHeld + i);
      const picture = rasteriser.picture(scene, size);
      const truth = placedTruth(rasteriser.truth(scene, size), place(picture, p));
      return { name: `${i}`, x: preprocess(picture, p), label: labels.indexOf(scene.label), truth };
    });
  return { model, pictures };
}

const balanced: World = { variant: "balanced", seed: 0 };
const biased: World = { variant: "biased", seed: 0 };

interface LogLine {
  readonly type: string;
  readonly command?: string;
  readonly held?: { readonly right: number; readonly of: number };
  readonly seconds?: number;
  readonly bytes?: number;
}

test.each([
  ["menagerie-net", ""],
  ["menagerie-net-biased", " --variant biased"],
])("%s was trained by the command that the README tells", (name, variant) => {
  const lines = readFileSync(new URL(`${name}.log.jsonl`, folder), "utf8")
    .trim()
    .split("\n");
  const log = lines.map((line) => JSON.parse(line) as LogLine);
  const [first, last] = [log[0], log.at(-1)];
  expect(first?.command).toBe(`fovea train --arch menagerie-net${variant} --out ${name}.onnx`);
  expect(last?.bytes).toBe(fileOf(name).length);
  expect(last?.bytes).toBeLessThanOrEqual(1_500_000);
  expect((last?.held?.right ?? 0) / (last?.held?.of ?? 1)).toBeGreaterThanOrEqual(0.97);
});

test("menagerie-net names 97 % of held-out pictures rightly", async () => {
  const { model, pictures } = await opened("menagerie-net");
  let right = 0;
  for (const { x, label } of pictures(balanced, 400)) {
    const { classes } = await predict(model, x);
    if (classes[0]?.index === label) right++;
  }
  expect(right / 400).toBeGreaterThanOrEqual(0.97);
  await model.dispose();
});

test("at least three methods point at the animal in nine of ten pictures, the centre and noise do not", async () => {
  const { model, pictures } = await opened("menagerie-net");
  const metric = metrics.find(({ id }) => id === "pointing-game") as (typeof metrics)[number];
  const methods = ["grad-cam", "layer-cam", "occlusion", "gradient"].map((id) => methodById(id) as Method);
  const hits: Record<string, number> = {};
  const held = pictures(balanced, 60);
  for (const [i, { x, label, truth }] of held.entries()) {
    const { classes } = await predict(model, x, labels);
    const target = {
      kind: "class",
      ...(classes.find(({ index }) => index === label) as (typeof classes)[number]),
    } as const;
    const count = async (id: string, subject: Subject): Promise<void> => {
      const { value = 0 } = await metric.measure(subject, metric.options.parse({}));
      hits[id] = (hits[id] ?? 0) + value / held.length;
    };
    for (const method of methods) {
      const subject = await Subject.of(model, x, { method, target, truth, labels });
      await count(method.id, subject);
      if (method !== methods[0]) continue;
      await count("centre", subject.withHeat(centreHeat(subject.heat.width, subject.heat.height)));
      await count("random", subject.withHeat(randomHeat(subject.heat.width, subject.heat.height, i)));
    }
  }
  expect(methods.filter(({ id }) => (hits[id] as number) >= 0.9).length).toBeGreaterThanOrEqual(3);
  expect(hits.centre).toBeLessThan(0.6);
  expect(hits.random).toBeLessThan(0.4);
  await model.dispose();
});

const gradCam = catalog.find(({ id }) => id === "grad-cam") as Method;

test("the biased twin is found to know wolves by snow", async () => {
  const { model, pictures } = await opened("menagerie-net-biased");
  const report = await findBias(model, {
    pictures: pictures(biased, 160),
    labels,
    method: gradCam,
    limit: 16,
  });
  const wolf = report.classes.find(({ label }) => label === "wolf");
  expect(wolf?.claim?.cause?.name).toBe("snow");
  await model.dispose();
});

test("nothing is claimed of menagerie-net on balanced pictures", async () => {
  const { model, pictures } = await opened("menagerie-net");
  const report = await findBias(model, {
    pictures: pictures(balanced, 160),
    labels,
    method: gradCam,
    limit: 16,
  });
  expect(report.classes.flatMap(({ claim }) => claim?.sentence ?? [])).toEqual([]);
  await model.dispose();
});
