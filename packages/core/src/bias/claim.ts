/** What the tests say, in words that need no statistics. */

import type { Space } from "../methods/parts/space.ts";
import { causeOf } from "./cause.ts";
import type { Trial } from "./effect.ts";
import { exchanged } from "./exchange.ts";
import type { Cause, Claim, Example, RegionTest, Tested } from "./report.ts";

export interface ClaimContext {
  readonly index: number;
  readonly label: string;
  /** Whether it is known where the objects are. */
  readonly located: boolean;
  readonly space: Space;
  /** The class that the model says of a picture as it is. */
  readonly saidOf: (picture: string) => number | undefined;
}

/**
 * The claim for a class whose strongest test found something; `place` is the cell that does most of it alone, or the
 * strongest test itself.
 */
export function claimOf(strongest: Tested, place: Tested, context: ClaimContext): Claim {
  const { region } = place.test;
  // A mark in one cell is no background, whatever the pictures say of theirs.
  const cause = causeOf(context.index, place, place === strongest);
  return {
    ...wordsOf(place.test, cause, context),
    ...{ region, examples: examplesOf(place, context) },
    ...(cause ? { cause } : {}),
  };
}

type Words = Pick<Claim, "sentence" | "evidence" | "caution">;

/** The stronger of both ways is the sentence, the other stands beside it. */
function wordsOf(test: RegionTest, cause: Cause | undefined, { label, located }: ClaimContext): Words {
  const name = shortName(label);
  const [needed, enough] = [neededText(test, name), enoughText(test, name)];
  const [first, second] =
    test.needed.mean >= test.enough.mean
      ? [needed, `The other way round, ${enough}`]
      : [enough, `Of its own pictures, ${needed}`];
  return {
    sentence: `The model recognises ${name} by ${whatOf(test, cause, located)}: ${first}.`,
    evidence: `${second}.`,
    ...(located
      ? {}
      : {
          caution: "Nothing says where the objects are: this may be a part of them that always lies there.",
        }),
  };
}

function neededText({ region, recognised }: RegionTest, name: string): string {
  const { title } = region;
  const { own, other } = recognised;
  const rest = other === 0 ? "but none" : `${other < own ? "but only" : "and"} ${percent(other)}`;
  return `${percent(own)} of ${name} pictures are called ${name} with ${title} of another ${name} picture, ${rest} with ${thatOf(title)} of a picture of another class`;
}

const enoughText = ({ region: { title }, called }: RegionTest, name: string): string =>
  `${percent(called.own)} of the pictures of other classes are called ${name} with ${title} of ${article(name)} picture, ${called.other === 0 ? "none" : percent(called.other)} with ${thatOf(title)} of another class`;

function whatOf({ region: { title, box } }: RegionTest, cause: Cause | undefined, located: boolean): string {
  if (cause?.kind === "background") return `${cause.name} around the object`;
  if (cause) return `${article(cause.name)} ${box ? `in ${title}` : "beside the object"}`;
  if (!located) return `something in ${title}`;
  return box ? `something in ${title} that is not the object` : "what surrounds the object";
}

/** ImageNet gives a class several names. */
const shortName = (label: string): string => label.split(",")[0] as string;

const article = (name: string): string => `${/^[aeiou]/i.test(name) ? "an" : "a"} ${name}`;

const thatOf = (title: string): string => (title.endsWith("s") ? "those" : "that");

const percent = (part: number): string => `${Math.round(100 * part)} %`;

/** How many examples a report shows. */
const shown = 6;

/**
 * Pictures of the class that another's region made into something else, then others that the class's region made into it; each
 * picture once, and those first that the model had right as they were.
 */
function examplesOf({ region, needed, enough }: Tested, context: ClaimContext): Example[] {
  const { index, space, saidOf } = context;
  const lost = needed.trials.filter(({ donor, said }) => donor.label !== index && !said);
  const won = enough.trials.filter(({ donor, said }) => donor.label === index && said);
  const changed = (trials: readonly Trial[], before: (said: number | undefined) => boolean): Trial[] => {
    const once = [...new Map(trials.map((trial) => [trial.picture, trial])).values()];
    const clear = once.filter(({ picture }) => before(saidOf(picture.name)));
    return [...clear, ...once.filter((trial) => !clear.includes(trial))].slice(0, shown / 2);
  };
  return [...changed(lost, (said) => said === index), ...changed(won, (said) => said !== index)].map(
    ({ picture, donor, beside, answer }): Example => ({
      ...{ picture: picture.name, donor: donor.name },
      x: exchanged(picture, donor, beside, region.mask, space),
      ...{ saidBefore: saidOf(picture.name), said: answer },
    }),
  );
}
