/** Which pictures can be called right or wrong, how many are, and why the others cannot. */

import type { CollectionInfo } from "../../engine/collections-messages.ts";

export interface Judged {
  readonly all: number;
  readonly known: number;
  readonly right: number;
}

/** Of the whole collection. */
export function judgedIn({ right }: Pick<CollectionInfo, "right">): Judged {
  let [known, correct] = [0, 0];
  for (const each of right) {
    if (each >= 0) known++;
    if (each === 1) correct++;
  }
  return { all: right.length, known, right: correct };
}

/** Rows that could not be judged, where others could; at most so many. */
export function unjudgedRows({ right }: Pick<CollectionInfo, "right">, most: number): readonly number[] {
  const rows: number[] = [];
  if (!right.some((each) => each >= 0)) return rows;
  for (let row = 0; row < right.length && rows.length < most; row++) if (right[row] === -1) rows.push(row);
  return rows;
}

/** A clause that begins with "its" or "the"; undefined for a picture that was judged. */
export function whyUnjudged(info: CollectionInfo, row: number): string | undefined {
  if (info.right[row] !== -1 || !info.right.some((each) => each >= 0)) return undefined;
  const label = info.labels[info.labelOf[row] as number];
  return label === undefined ? unknown[info.labelSource] : `the network has no class named "${label}"`;
}

const unknown: Readonly<Record<CollectionInfo["labelSource"], string>> = {
  store: "the scan was not told what it shows",
  folders: "its folder names no class: it lies beside the folders of the classes",
  annotations: "the annotation file does not say one class for it",
  names: "its file name holds no name of a class as the network spells it, or more than one",
  none: "nothing says what it shows",
};
