/** How alike two maps are, in words. */

import { percentText } from "@fovea/render";
import type { Alike } from "../../engine/comparing-answers.ts";

/** Names for a rank correlation. */
export function agreementWord(rank: number): string {
  if (!Number.isFinite(rank)) return "cannot be told";
  if (rank > 0.8) return "agree closely";
  if (rank > 0.5) return "agree by and large";
  if (rank > 0.2) return "agree a little";
  return rank > -0.2 ? "have nothing in common" : "contradict each other";
}

/** `0.83`, with a true minus sign. */
export const rankText = (rank: number): string =>
  Number.isFinite(rank) ? rank.toFixed(2).replace("-", "−") : "–";

/** One sentence on two maps, and the numbers behind it. */
export function alikeText({ rank, structure, overlap }: Alike): string {
  return (
    `The two maps ${agreementWord(rank)}: they order the picture's pixels alike to ${rankText(rank)} ` +
    "(1: the same order, 0: no relation, −1: the opposite). " +
    `Of the strongest twentieth of the pixels they share ${percentText(overlap)}; likeness of shapes: ${rankText(structure)} (SSIM).`
  );
}

/** What it means that the maps of two classes are alike or not. */
export function classesText(rank: number): string {
  if (!Number.isFinite(rank))
    return "One of the maps is the same everywhere, so there is nothing to compare.";
  if (rank > 0.8)
    return "The method shows nearly the same places for both classes. Take such a map as a sign of where the network looks, not of why it prefers one class.";
  return rank > 0.5
    ? "The maps of the two classes have much in common, and differ in part: look at the third map for what tips the scales."
    : "The method shows different places for the two classes: these maps are about the class that is asked for, and not about the picture alone.";
}
