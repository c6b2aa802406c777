/** Which background or mark lies behind an effect, where the pictures say theirs. */

import type { Known, Trial } from "./effect.ts";
import type { Cause, Tested } from "./report.ts";

/** Fewer trials with a background or mark cannot name it. */
const fewestTrials = 5;

type Named = Pick<Cause, "kind" | "name">;

/**
 * The background or mark with which the model says the class most, compared with trials without it; undefined where the
 * pictures do not say or nothing goes with the class. A mark counts where some of it lies in the region, a background if `whole`.
 */
export function causeOf(
  index: number,
  { region, needed, enough }: Tested,
  whole: boolean,
): Cause | undefined {
  const trials = [...needed.trials, ...enough.trials];
  const namesOf = (donor: Known): Named[] => [
    ...(whole && donor.background !== undefined
      ? [{ kind: "background", name: donor.background } as const]
      : []),
    ...donor.marks
      .filter(({ mask }) => mask.data.some((on, p) => on && region.mask[p]))
      .map(({ name }) => ({ kind: "mark", name }) as const),
  ];
  const named = new Map(
    [...new Set(trials.map(({ donor }) => donor))].map((donor) => [donor, namesOf(donor)]),
  );
  const all = new Map([...named.values()].flat().map((each) => [`${each.kind} ${each.name}`, each]));
  const found = [...all.values()].flatMap((each) => measured(index, trials, each, named) ?? []);
  // Where both were always there together, a mark tells more than what it lies on.
  const [best] = found
    .filter(({ share, elsewhere, said, saidWithout }) => share > elsewhere && said > saidWithout)
    .sort((a, b) => gain(b) - gain(a) || Number(b.kind === "mark") - Number(a.kind === "mark"));
  return best;
}

const gain = ({ said, saidWithout }: Cause): number => said - saidWithout;

function measured(
  index: number,
  trials: readonly Trial[],
  { kind, name }: Named,
  named: ReadonlyMap<Known, readonly Named[]>,
): Cause | undefined {
  const has = ({ donor }: Trial): boolean =>
    named.get(donor)?.some((each) => each.kind === kind && each.name === name) ?? false;
  const [with_, without] = [trials.filter(has), trials.filter((trial) => !has(trial))];
  if (with_.length < fewestTrials || without.length < fewestTrials) return undefined;
  // Donors of a class are drawn evenly from its pictures, so their shares are those of the folder.
  const part = (own: boolean): number => {
    const donors = trials.filter(({ donor }) => (donor.label === index) === own);
    return donors.filter(has).length / Math.max(1, donors.length);
  };
  return {
    ...{ kind, name, share: part(true), elsewhere: part(false) },
    ...{ said: saidIn(with_), saidWithout: saidIn(without) },
  };
}

const saidIn = (trials: readonly Trial[]): number => trials.filter(({ said }) => said).length / trials.length;
