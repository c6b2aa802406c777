/** What hiding did to the network's answer, in numbers and words. */

import type { ClassPrediction } from "@fovea/core";
import { className } from "@fovea/render";
import type { Touched } from "../../engine/touch-messages.ts";

/** A class before and after, probabilities. */
export interface ChangedClass {
  readonly index: number;
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

/** The likeliest classes of the whole picture in their order, then the chosen one and the new favourite, if they are not among them. */
export function changedClasses(
  before: readonly ClassPrediction[],
  after: Touched | undefined,
  chosen: number | undefined,
  count = 5,
): ChangedClass[] {
  const shown = before.slice(0, count).map(({ index }) => index);
  for (const index of [chosen, after && likeliest(after)])
    if (index !== undefined && !shown.includes(index)) shown.push(index);
  const byIndex = new Map(before.map((said) => [said.index, said]));
  return shown.flatMap((index) => {
    const said = byIndex.get(index);
    if (!said) return [];
    const now = after?.probabilities[index] ?? said.probability;
    return [{ index, name: className(said), before: said.probability, after: now }];
  });
}

/** By the raw score, of equal ones the first. */
export const likeliest = ({ logits }: Pick<Touched, "logits">): number =>
  logits.reduce((best, value, index) => (value > (logits[best] as number) ? index : best), 0);

/** What a person should take from it, one sentence. `hidden`: `the patch`. */
export function verdict(
  { name, before, after }: ChangedClass,
  hidden: string,
  favourite: { readonly first: string; readonly now: string },
): string {
  const answer =
    favourite.first === favourite.now
      ? `its first choice is still ${favourite.now}`
      : `its first choice is now ${favourite.now}, no longer ${favourite.first}`;
  return `With ${hidden} hidden the network is ${effectText(after - before)} ${name}; ${answer}.`;
}

function effectText(change: number): string {
  if (Math.abs(change) < 0.01) return "as sure as before of";
  const much = Math.abs(change) >= 0.25 ? "much " : Math.abs(change) < 0.05 ? "a little " : "";
  return `${much}${change < 0 ? "less" : "more"} sure of`;
}

/** One digit behind the point, so that numbers that move keep their width. Never 0 or 100 for what is neither. */
export function shortPercent(fraction: number): string {
  if (fraction > 0 && fraction < 0.0005) return "< 0.1 %";
  if (fraction < 1 && fraction > 0.9995) return "> 99.9 %";
  return `${(100 * fraction).toFixed(1)} %`;
}

/** `−51.9 percentage points`. */
export function pointsText(change: number): string {
  const points = Math.abs(100 * change).toFixed(1);
  return `${points === "0.0" ? "±" : change < 0 ? "−" : "+"}${points} percentage points`;
}
