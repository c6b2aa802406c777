/** What was found, in sentences. */

import type { ClassPrediction } from "@fovea/core";
import { className, numberText, percentText } from "@fovea/render";
import type { FoundFor, Left, NeighbourRun, Searched } from "./request.ts";

/** Below this a picture is called unlike what is known. */
const strangeBelow = 0.05;

export const isStrange = ({ novelty }: FoundFor): boolean =>
  novelty !== undefined && novelty.p <= strangeBelow;

export const saidText = (
  said: Pick<ClassPrediction, "label" | "index" | "probability"> | undefined,
): string => (said === undefined ? "nothing" : `${className(said)} ${percentText(said.probability)}`);

/** How the neighbours agree on the class; undefined where no class is known. */
export function purityText(
  { purity, neighbours }: FoundFor,
  { classes, pictures }: Searched,
): string | undefined {
  const { known, majority, own } = purity;
  if (majority === undefined) return undefined;
  const all = neighbours.length;
  const among = known < all ? ` of ${known} with a known class` : ` of ${all}`;
  const usual = (label: string): string => percentText((classes.get(label) ?? 0) / pictures);
  if (own === undefined)
    return `${majority.count}${among} neighbours are ${majority.label} (${usual(majority.label)} of all pictures are).`;
  const first = `${own.count}${among} neighbours are ${own.label}, as the picture is (${usual(own.label)} of all pictures are).`;
  return majority.label === own.label ? first : `${first} Most are ${majority.label}: ${majority.count}.`;
}

/** How far the query is from everything known. */
export function noveltyText({ novelty }: FoundFor): string {
  if (!novelty) return "How new the picture is cannot be said: too few pictures are known.";
  const { distance, farther, n, p } = novelty;
  const nearest = `Its nearest picture is ${numberText(distance)} away`;
  const compared = `farther than ${share(farther)} of ${n} known pictures are from their nearest (p = ${numberText(p, 2)})`;
  if (p <= strangeBelow) return `Unlike what is known: ${nearest.toLowerCase()}, ${compared}.`;
  const few = 1 / (n + 1) > strangeBelow ? " So few pictures cannot show that one is new." : "";
  return `Not unusual: ${nearest.toLowerCase()}, ${compared}.${few}`;
}

const share = (part: number): string => `${Math.round(100 * part)} %`;

export function leftOutText({ leftOut }: FoundFor): string | undefined {
  if (leftOut.length === 0) return undefined;
  if (leftOut.length === 1) return `The picture itself is among them and left out: ${leftOut[0]}.`;
  return `The picture itself is among them ${leftOut.length} times and left out: ${leftOut.join(", ")}.`;
}

/** What the distances are of. */
export function measureText({ layer, by }: Pick<NeighbourRun, "layer" | "by">): string {
  const distance =
    by === "cosine" ? "Cosine distance (0 same direction, 1 unrelated, 2 opposite)" : "Euclidean distance";
  return `${distance} of ${layer.size} features: ${poolText(layer)} "${layer.value}"`;
}

const poolText = ({ pool, axes }: NeighbourRun["layer"]): string =>
  axes.length === 0
    ? "all numbers of"
    : pool === "max"
      ? "the largest value of each channel of"
      : "the mean over positions of";

export function searchedText({ where, pictures, how, problems }: Searched): string {
  const left = problems.length === 0 ? "" : ` ${problems.length} could not be read and are left out.`;
  return `Searched ${where}: ${pictures} ${pictures === 1 ? "picture" : "pictures"}, ${how}.${left}`;
}

/** Messages name the file already, or do not. */
export const leftText = ({ path, why }: Left): string => (why.includes(path) ? why : `${path}: ${why}`);
