/** The pictures that words and choices leave, found in slices: the page is heard in between. */

import { useEffect, useState } from "react";
import type { CollectionInfo } from "../../engine/collections-messages.ts";
import { lineOf } from "./picture-words.ts";

/** All pictures, those that the model gets wrong, or those that could not be judged. */
export type Which = "all" | "wrong" | "unjudged";

const rightOf: Readonly<Record<Which, number | undefined>> = { all: undefined, wrong: 0, unjudged: -1 };

/** Longest time at once, ms. */
const slice = 8;

/** Rows in their order. `words`: somewhere in what is said of the picture, in any case. Throws `AbortError` when it was given up. */
async function findRows(
  info: CollectionInfo,
  words: string,
  which: Which,
  signal: AbortSignal,
): Promise<readonly number[]> {
  const wanted = words.trim().toLowerCase();
  const judged = rightOf[which];
  const found: number[] = [];
  let last = performance.now();
  for (let row = 0; row < info.keys.length; row++) {
    if (judged !== undefined && info.right[row] !== judged) continue;
    if (wanted === "" || lineOf(info, row).toLowerCase().includes(wanted)) found.push(row);
    if (row % 64 !== 0 || performance.now() - last < slice) continue;
    await new Promise((resume) => setTimeout(resume, 0));
    signal.throwIfAborted();
    last = performance.now();
  }
  return found;
}

/** What was found last, until there is something new; undefined before anything was. */
export function useFoundRows(
  info: CollectionInfo,
  words: string,
  which: Which,
): readonly number[] | undefined {
  const [found, setFound] = useState<readonly number[]>();
  useEffect(() => {
    const stop = new AbortController();
    findRows(info, words, which, stop.signal).then(
      (rows) => stop.signal.aborted || setFound(rows),
      () => undefined,
    );
    return () => stop.abort();
  }, [info, words, which]);
  return found;
}
