/** What the tests say, in a sentence. */

import type { Space } from "../methods/parts/space.ts";
import type { Trial } from "./effect.ts";
import { exchanged } from "./exchange.ts";
import type { Claim, Example, NamedBackground, Tested } from "./report.ts";

/**
 * The claim for a class whose strongest test found something; `place` is the cell that does most of it alone, or the
 * strongest test itself.
 */
export function claimOf(
  index: number,
  label: string,
  strongest: Tested,
  place: Tested,
  { located, space, mask }: { located: boolean; space: Space; mask: Uint8Array },
): Claim {
  const { region } = place.test;
  // A mark in one cell is no background, whatever the pictures say of theirs.
  const background = place === strongest ? backgroundOf(index, strongest) : undefined;
  const examples = examplesOf(index, place, mask, space);
  const sentence = sentenceOf(label, place, background, located);
  return { sentence, region, ...(background ? { background } : {}), examples };
}

function sentenceOf(
  label: string,
  { test }: Tested,
  background: NamedBackground | undefined,
  located: boolean,
): string {
  const what = background
    ? `${background.name} around the object`
    : located && test.region.box
      ? `something in ${test.region.title} that is not the object`
      : located
        ? "what surrounds the object"
        : `something in ${test.region.title}`;
  const { recognised, called } = test;
  const needed = `${percent(recognised.own)} of its pictures are recognised with this part of another ${label}, ${percent(recognised.other)} with that of another class`;
  const enough = `${percent(called.own)} of the other classes' pictures are called ${label} with it, ${percent(called.other)} without`;
  const care = located ? "" : "; without masks this can be a part of the objects that always lies there";
  return `The model recognises ${label} by ${what}: ${needed}; ${enough}${care}.`;
}

const percent = (part: number): string => `${Math.round(100 * part)} %`;

/** Fewer trials with a background cannot name it. */
const fewestTrials = 5;

/** The background with which the model says the class most, compared with others; undefined where pictures do not say. */
function backgroundOf(index: number, { needed, enough }: Tested): NamedBackground | undefined {
  const trials = [...needed.trials, ...enough.trials];
  const names = new Set(trials.flatMap(({ donor }) => donor.background ?? []));
  const named = [...names].flatMap((name) => {
    const with_ = trials.filter(({ donor }) => donor.background === name);
    const without = trials.filter(({ donor }) => donor.background !== name);
    if (with_.length < fewestTrials || without.length < fewestTrials) return [];
    const part = (own: boolean): number => {
      const donors = trials.filter(({ donor }) => (donor.label === index) === own);
      return donors.filter(({ donor }) => donor.background === name).length / Math.max(1, donors.length);
    };
    return [
      { name, share: part(true), elsewhere: part(false), said: saidIn(with_), saidWithout: saidIn(without) },
    ];
  });
  // Donors of a class are drawn evenly from its pictures, so their shares are those of the folder.
  const [best] = named
    .filter(({ share, elsewhere, said, saidWithout }) => share > elsewhere && said > saidWithout)
    .sort((a, b) => b.said - b.saidWithout - (a.said - a.saidWithout));
  return best;
}

const saidIn = (trials: readonly Trial[]): number => trials.filter(({ said }) => said).length / trials.length;

/** How many examples a report shows. */
const shown = 6;

/** Pictures of the class that were not recognised with another's region, then others that became it with the region. */
function examplesOf(index: number, { needed, enough }: Tested, mask: Uint8Array, space: Space): Example[] {
  const lost = needed.trials.filter(({ donor, said }) => donor.label !== index && !said);
  const won = enough.trials.filter(({ donor, said }) => donor.label === index && said);
  return [...lost.slice(0, shown / 2), ...won.slice(0, shown / 2)].map(({ picture, donor, answer }) => ({
    picture: picture.name,
    donor: donor.name,
    x: exchanged(picture, donor, mask, space),
    said: answer,
  }));
}
