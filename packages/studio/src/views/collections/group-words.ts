/** What is said of a group: its answers, and its mistakes beside those of all. */

import { shareInterval } from "@fovea/core";
import { percentText } from "@fovea/render";
import type { Group, Tally } from "../../engine/collections-messages.ts";
import { shortName } from "./colouring.ts";

export interface Mistakes {
  readonly known: number;
  readonly wrong: number;
}

export const mistakesIn = (groups: readonly Group[]): Mistakes => ({
  known: groups.reduce((sum, group) => sum + group.known, 0),
  wrong: groups.reduce((sum, group) => sum + group.wrong, 0),
});

/** More mistakes than chance would gather here if all groups were alike (95 % interval of the share). */
export const mistakesGather = ({ known, wrong }: Mistakes, all: Mistakes): boolean =>
  known > 0 && shareInterval(wrong, known).low > all.wrong / all.known;

/** Each share with the number that it is a share of. */
export function mistakeWords(group: Group, all: Mistakes): string {
  const { size, known, wrong } = group;
  if (known === 0) return size === 1 ? "It could not be judged." : "None of them could be judged.";
  const base = known < size ? `Of the ${known} that could be judged (of ${size})` : `Of these ${known}`;
  const found = `${base}, ${count(wrong)} wrong`;
  const share = percentText(all.wrong / all.known);
  const whole = `in the whole collection ${all.wrong} of ${all.known} (${share})`;
  return `${mistakesGather(group, all) ? "Mistakes gather here. " : ""}${found}; ${whole}.`;
}

const count = (wrong: number): string => (wrong === 0 ? "none is" : wrong === 1 ? "1 is" : `${wrong} are`);

/** `fox (3), wolf (1)`. */
export const tallies = (all: readonly Tally[]): string =>
  all.map(({ name, count: times }) => `${shortName(name)} (${times})`).join(", ");
