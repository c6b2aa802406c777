/** What neighbours and distances say about a picture, in plain words. */

import type { Novelty } from "@fovea/core";
import { numberText, percentText } from "@fovea/render";
import type { CollectionInfo, Near } from "../../engine/collections-messages.ts";

/** Below this a picture is called unlike the others. */
const strangeBelow = 0.05;

/** How the neighbours agree with the picture; undefined where nobody knows what they show. */
export function purityWords({ purity, neighbours }: Near): string | undefined {
  const { known, majority, own } = purity;
  if (!majority) return undefined;
  const all = known < neighbours.length ? `${known} neighbours of which it is known` : `${known} neighbours`;
  if (!own) return `Of ${all}, ${majority.count} show ${majority.label}.`;
  const first = `Of ${all}, ${own.count} show ${own.label}, as this picture does.`;
  if (majority.label === own.label || 2 * majority.count <= known) return first;
  return `${first} Most show ${majority.label} (${majority.count}): to the network this picture looks like ${majority.label}.`;
}

/** How many of the neighbours the model calls as it calls the picture itself. */
export function sameWords({ classes, top }: CollectionInfo, row: number, { neighbours }: Near): string {
  const said = top[5 * row] as number;
  const same = neighbours.filter(({ index }) => top[5 * index] === said).length;
  return `The model says ${classes[said] ?? "nothing"} of ${same} of the ${neighbours.length} nearest, too.`;
}

/**
 * How alone the picture is: how many others, or of some drawn from `all`, have one that is more like them than anything is like this picture.
 */
export function noveltyWords(novelty: Novelty | undefined, all: number): string {
  if (!novelty) return "How unusual it is cannot be said: there are too few pictures.";
  const { farther, n, p } = novelty;
  const nearer = Math.round(farther * n);
  const drawn = n < all - 1 ? " drawn by lot" : "";
  const share = `${nearer === 0 ? "none" : nearer.toLocaleString("en")} of ${n.toLocaleString("en")} other pictures${drawn} ${nearer < 2 ? "has" : "have"} a closer look-alike than this one has`;
  if (p <= strangeBelow)
    return `Unusual here: ${share}. Of pictures that belong here, ${percentText(p)} are as alone as this by chance (p = ${numberText(p, 2)}).`;
  const few = 1 / (n + 1) > strangeBelow ? " So few pictures cannot show that one is unusual." : "";
  return `Not unusual here: ${share}.${few}`;
}
