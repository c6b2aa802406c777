/** The pictures that methods are judged on. */

import { statSync } from "node:fs";
import {
  type AdvicePicture,
  type ClassTarget,
  FoveaError,
  type Model,
  type Prediction,
  predict,
  random,
} from "@fovea/core";
import { type Collection, type Problem, readCollection } from "@fovea/dataset";
import { matchClasses } from "./evaluate-classes.ts";
import { findInputs } from "./find-inputs.ts";
import { knownPictures } from "./known-pictures.ts";
import type { ModelFile } from "./model-file.ts";
import { readInput } from "./read-input.ts";

export interface GivenPictures {
  readonly model: Model;
  readonly pictures: readonly AdvicePicture[];
  /** What is explained, in words. */
  readonly said: string;
  readonly problems: readonly Problem[];
}

interface Reading {
  readonly limit: number;
  readonly seed: number;
  readonly progress: (done: number, total: number, name: string) => void;
}

/**
 * Pictures of a folder that says their classes are explained for their own class, all others for the class the model gives them.
 *
 * Throws `picture-unreadable` if none can be read.
 */
export async function picturesForAdvice(
  file: ModelFile,
  args: readonly string[],
  reading: Reading,
): Promise<GivenPictures> {
  const [first] = args;
  const folder =
    args.length === 1 && first !== undefined && statSync(first, { throwIfNoEntry: false })?.isDirectory();
  const collection = folder ? await readCollection(first) : undefined;
  if (collection && matches(file, collection)) return ofClasses(file, collection, reading);
  return unknown(file, await findInputs(args, undefined), reading);
}

/** Whether some class of the folder is one of the model's. */
const matches = ({ labels }: ModelFile, { classes }: Collection): boolean =>
  matchClasses(classes, labels?.names ?? []).size > 0;

async function ofClasses(file: ModelFile, collection: Collection, reading: Reading): Promise<GivenPictures> {
  const { limit, seed, progress } = reading;
  const perClass = Math.max(1, Math.ceil(limit / collection.classes.length));
  const known = await knownPictures(file, collection, { perClass, seed, progress });
  const { model } = known;
  const pictures = await Promise.all(
    drawn(known.pictures, limit, seed).map(async ({ name, x, label, truth }): Promise<AdvicePicture> => {
      const target = targetIn(await predict(model, x, file.labels?.names), label);
      return { name, x, target, ...(truth ? { truth } : {}) };
    }),
  );
  const problems = [...collection.problems, ...known.problems];
  return {
    model,
    pictures: some(pictures, problems),
    said: "each for the class that it belongs to",
    problems,
  };
}

async function unknown(file: ModelFile, paths: readonly string[], reading: Reading): Promise<GivenPictures> {
  const { limit, seed, progress } = reading;
  const model = await file.forPictures();
  const chosen = drawn(paths, limit, seed);
  const pictures: AdvicePicture[] = [];
  const problems: Problem[] = [];
  for (const [i, path] of chosen.entries()) {
    progress(i, chosen.length, path);
    try {
      const { x } = await readInput(file, path);
      const prediction = await predict(model, x, file.labels?.names);
      pictures.push({ name: path, x, target: targetIn(prediction, prediction.classes[0]?.index ?? 0) });
    } catch (error) {
      if (!(error instanceof FoveaError)) throw error;
      problems.push({ path, why: error.message });
    }
  }
  return {
    model,
    pictures: some(pictures, problems),
    said: "each for the class that the model gives it",
    problems,
  };
}

const targetIn = ({ classes }: Prediction, index: number): ClassTarget => ({
  kind: "class",
  ...(classes.find((each) => each.index === index) as Prediction["classes"][number]),
});

function some<T>(pictures: readonly T[], problems: readonly Problem[]): readonly T[] {
  if (pictures.length > 0) return pictures;
  throw new FoveaError(
    "picture-unreadable",
    `Cannot judge methods without pictures: ${problems[0] ? `${problems.length} could not be read, the first: ${problems[0].why}` : "none was given"}`,
  );
}

/** `count` of the items, by seed, in their own order. */
function drawn<T>(items: readonly T[], count: number, seed: number): T[] {
  const { uniform } = random(seed);
  const keyed = items.map((item) => ({ item, key: uniform() }));
  const kept = new Set(
    keyed
      .sort((a, b) => a.key - b.key)
      .slice(0, count)
      .map(({ item }) => item),
  );
  return items.filter((item) => kept.has(item));
}
