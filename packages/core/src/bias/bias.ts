/** The story of a search for bias: where relevance falls, what an exchange of surroundings does, and what that says. */

import { FoveaError } from "../errors.ts";
import { labelOf } from "../explain/prediction.ts";
import { type Space, spaceOf } from "../methods/parts/space.ts";
import { type MeanInterval as Interval, meanInterval } from "../metrics/intervals/mean-interval.ts";
import type { Model } from "../model/model.ts";
import { claimOf } from "./claim.ts";
import { donorShuffle } from "./donor-shuffle.ts";
import { type Effect, type EffectRequest, enoughFor, type Known, neededBy } from "./effect.ts";
import { exchangeable } from "./exchange.ts";
import { everywhere, grid, type Region, rim } from "./regions.ts";
import { relevanceOf, type Seen, seenBy } from "./relevance.ts";
import type { BiasPicture, BiasReport, BiasRequest, ClassBias, RegionTest, Tested } from "./report.ts";
import { Work } from "./work.ts";

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
 * Both sides of a difference are put together alike, filled places of the same outline included, so that seams and odd
 * combinations count on neither. A class is claimed if a difference is at least `least` and p ≤ level / tests both in the
 * sign-flip test of pictures and in the permutation test of donors: few donors that serve many pictures prove little.
 * With masks the region is all that is not object, then the cells of a grid to see whether one of them does it alone.
 * Without masks: the rim and the cells; there parts of the objects are exchanged too, and a claim says so.
 *
 * Masks count if at least half of the pictures of each class that can be tested have an object; the others are then left out.
 *
 * Cost: about 4 · limit · donors forwards per class and region, and one explanation per picture.
 * Throws `option-invalid` with fewer than two classes that have enough pictures.
 */
export async function findBias(model: Model, request: BiasRequest): Promise<BiasReport> {
  const { labels, limit = 40, donors = 2, level = 0.05, least = 0.15, seed = 0 } = request;
  const space = spaceOf(model);
  const known = request.pictures.map(knownOf);
  const { tested, skipped } = classesIn(known, labels);
  const located = areLocated(known, tested);
  const pictures = located ? known.filter(({ objects }) => objects) : known;
  const regions = suspected(space, located);
  const tests = 2 * regions.length * tested.length;
  const work = new Work(request);
  const { countsAs = (index) => index } = request;
  const share: EffectRequest = {
    ...{ model, space, limit, donors, seed, countsAs, tick: work.tick },
    pictures: pictures.filter(({ label }) => tested.includes(label)),
  };
  const settings: Settings = { share, alpha: level / tests, least, seed, located, work };
  work.add(request.pictures.length, "the pictures as they are");
  for (const index of tested) work.add(forwardsFor(index, regions.length, share));
  const { seen, ...without } = await seenBy(model, request, work.tick);
  const classes: ClassBias[] = [];
  for (const index of tested)
    classes.push(await biasOf(index, labelOf(labels, index), regions, seen, settings));
  return {
    ...{ ...without, classes, skipped, located, tests, unlocated: known.length - pictures.length },
    ...{ right: seen.filter(({ right }) => right).length, pictures: seen.length },
    boxes: request.pictures.filter(({ truth }) => truth?.objects.some(({ mask }) => !mask)).length,
  };
}

interface Settings {
  readonly share: EffectRequest;
  /** p-value of one test that counts. */
  readonly alpha: number;
  readonly least: number;
  readonly seed: number;
  readonly located: boolean;
  readonly work: Work;
}

const knownOf = ({ name, x, label, truth }: BiasPicture): Known => ({
  ...{ name, label, background: truth?.background, marks: truth?.marks ?? [] },
  ...exchangeable(x, truth),
});

/** A few pictures without annotations must not take the masks away from all. */
function areLocated(known: readonly Known[], tested: readonly number[]): boolean {
  return tested.every((index) => {
    const own = known.filter(({ label }) => label === index);
    const located = own.filter(({ objects }) => objects !== undefined).length;
    return located >= fewest && located >= own.length / 2;
  });
}

