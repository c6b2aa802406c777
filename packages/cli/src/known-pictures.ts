/** Pictures of a folder with their class and truth, prepared for a model. */

import {
  type FloatTensor,
  FoveaError,
  type Model,
  nearest,
  placedTruth,
  random,
  type Truth,
} from "@fovea/core";
import type { Collection, Problem, Sample } from "@fovea/dataset";
import { matchClasses } from "./evaluate-classes.ts";
import type { ModelFile } from "./model-file.ts";
import { readInput } from "./read-input.ts";

/** A picture of which the class is known. */
export interface KnownPicture {
  readonly name: string;
  readonly path: string;
  readonly x: FloatTensor;
  /** Index of its class among those of the model. */
  readonly label: number;
  /** In pixels of the model's input. */
  readonly truth?: Truth;
}

export interface KnownPictures {
  readonly model: Model;
  readonly pictures: readonly KnownPicture[];
  /** What could not be read, in addition to what the collection says itself. */
  readonly problems: readonly Problem[];
}

export interface KnownOptions {
  /** Pictures of each class at most, drawn by seed. @default all */
  readonly perClass?: number;
  readonly seed: number;
  readonly progress: (done: number, total: number, name: string) => void;
}

/**
 * Reads the pictures whose class the model knows.
 *
 * Throws `labels-invalid` if the model's classes have no names or none of them is one of the folder's; unreadable
 * pictures and masks are listed and left out.
 */
export async function knownPictures(
  file: ModelFile,
  { samples, classes }: Collection,
  { perClass = Number.POSITIVE_INFINITY, seed, progress }: KnownOptions,
): Promise<KnownPictures> {
  const indices = classIndices(classes, namesOf(file));
  const chosen = drawnPerClass(
    samples.filter(({ label }) => label !== undefined && indices.has(label)),
    perClass,
    seed,
  );
  const model = await file.forPictures();
  const pictures: KnownPicture[] = [];
  const problems: Problem[] = [];
  for (const [i, sample] of chosen.entries()) {
    progress(i, chosen.length, sample.name);
    try {
      pictures.push(await knownPicture(file, sample, indices.get(sample.label as string) as number));
    } catch (error) {
      if (!(error instanceof FoveaError)) throw error;
      problems.push({ path: sample.name, why: error.message });
    }
  }
  return { model, pictures, problems };
}

async function knownPicture(
  file: ModelFile,
  { path, name, truth }: Sample,
  label: number,
): Promise<KnownPicture> {
  const { x, original } = await readInput(file, path);
  const known = truth && original ? placedTruth(await truth(), original.placement) : undefined;
  return { name, path, x, label, ...(known ? { truth: known } : {}) };
}

function namesOf({ labels, path }: ModelFile): readonly string[] {
  if (labels) return labels.names;
  throw new FoveaError(
    "labels-invalid",
    `Cannot tell which pictures belong to which class: "${path}" has no labels`,
    {
      hint: "Give their names with --labels FILE, one per line.",
    },
  );
}

/** Index among the model's classes of each class of the folder, where it has one. */
function classIndices(classes: readonly string[], names: readonly string[]): ReadonlyMap<string, number> {
  const found = Array.from(
    matchClasses(classes, names),
    ([name, { indices }]) => [name, indices[0] as number] as const,
  );
  if (found.length > 0) return new Map(found);
  const [first] = classes;
  const said =
    first === undefined ? "the folder names no classes" : `none of ${listed(classes)} is one of its classes`;
  throw new FoveaError("labels-invalid", `Cannot match the folder with the model: ${said}`, {
    hint:
      first === undefined
        ? "Put the pictures of each class into a folder with its name."
        : `The model knows ${listed(names)}; nearest to "${first}" is "${nearest(first, names)}".`,
  });
}

const listed = (names: readonly string[]): string =>
  `${names
    .slice(0, 5)
    .map((name) => `"${name}"`)
    .join(", ")}${names.length > 5 ? ` and ${names.length - 5} more` : ""}`;

function drawnPerClass(samples: readonly Sample[], perClass: number, seed: number): Sample[] {
  const { uniform } = random(seed);
  const counts = new Map<string | undefined, number>();
  const keys = new Map(samples.map((sample) => [sample, uniform()]));
  const shuffled = [...samples].sort((a, b) => (keys.get(a) as number) - (keys.get(b) as number));
  const kept = new Set<Sample>();
  for (const sample of shuffled) {
    const count = counts.get(sample.label) ?? 0;
    if (count >= perClass) continue;
    counts.set(sample.label, count + 1);
    kept.add(sample);
  }
  return samples.filter((sample) => kept.has(sample));
}
