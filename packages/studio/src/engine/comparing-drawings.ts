/** Drawn animals, two in each picture, whose places are known: what the advisor measures on where nothing better is given. */

import {
  type AdvicePicture,
  type Matches,
  matchClasses,
  type Prediction,
  place,
  placedTruth,
  predict,
  preprocess,
  type Truth,
  targetsFor,
} from "@fovea/core";
import { drawScene, labels, openRasteriser, type Rasteriser, type World } from "@fovea/menagerie";
import { classTarget } from "./comparing-target.ts";
import type { Watch } from "./jobs.ts";
import type { OpenedModel } from "./opened-model.ts";

/** Those of `fovea advise`, so that its numbers are the same. */
const world: World = { variant: "multi", seed: 1_700_000 };

/** Pixels of a drawing, unless the model sees more. */
const usualSize = 256;

/** How many of the drawn animals the model knows by name. */
export const knownAnimals = ({ info }: OpenedModel): number => matchClasses(labels, info.labels ?? []).size;

/** Each is asked about the first of its two animals. */
export async function drawnAnimals(
  opened: OpenedModel,
  count: number,
  { signal }: Watch,
): Promise<AdvicePicture[]> {
  const rasteriser = await openRasteriser(new URL("@resvg/resvg-wasm/index_bg.wasm", import.meta.url));
  const matches = matchClasses(labels, opened.info.labels ?? []);
  const pictures: AdvicePicture[] = [];
  for (let i = 0; i < count; i++) {
    signal.throwIfAborted();
    pictures.push(await drawnPicture(opened, rasteriser, matches, i));
  }
  return pictures;
}

async function drawnPicture(
  { model, preprocessing, info }: OpenedModel,
  rasteriser: Rasteriser,
  matches: Matches,
  index: number,
): Promise<AdvicePicture> {
  const scene = drawScene(world, index);
  const size = Math.max(usualSize, ...preprocessing.size);
  const drawing = rasteriser.picture(scene, size);
  const x = preprocess(drawing, preprocessing);
  const prediction = await predict(model, x, info.labels);
  const asked = classFor(matches, scene.label, prediction);
  const [target] = await targetsFor(model, x, String(asked ?? "top1"), prediction, info.labels);
  const truth = placedTruth(rasteriser.truth(scene, size), place(drawing, preprocessing));
  const name = `drawing ${index + 1}: ${scene.objects.map(({ label }) => label).join(" and ")}`;
  const known = asked === undefined ? {} : { truth: named(truth, matches, prediction, info.labels) };
  return { name, x, target: classTarget(target), ...known };
}

/** The model's class for an animal; of several the one with the highest score. */
function classFor(matches: Matches, label: string, { scores }: Prediction): number | undefined {
  const indices = matches.get(label)?.indices ?? [];
  const score = (index: number): number => scores.logits[index] as number;
  return indices.toSorted((a, b) => score(b) - score(a))[0];
}

/** Metrics compare names: animals get those of the model's classes. */
function named(
  truth: Truth,
  matches: Matches,
  prediction: Prediction,
  names: readonly string[] | undefined,
): Truth {
  const nameOf = (label: string): string => {
    const index = classFor(matches, label, prediction);
    return index === undefined ? label : (names?.[index] ?? String(index));
  };
  return { ...truth, objects: truth.objects.map((object) => ({ ...object, label: nameOf(object.label) })) };
}
