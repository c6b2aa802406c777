/** A picture of the collection in words, and how many there are. */

import { percentText } from "@fovea/render";
import type { CollectionInfo } from "../../engine/collections-messages.ts";
import { shortName } from "./colouring.ts";

/** `1 picture`, `30,000 pictures`. */
export const picturesText = (count: number): string => counted(count, "picture");

export const filesText = (count: number): string => counted(count, "file");

const counted = (count: number, what: string): string =>
  `${count.toLocaleString("en")} ${what}${count === 1 ? "" : "s"}`;

export interface PictureWords {
  readonly key: string;
  /** `wolf 93 %`. */
  readonly said: string;
  /** `shows: fox`; undefined where nobody knows. */
  readonly shows: string | undefined;
  /** Undefined where nothing at all is known of any picture. */
  readonly verdict: "right" | "wrong" | "not judged" | undefined;
}

const judgedOnes = new WeakMap<Int8Array, boolean>();

/** Asked for every tile: looked at once. */
function isJudged({ right }: CollectionInfo): boolean {
  const known = judgedOnes.get(right) ?? right.some((each) => each >= 0);
  judgedOnes.set(right, known);
  return known;
}

export function wordsOf(info: CollectionInfo, row: number): PictureWords {
  const right = info.right[row];
  return {
    key: info.keys[row] as string,
    said: classText(info, row, 0) ?? "nothing",
    shows: info.labels[info.labelOf[row] as number],
    verdict: right === 1 ? "right" : right === 0 ? "wrong" : isJudged(info) ? "not judged" : undefined,
  };
}

/** The likeliest class and its probability, or one of those after it. */
export function classText(
  { classes, top, probabilities }: CollectionInfo,
  row: number,
  rank: number,
): string | undefined {
  const index = top[5 * row + rank] as number;
  return index < 0
    ? undefined
    : `${shortName(classes[index] as string)} ${percentText(probabilities[5 * row + rank] as number)}`;
}

/** In one line, for those who hear it. */
export function lineOf(info: CollectionInfo, row: number): string {
  const { key, said, shows, verdict } = wordsOf(info, row);
  const known = shows === undefined ? "" : `, shows ${shows}${verdict === "wrong" ? ": wrong" : ""}`;
  const left = verdict === "not judged" ? "; not judged" : "";
  return `${key}: the model says ${said}${known}${left}`;
}
