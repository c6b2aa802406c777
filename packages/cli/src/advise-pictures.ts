/** The pictures that methods are judged on. */

import { statSync } from "node:fs";
import {
  type AdvicePicture,
  drawnBySeed,
  FoveaError,
  type Model,
  matchClasses,
  placedTruth,
  predict,
} from "@fovea/core";
import { type Collection, type Problem, readCollection, type Sample } from "@fovea/dataset";
import { drawnAnimals } from "./advise-drawn.ts";
import { chosenSamples } from "./evaluate-choice.ts";
import { type Asked, targetOf, truthInWords } from "./evaluate-target.ts";
import { findInputs } from "./find-inputs.ts";
import type { GivenPictures, Reading } from "./given-pictures.ts";
import type { ModelFile } from "./model-file.ts";
import { readInput } from "./read-input.ts";

/**
 * Pictures of a folder that says their classes are explained for their own class, all others for the class the model gives
 * them; without pictures there are drawn animals.
 *
 * Throws `picture-unreadable` if none can be read.
 */
export async function picturesForAdvice(
  file: ModelFile,
  args: readonly string[],
  reading: Reading,
): Promise<GivenPictures> {
  const [first] = args;
  if (first === undefined) return drawnAnimals(file, reading);
  const folder = args.length === 1 && statSync(first, { throwIfNoEntry: false })?.isDirectory();
  return folder
    ? ofFolder(file, await readCollection(first), reading)
    : ofFiles(file, await findInputs(args, undefined), reading);
}

async function ofFolder(file: ModelFile, collection: Collection, reading: Reading): Promise<GivenPictures> {
  const { seed } = reading;
  const matches = matchClasses(collection.classes, file.labels?.names ?? []);
  const asked = askedOf(file, matches);
  const { samples, notes } = chosenSamples(collection, matches, { limit: 0, seed });
  const known = samples.filter(({ labels }) => labels.some((label) => matches.has(label)));
  const said = known.length > 0 ? ownClass : modelsClass;
  const chosen = withSeveral(
    samples,
    matches.size > 1 ? (label) => matches.has(label) : () => false,
    reading,
  );
  const given = await read(file, asked, chosen, reading);
  return { ...given, said, problems: [...collection.problems, ...given.problems], notes };
}

const ownClass = "each explained for the class that it shows";
const modelsClass = "each explained for the class that the model gives it";

/** Half of them, if there are so many, show several classes: they alone tell whether a method keeps classes apart. */
function withSeveral(
  samples: readonly Sample[],
  knows: (label: string) => boolean,
  { limit, seed }: Reading,
): Sample[] {
  const several = samples.filter(({ labels }) => labels.filter(knows).length > 1);
  const first = new Set(drawnBySeed(several, Math.ceil(limit / 2), seed));
  const rest = drawnBySeed(
    samples.filter((sample) => !first.has(sample)),
    limit - first.size,
    seed,
  );
  return samples.filter((sample) => first.has(sample) || rest.includes(sample));
}

function ofFiles(file: ModelFile, paths: readonly string[], reading: Reading): Promise<GivenPictures> {
  const samples = paths.map((path): Unknown => ({ path, name: path, labels: [] }));
  const chosen = drawnBySeed(samples, reading.limit, reading.seed);
  return read(file, askedOf(file, new Map()), chosen, reading);
}

type Unknown = Pick<Sample, "path" | "name" | "labels" | "truth">;

const askedOf = ({ labels }: ModelFile, matches: Asked["matches"]): Asked => ({
  ...{ matches, target: undefined, labels: labels?.names, findings: false },
});

async function read(
  file: ModelFile,
  asked: Asked,
  samples: readonly Unknown[],
  { progress }: Reading,
): Promise<GivenPictures> {
  const model = await file.forPictures();
  const pictures: AdvicePicture[] = [];
  const problems: Problem[] = [];
  for (const [i, sample] of samples.entries()) {
    progress(i, samples.length, sample.name);
    try {
      pictures.push(await pictureOf(file, model, asked, sample));
    } catch (error) {
      if (!(error instanceof FoveaError)) throw error;
      problems.push({ path: sample.name, why: error.message });
    }
  }
  return { model, pictures: some(pictures, problems), said: modelsClass, problems, notes: [] };
}

async function pictureOf(
  file: ModelFile,
  model: Model,
  asked: Asked,
  sample: Unknown,
): Promise<AdvicePicture> {
  const { x, original } = await readInput(file, sample.path);
  const prediction = await predict(model, model.checked(x), asked.labels);
  const target = await targetOf(asked, { model, x }, sample, prediction);
  const known = sample.truth && original ? placedTruth(await sample.truth(), original.placement) : undefined;
  const truth = known && truthInWords(asked, known, target, prediction);
  return { name: sample.name, x, target, ...(truth ? { truth } : {}) };
}

function some<T>(pictures: readonly T[], problems: readonly Problem[]): readonly T[] {
  if (pictures.length > 0) return pictures;
  throw new FoveaError(
    "picture-unreadable",
    `Cannot judge methods without pictures: ${problems[0] ? `${problems.length} could not be read, the first: ${problems[0].why}` : "none was given"}`,
  );
}
