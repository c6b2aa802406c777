/** What a line of the ledger means, for somebody who has never seen one. */

import type { Check } from "@fovea/core";
import { numberText, percentText } from "@fovea/render";

type Words = (value: number) => string;

const percent = (value: number): string => percentText(Math.abs(value));
const plain =
  (text: string): Words =>
  () =>
    text;

/** By the name of the check; `value` is what was found. */
const table: Readonly<Record<string, Words>> = {
  "score-agrees": (v) =>
    `To draw the map, steps were added to a copy of the network. The copy gives the same score as the network itself (difference: ${numberText(v)}).`,
  completeness: (v) =>
    `Added up, the map should be the whole change of the score. What is missing: ${numberText(v)}.`,
  "completeness-error": (v) => `Chance alone explains a gap of about ${percent(v)} in that sum.`,
  conservation: (v) =>
    `What was shared out over the pixels should be what the score had to give. The books are off by ${numberText(v)}.`,
  "cam-identity": (v) =>
    `The mean of the map and one constant make up the score, to within ${numberText(v)}.`,
  "map-sum": (v) => `What the whole map adds up to was held against theory: ${numberText(v)}.`,
  "full-gradient-identity": (v) =>
    `The picture's part and the network's own part should make up the score. They miss it by ${numberText(v)}.`,
  degenerate: plain("There is nothing to see: the map is the same everywhere."),
  "standard-error": (v) =>
    `The method draws lots. Another draw would change the map by about ${percent(v)} of its strength.`,
  samples: (v) => `Looked at ${count(v)} changed copies of the picture.`,
  steps: (v) => `Looked at ${count(v)} steps between an empty picture and this one.`,
  references: (v) => `Compared with ${count(v)} empty pictures.`,
  "nodes-overridden": (v) =>
    `The method changed how ${count(v)} parts of the network are walked backwards, as it should.`,
  fit: (v) =>
    `A simple sum of regions explains ${percent(v)} of how the score moves. Below 50 % the map is a poor summary.`,
  "baselines-agree": (v) =>
    `Starting from other empty pictures gives a similar map (likeness ${numberText(v)}; 1 is the same).`,
  gap: (v) => `What is missing from the sum: ${numberText(v)}.`,
  change: (v) => `Half the work would have given a map that differs by ${percent(v)}.`,
  "conductance-agrees": (v) => `Two ways to compute the same flow agree to within ${numberText(v)}.`,
  "head-agrees": (v) =>
    `The shortcut through the end of the network gives the same score, to within ${numberText(v)}.`,
  "incremental-agrees": (v) =>
    `Computing only what changed gives the same as computing everything, to within ${percent(v)}.`,
  "approximation-error": (v) =>
    `A faster way was taken; it is off by ${percent(v)} at most where it was tried.`,
  recomputed: (v) => `Only ${percent(v)} of the network's work had to be done again for each hidden part.`,
  segments: (v) => `The picture was cut into ${count(v)} regions.`,
  parts: (v) => `${count(v)} parts of the picture were hidden in turn.`,
  regions: (v) => `${count(v)} regions were joined, the most important first.`,
  "singular-ratio": (v) =>
    `How strong the second pattern is beside the one shown: ${percent(v)}. Near 100 % the choice is arbitrary.`,
  "engine-notes": plain("The engine had something to remark."),
  "score-blurred": (v) => `The fully blurred picture has a score of ${numberText(v)}.`,
  "score-left": (v) => `With only this part shown, the score is ${numberText(v)}.`,
  "relevance-to-bias": (v) =>
    `${numberText(v)} of the score went to constants of the network and to no pixel.`,
  "relevance-to-epsilon": (v) => `${numberText(v)} of the score was set aside to keep the sums steady.`,
};

const count = (value: number): string => Math.round(value).toLocaleString("en");

/** One plain sentence with the number; undefined for a check that has only its technical note. */
export const checkWords = ({ check, value }: Check): string | undefined => table[check]?.(value);

export interface Verdict {
  /** Checks that hold or fail: those with a limit, and those that fail without one. */
  readonly judged: number;
  readonly failed: number;
  readonly text: string;
}

/** All checks in one sentence. */
export function verdictOf(checks: readonly Check[]): Verdict {
  const judged = checks.filter(({ limit, ok }) => limit !== undefined || !ok).length;
  const failed = checks.filter(({ ok }) => !ok).length;
  return { judged, failed, text: verdictText(judged, failed) };
}

function verdictText(judged: number, failed: number): string {
  if (judged === 0) return "Nothing could be checked about this map.";
  if (failed > 0)
    return `${failed} of ${judged} checks ${failed === 1 ? "does" : "do"} not hold: do not rely on this map.`;
  return `The drawing is computed correctly (${judged} ${judged === 1 ? "check" : "checks"}).`;
}