/** Where masks tell the objects, one region is enough to ask whether anything beside them matters. */
function suspected({ sizes: [height = 1, width = 1] }: Space, located: boolean): Region[] {
  return located ? [everywhere(width, height)] : [rim(width, height), ...grid(width, height)];
}

async function biasOf(
  index: number,
  label: string,
  regions: readonly Region[],
  seen: readonly Seen[],
  settings: Settings,
): Promise<ClassBias> {
  settings.work.what = `what ${label} hangs on`;
  const own = seen.filter(({ picture }) => picture.label === index);
  const said = new Map(seen.map(({ picture, said }) => [picture.name, said]));
  const { tests, strongest, place } = await judged(index, regions, settings);
  const { located, share } = settings;
  const context = { index, label, located, space: share.space, saidOf: (name: string) => said.get(name) };
  return {
    ...{ index, label, pictures: own.length, right: own.filter(({ right }) => right).length },
    ...{ relevance: relevanceOf(own, settings.seed), tests, room: Math.max(...tests.map(roomIn)) },
    ...(strongest && place ? { claim: claimOf(strongest, place, context) } : {}),
  };
}

/**
 * The higher end of both intervals. Where no picture changed the interval is a point, and says less than how few pictures can
 * miss: of n pictures none shows, with a chance of 5 %, an effect on a part 1 − 0.05^(1/n) of all.
 */
const roomIn = ({ needed, enough }: RegionTest): number =>
  Math.max(...[needed, enough].map(({ high, n }) => Math.max(high, 1 - 0.05 ** (1 / n))));

interface Judged {
  readonly tests: readonly RegionTest[];
  /** The test that found most, and the smallest place that does it; undefined where nothing was found. */
  readonly strongest?: Tested;
  readonly place?: Tested;
}

async function judged(index: number, regions: readonly Region[], settings: Settings): Promise<Judged> {
  const all = await testedAt(index, regions, settings);
  const [strongest] = all.filter(({ test }) => test.found).sort((a, b) => strength(b) - strength(a));
  if (!strongest) return { tests: all.map(({ test }) => test) };
  const { share, located, work } = settings;
  if (located) {
    const [height = 1, width = 1] = share.space.sizes;
    const cells = grid(width, height);
    work.add(forwardsFor(index, cells.length, share));
    all.push(...(await testedAt(index, cells, settings)));
  }
  return { tests: all.map(({ test }) => test), strongest, place: smallest(all, strength(strongest) / 2) };
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
  const [drop, gain] = [
    meanInterval(needed.differences, { seed }),
    meanInterval(enough.differences, { seed }),
  ];
  const large = (mean: number, p: number): boolean => mean >= least && p <= alpha;
  /** Donors are asked about only where pictures leave no doubt: so small a p-value takes many draws. */
  const sure = ({ p, trials }: Effect, { mean }: Interval): number =>
    large(mean, p) ? Math.max(p, donorShuffle(trials, index, Math.ceil(Math.max(1e4, 20 / alpha)), seed)) : p;
  const [p, q] = [sure(needed, drop), sure(enough, gain)];
  const { mask: _, ...place } = region;
  const test = {
    region: place,
    needed: drop,
    recognised: { own: needed.own, other: needed.other },
    enough: gain,
    called: { own: enough.own, other: enough.other },
    p: Math.min(p, q),
    found: large(drop.mean, p) || large(gain.mean, q),
  };
  return { region, test, needed, enough };
}

/** Forwards of the tests of a class in so many regions. */
function forwardsFor(index: number, regions: number, { pictures, limit, donors }: EffectRequest): number {
  const own = pictures.filter(({ label }) => label === index).length;
  return regions * 2 * donors * (Math.min(limit, own) + Math.min(limit, pictures.length - own));
}
