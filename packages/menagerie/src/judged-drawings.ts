/** Drawn animals, two in each picture, whose places are known: what methods are judged on where no pictures are given. */

import {
  type AdvicePicture,
  type ClassTarget,
  FoveaError,
  type Matches,
  type Model,
  matchClasses,
  type Prediction,
  type Preprocessing,
  place,
  placedTruth,
  predict,
  preprocess,
  type Target,
  type Truth,
  targetsFor,
} from "@fovea/core";
import type { Rasteriser } from "./rasterise.ts";
import { drawScene } from "./scene.ts";
import { labels, type World } from "./world.ts";

/** Far from the seeds with which people draw pictures to train on. */
const firstSeed = 1_700_000;

/** Pixels of a drawing, unless the model sees more. */
const usualSize = 256;

export interface Judged {
  readonly model: Model;
  readonly preprocessing: Preprocessing;
  /** What the model calls its classes. */
  readonly names: readonly string[] | undefined;
}

/** How many of the drawn animals the model knows by name. */
export const knownAnimals = (names: readonly string[] | undefined): number =>
  matchClasses(labels, names ?? []).size;

/**
 * Picture `index` of those that a seed gives.
 *
 * A first animal that the model knows by name is what is asked about, and the truth says where both are; any other picture is asked
 * about for the class that the model gives it.
 */
export async function judgedDrawing(
  judged: Judged,
  rasteriser: Rasteriser,
  seed: number,
  index: number,
): Promise<AdvicePicture> {
  const { model, preprocessing, names } = judged;
  const world: World = { variant: "multi", seed: firstSeed + seed };
  const scene = drawScene(world, index);
  const size = Math.max(usualSize, ...preprocessing.size);
  const drawing = rasteriser.picture(scene, size);
  const x = preprocess(drawing, preprocessing);
  const prediction = await predict(model, x, names);
  const classes = new AnimalClasses(names, prediction);
  const asked = classes.of(scene.label);
  const [target] = await targetsFor(model, x, String(asked ?? "top1"), prediction, names);
  const name = `drawing ${index + 1}: ${scene.objects.map(({ label }) => label).join(" and ")}`;
  const truth = (): Truth =>
    classes.named(placedTruth(rasteriser.truth(scene, size), place(drawing, preprocessing)));
  return { name, x, target: classTarget(target), ...(asked === undefined ? {} : { truth: truth() }) };
}

/** The drawn animals among the model's classes. */
class AnimalClasses {
  readonly #matches: Matches;
  readonly #names: readonly string[] | undefined;
  readonly #logits: readonly number[];

  constructor(names: readonly string[] | undefined, { scores }: Prediction) {
    this.#matches = matchClasses(labels, names ?? []);
    this.#names = names;
    this.#logits = scores.logits;
  }

  /** The model's class for an animal; of several the one with the highest score. */
  of(label: string): number | undefined {
    const indices = this.#matches.get(label)?.indices ?? [];
    const score = (index: number): number => this.#logits[index] as number;
    return indices.toSorted((a, b) => score(b) - score(a))[0];
  }

  /** Metrics compare names: animals get those of the model's classes. */
  named(truth: Truth): Truth {
    const nameOf = (label: string): string => {
      const index = this.of(label);
      return index === undefined ? label : (this.#names?.[index] ?? String(index));
    };
    return { ...truth, objects: truth.objects.map((each) => ({ ...each, label: nameOf(each.label) })) };
  }
}

function classTarget(target: Target | undefined): ClassTarget {
  if (target?.kind === "class") return target;
  throw new FoveaError("usage", "Cannot judge methods: the model names no class for a picture");
}
