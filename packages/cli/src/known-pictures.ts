/** Pictures of a folder with their class and truth, prepared for a model. */

import {
  type ClassMap,
  drawnBySeed,
  type FloatTensor,
  FoveaError,
  type Matches,
  type Model,
  matchClasses,
  nearest,
  placedTruth,
  type Truth,
} from "@fovea/core";
import type { Collection, Problem, Sample } from "@fovea/dataset";
import type { ModelFile } from "./model-file.ts";
import { readInput } from "./read-input.ts";

/** A picture of which the class is known. */
interface KnownPicture {
  readonly name: string;
  readonly path: string;
  readonly x: FloatTensor;
  /** Index of its class among those of the model; of the first, where several are meant. */
  readonly label: number;
  /** In pixels of the model's input. */
  readonly truth?: Truth;
}

export interface KnownPictures {
  readonly model: Model;
  readonly pictures: readonly KnownPicture[];
  /** Names of the model's classes, those of the folder where they mean several. */
  readonly labels: readonly string[];
  /** What a class of the model counts as: the label of pictures, where the model is finer than the folder. */
  readonly countsAs: (index: number) => number;
  /** What could not be read, in addition to what the collection says itself. */
  readonly problems: readonly Problem[];
  /** Which pictures were not taken, a sentence each. */
  readonly notes: readonly string[];
}

export interface KnownOptions {
  /** Pictures of each class at most, drawn by seed. */
  readonly perClass: number;
  /** Pictures that are held out are taken alone if there are so many of two classes. */
  readonly enough: number;
  readonly map?: ClassMap;
  readonly seed: number;
  readonly progress: (done: number, total: number, name: string) => void;
}

/**
 * Reads the pictures that show one class, which the model knows.
 *
 * Throws `labels-invalid` if the model's classes have no names or none of them is one of the folder's; unreadable
 * pictures and masks are listed and left out.
 */
export async function knownPictures(
  file: ModelFile,
  collection: Collection,
  { perClass, enough, map, seed, progress }: KnownOptions,
): Promise<KnownPictures> {
  const names = namesOf(file);
  const matches = matchClasses(collection.classes, names, map);
  if (matches.size === 0) throw strangers(collection.classes, names);
  const notes: string[] = [];
  const judged = heldOut(withClass(collection.samples, matches, notes), enough, notes);
  const chosen = drawnPerClass(judged, perClass, seed, notes);
  const model = await file.forPictures();
  const pictures: KnownPicture[] = [];
  const problems: Problem[] = [];
  for (const [i, sample] of chosen.entries()) {
    progress(i, chosen.length, sample.name);
    try {
      pictures.push(await knownPicture(file, sample, matches));
    } catch (error) {
      if (!(error instanceof FoveaError)) throw error;
      problems.push({ path: sample.name, why: error.message });
    }
  }
  return { model, pictures, ...inWords(matches, names), problems, notes };
}

async function knownPicture(
  file: ModelFile,
  { path, name, label, truth }: Sample,
  matches: Matches,
): Promise<KnownPicture> {
  const { x, original } = await readInput(file, path);
  const known = truth && original ? placedTruth(await truth(), original.placement) : undefined;
  const [index = 0] = matches.get(label ?? "")?.indices ?? [];
  return { name, path, x, label: index, ...(known ? { truth: known } : {}) };
}

/** Several classes of the model under the name that the folder has for them all. */
function inWords(matches: Matches, names: readonly string[]): Pick<KnownPictures, "labels" | "countsAs"> {
  const labels = [...names];
  const first = new Map<number, number>();
  for (const [name, { indices }] of matches) {
    if (indices.length < 2) continue;
    labels[indices[0] as number] = name;
    for (const index of indices) first.set(index, indices[0] as number);
  }
  return { labels, countsAs: (index) => first.get(index) ?? index };
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

function strangers(classes: readonly string[], names: readonly string[]): FoveaError {
  const [first] = classes;
  const said =
    first === undefined
      ? "the folder does not say what its pictures show"
      : `none of ${listed(classes)} is one of its classes`;
  return new FoveaError("labels-invalid", `Cannot match the folder with the model: ${said}`, {
    hint:
      first === undefined
        ? "Put the pictures of each class into a folder with its name, or give COCO annotations with --annotations FILE."
        : `The model knows ${listed(names)}; nearest to "${first}" is ${nearest(first, names)}. --map FILE says which class is which.`,
  });
}

const listed = (names: readonly string[]): string =>
  `${names
    .slice(0, 5)
    .map((name) => `"${name}"`)
    .join(", ")}${names.length > 5 ? ` and ${names.length - 5} more` : ""}`;

/** Those that show one class, which the model knows. */
function withClass(samples: readonly Sample[], matches: Matches, notes: string[]): readonly Sample[] {
  const several = samples.filter(({ label, labels }) => label === undefined && labels.length > 1);
  const none = samples.filter(({ labels }) => labels.length === 0);
  const strange = samples.filter(({ label }) => label !== undefined && !matches.has(label));
  const left = (all: readonly Sample[], why: string): void => {
    if (all.length > 0) notes.push(`${all.length} of ${samples.length} pictures are left out: ${why}`);
  };
  left(several, "they show several classes");
  left(none, "nothing says which class they show");
  const names = [...new Set(strange.flatMap(({ label }) => label ?? []))];
  left(strange, `the model knows no class named ${listed(names)}`);
  return samples.filter(({ label }) => label !== undefined && matches.has(label));
}

/** Pictures that the model was not trained on, where the folder tells them and they are enough. */
function heldOut(samples: readonly Sample[], enough: number, notes: string[]): readonly Sample[] {
  const held = samples.filter(({ split }) => split === "val");
  if (held.length === 0) return samples;
  if (byClass(held).filter(({ length }) => length >= enough).length >= 2) {
    if (held.length < samples.length)
      notes.push(
        `${samples.length - held.length} of ${samples.length} pictures are left out: the folder sets them apart for training`,
      );
    return held;
  }
  notes.push("Pictures for training are among them: those held out are too few");
  return samples;
}

function byClass(samples: readonly Sample[]): Sample[][] {
  const groups = new Map<string | undefined, Sample[]>();
  for (const sample of samples) groups.set(sample.label, [...(groups.get(sample.label) ?? []), sample]);
  return [...groups.values()];
}

function drawnPerClass(
  samples: readonly Sample[],
  perClass: number,
  seed: number,
  notes: string[],
): readonly Sample[] {
  const kept = new Set(byClass(samples).flatMap((members) => drawnBySeed(members, perClass, seed)));
  if (kept.size < samples.length)
    notes.push(
      `${kept.size} of ${samples.length} pictures are looked at, at most ${perClass} of each class, drawn by seed ${seed}: --limit takes more`,
    );
  return samples.filter((sample) => kept.has(sample));
}
