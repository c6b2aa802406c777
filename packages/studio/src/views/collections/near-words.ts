/** What neighbours and distances say about a picture, in plain words. */

import type { Novelty } from "@fovea/core";
import { numberText } from "@fovea/render";
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
  if (majority.label === own.label) return first;
  return `${first} Most show ${majority.label} (${majority.count}): to the network this picture looks like ${majority.label}.`;
}

/** How many of the neighbours the model calls as it calls the picture itself. */
export function sameWords({ classes, top }: CollectionInfo, row: number, { neighbours }: Near): string {
  const said = top[5 * row] as number;
  const same = neighbours.filter(({ index }) => top[5 * index] === said).length;
  return `The model says ${classes[said] ?? "nothing"} of ${same} of the ${neighbours.length} nearest, too.`;
}

/** How far the picture lies from all others, measured by how far the others, or some drawn from `all`, lie from their nearest. */
export function noveltyWords(novelty: Novelty | undefined, all: number): string {
  if (!novelty) return "How unusual it is cannot be said: there are too few pictures.";
  const { farther, n, p } = novelty;
  const drawn = n < all - 1 ? " that were drawn by lot" : "";
  const share = `${Math.round(100 * farther)} % of ${n.toLocaleString("en")} other pictures${drawn} lie nearer to their nearest`;
  if (p <= strangeBelow) return `Unusual here: ${share} than this one does (p = ${numberText(p, 2)}).`;
  const few = 1 / (n + 1) > strangeBelow ? " So few pictures cannot show that one is unusual." : "";
  return `Not unusual here: ${share} than this one does.${few}`;
}
