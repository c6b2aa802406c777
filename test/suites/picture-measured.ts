/** One drawn picture measured by some metrics, and some pictures searched for bias: the same calls in Node and in a browser. */

import {
  type BiasPicture,
  discoverPreprocessing,
  findBias,
  type LoadedModel,
  loadModel,
  Model,
  metrics,
  type Preprocessing,
  pixelRangeOf,
  place,
  placedTruth,
  predict,
  preprocess,
  type Runtime,
  Subject,
  type Truth,
  targetsFor,
} from "@fovea/core";
import { drawScene, labels, type Rasteriser, type World } from "@fovea/menagerie";
import { expect } from "vitest";
import { methodCalled } from "./picture-explained.ts";

/** Each asks the engine in another way; options bound the number of runs. */
const measured: readonly (readonly [id: string, options: Readonly<Record<string, unknown>>])[] = [
  ["deletion", { steps: 16, random: 1 }],
  ["road", { percentages: [20, 50, 80] }],
  ["pointing-game", {}],
  ["relevance-mass", {}],
  ["class-discrimination", {}],
  ["independent-randomisation", { layers: 3 }],
  ["resolution", {}],
  ["colour-dependence", {}],
];

/** Values by the names of what was measured; null where there is none. */
export type Numbers = Readonly<Record<string, number | null>>;

/** What is expected of values found elsewhere: other engines add in another order. */
export const near = (stored: Numbers): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(stored).map(([name, value]) => [name, value === null ? null : expect.closeTo(value, 4)]),
  );

/** No training ever saw pictures from this number on. */
const firstHeld = 1_000_000;

type Known = BiasPicture & { readonly truth: Truth };

export async function measurePicture(
  runtime: Runtime,
  file: Uint8Array,
  rasteriser: Rasteriser,
): Promise<Numbers> {
  const { model, preprocessing } = await opened(runtime, loadModel(file));
  const shown = drawn(rasteriser, preprocessing, { variant: "multi", seed: 0 }, firstHeld);
  const target = await classOf(model, shown);
  const { x, truth } = shown;
  const subject = await Subject.of(model, x, { method: methodCalled("grad-cam"), target, truth, labels });
  const values: Record<string, number | null> = { probability: target.probability };
  for (const [id, options] of measured) {
    const metric = metrics.find((each) => each.id === id) as (typeof metrics)[number];
    values[id] = (await metric.measure(subject, metric.options.parse(options))).value ?? null;
  }
  await model.dispose();
  return values;
}

async function classOf(model: Model, { x, label }: Known) {
  const [target] = await targetsFor(model, x, String(label), await predict(model, x, labels), labels);
  if (target?.kind !== "class") throw new Error("no target");
  return target;
}

/** Classes that are searched for bias. */
const searched: readonly string[] = ["wolf", "dog", "owl"];

/** The effect of the surroundings on each of three classes, of eight pictures each. */
export async function measureBias(
  runtime: Runtime,
  file: Uint8Array,
  rasteriser: Rasteriser,
): Promise<Numbers> {
  const { model, preprocessing } = await opened(runtime, loadModel(file));
  const { classes, right } = await findBias(model, {
    ...{ pictures: eightOfEach(rasteriser, preprocessing), labels, donors: 1 },
    method: methodCalled("grad-cam"),
  });
  await model.dispose();
  const found = classes.flatMap(({ label, relevance, tests }) => [
    [`${label}: relevance outside`, relevance.outside?.mean ?? null],
    ...tests.flatMap(({ needed, recognised, enough, called }) => [
      [`${label}: needed`, needed.mean],
      [`${label}: recognised`, recognised.own],
      [`${label}: enough`, enough.mean],
      [`${label}: called`, called.own],
    ]),
  ]);
  return { right, ...Object.fromEntries(found) };
}

function eightOfEach(rasteriser: Rasteriser, preprocessing: Preprocessing): Known[] {
  const pictures: Known[] = [];
  for (let index = firstHeld; pictures.length < 8 * searched.length; index++) {
    const { label } = drawScene(balanced, index);
    const own = pictures.filter((picture) => labels[picture.label] === label).length;
    if (searched.includes(label) && own < 8) pictures.push(drawn(rasteriser, preprocessing, balanced, index));
  }
  return pictures;
}

const balanced: World = { variant: "balanced", seed: 0 };

async function opened(runtime: Runtime, { graph, file }: LoadedModel) {
  const [input] = graph.inputs;
  if (!input) throw new Error("no input");
  const preprocessing = discoverPreprocessing({
    ...{ options: {}, sidecars: [], metadata: file.graph.metadata, input },
  });
  const model = await Model.open(runtime, graph, {
    inputShape: [1, 3, ...preprocessing.size],
    pixelRange: pixelRangeOf(preprocessing),
  });
  return { model, preprocessing };
}

function drawn(rasteriser: Rasteriser, preprocessing: Preprocessing, world: World, index: number): Known {
  const scene = drawScene(world, index);
  const size = 2 * preprocessing.size[0];
  const picture = rasteriser.picture(scene, size);
  const truth = placedTruth(rasteriser.truth(scene, size), place(picture, preprocessing));
  const label = (labels as readonly string[]).indexOf(scene.label);
  return { name: String(index), x: preprocess(picture, preprocessing), label, truth };
}
