/** The story of a search for bias: where relevance falls, what an exchange of surroundings does, and what that says. */

import { FoveaError } from "../errors.ts";
import { labelOf } from "../explain/prediction.ts";
import { type Space, spaceOf } from "../methods/parts/space.ts";
import { type MeanInterval as Interval, meanInterval } from "../metrics/intervals/mean-interval.ts";
import type { Model } from "../model/model.ts";
import { claimOf } from "./claim.ts";
import { type Effect, type EffectRequest, enoughFor, type Known, neededBy } from "./effect.ts";
import { exchangeable } from "./exchange.ts";
import { everywhere, grid, type Region, rim } from "./regions.ts";
import { relevanceOf, seenBy } from "./relevance.ts";
import type { BiasReport, BiasRequest, ClassBias, Tested } from "./report.ts";

/** Fewer pictures of a class cannot show anything. */
export const fewest = 8;

/**
 * Looks for classes that the model recognises by what is not the object.
 *
 * For each class c and each suspected region R the region is exchanged, objects left out where masks tell, for that of
 * another picture, and the model is asked again:
 *
 *     needed  = P(says c | picture of c, R of another c) − P(says c | picture of c, R of another class)
 *     enough  = P(says c | other picture, R of c)        − P(says c | other picture, R of another class)
 *
 * Both sides of a difference are put together alike, so that seams and odd combinations count on neither. A class is
 * claimed if a difference is at least `least` and its sign-flip test has p ≤ level / tests. With masks the region is all
 * that is not object, then the cells of a grid to see whether one of them does it alone. Without masks: the rim and the cells;
 * there parts of the objects are exchanged too, and a claim says so.
 *
 * Cost: about 4 · limit · donors forwards per class and region, and one explanation per picture.
 * Throws `option-invalid` with fewer than two classes that have enough pictures.
 */
export async function findBias(model: Model, request: BiasRequest): Promise<BiasReport> {
  const { pictures, labels, limit = 40, donors = 2, level = 0.05, least = 0.15, seed = 0 } = request;
  const space = spaceOf(model);
  const known = pictures.map(({ name, x, label, truth }): Known => {
    return { name, label, background: truth?.background, ...exchangeable(x, truth, space) };
  });
  const { tested, skipped } = classesIn(known, labels);
  const located = known.every(({ objects }) => objects !== undefined);
  const suspects = suspected(space, located);
  const tests = 2 * suspects.length * tested.length;
  const tick = ticking(request, pictures.length + 2 * tests * limit * donors);
  const share: EffectRequest = {
    ...{ model, space, limit, donors, seed, tick },
    pictures: known.filter(({ label }) => tested.includes(label)),
  };
  const settings: Settings = { share, alpha: level / tests, least, seed, located };
  const seen = await seenBy(model, request, tick);
  const classes: ClassBias[] = [];
  for (const index of tested) {
    const own = seen.filter(({ picture }) => picture.label === index);
    classes.push({
      index,
      label: labelOf(labels, index),
      pictures: own.length,
      right: own.filter(({ said }) => said === index).length,
      relevance: relevanceOf(own, seed),
      ...(await judged(index, labelOf(labels, index), suspects, settings)),
    });
  }
  const right = seen.filter(({ picture, said }) => picture.label === said).length;
  return { classes, skipped, right, pictures: seen.length, located, tests };
}

interface Settings {
  readonly share: EffectRequest;
  /** p-value of one test that counts. */
  readonly alpha: number;
  readonly least: number;
  readonly seed: number;
  readonly located: boolean;
}

/** Where masks tell the objects, one region is enough to ask whether anything beside them matters. */
function suspected({ sizes: [height = 1, width = 1] }: Space, located: boolean): Region[] {
  return located ? [everywhere(width, height)] : [rim(width, height), ...grid(width, height)];
}

function classesIn(known: readonly Known[], labels: readonly string[] | undefined) {
  const counts = new Map<number, number>();
  for (const { label } of known) counts.set(label, (counts.get(label) ?? 0) + 1);
  const indices = [...counts.keys()].sort((a, b) => a - b);
  const tested = indices.filter((index) => (counts.get(index) as number) >= fewest);
  const skipped = indices
    .filter((index) => !tested.includes(index))
    .map((index) => ({ label: labelOf(labels, index), pictures: counts.get(index) as number }));
  if (tested.length >= 2) return { tested, skipped };
  throw new FoveaError(
    "option-invalid",
    `Cannot compare classes: found ${tested.length} with at least ${fewest} pictures`,
    { hint: "Give pictures of two classes or more, each in a folder with the name of its class." },
  );
}

async function judged(
  index: number,
  label: string,
  suspects: readonly Region[],
  settings: Settings,
): Promise<Pick<ClassBias, "tests" | "claim">> {
  const all = await testedAt(index, suspects, settings);
  const [strongest] = all.filter(({ test }) => test.found).sort((a, b) => strength(b) - strength(a));
  if (!strongest) return { tests: all.map(({ test }) => test) };
  const [height = 1, width = 1] = settings.share.space.sizes;
  if (settings.located) all.push(...(await testedAt(index, grid(width, height), settings)));
  const place = smallest(all, strength(strongest) / 2);
  return {
    tests: all.map(({ test }) => test),
    claim: claimOf(index, label, strongest, place, {
      located: settings.located,
      space: settings.share.space,
      mask: place.region.mask,
    }),
  };
}

/** A cell that does half of what the whole does is a mark in one place, not a background. */
function smallest(all: readonly Tested[], least: number): Tested {
  const strong = all.filter((one) => one.test.found && strength(one) >= least);
  strong.sort((a, b) => a.test.region.area - b.test.region.area || strength(b) - strength(a));
  return strong[0] as Tested;
}

async function testedAt(index: number, regions: readonly Region[], settings: Settings): Promise<Tested[]> {
  const all: Tested[] = [];
  for (const region of regions) all.push(await tested(index, region, settings));
  return all;
}

const strength = ({ test }: Tested): number => Math.max(test.needed.mean, test.enough.mean);

async function tested(index: number, region: Region, settings: Settings): Promise<Tested> {
  const { share, alpha, least, seed } = settings;
  const needed = await neededBy(index, region, share);
  const enough = await enoughFor(index, region, share);
  const counts = ({ p }: Effect, { mean }: Interval): boolean => p <= alpha && mean >= least;
  const [drop, gain] = [
    meanInterval(needed.differences, { seed }),
    meanInterval(enough.differences, { seed }),
  ];
  const { mask: _, ...place } = region;
  const test = {
    region: place,
    needed: drop,
    recognised: { own: needed.own, other: needed.other },
    enough: gain,
    called: { own: enough.own, other: enough.other },
    p: Math.min(needed.p, enough.p),
    found: counts(needed, drop) || counts(enough, gain),
  };
  return { region, test, needed, enough };
}

function ticking({ progress, signal }: BiasRequest, total: number): () => void {
  let done = 0;
  return () => {
    signal?.throwIfAborted();
    progress?.(Math.min(done++, total), total);
  };
}
