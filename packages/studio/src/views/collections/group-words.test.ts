/** Shares with their bases. */

import { expect, test } from "vitest";
import type { Group } from "../../engine/collections-messages.ts";
import { mistakesIn, mistakeWords } from "./group-words.ts";

const group = (size: number, known: number, wrong: number): Group => ({
  ...{ size, known, wrong, said: [], labels: [], typical: [], mistaken: [] },
});

test("mistakeWords() names the number that each share is a share of", () => {
  const all = { known: 23, wrong: 10 };
  expect(mistakeWords(group(6, 2, 0), all)).toBe(
    "Of the 2 that could be judged (of 6), none is wrong; in the whole collection 10 of 23 (43.48 %).",
  );
  expect(mistakeWords(group(5, 5, 1), all)).toBe(
    "Of these 5, 1 is wrong; in the whole collection 10 of 23 (43.48 %).",
  );
  expect(mistakeWords(group(1, 0, 0), all)).toBe("It could not be judged.");
  expect(mistakesIn([group(6, 2, 0), group(5, 5, 1)])).toEqual({ known: 7, wrong: 1 });
});

test("mistakeWords() says that mistakes gather only where chance would not do it", () => {
  const all = { known: 100, wrong: 10 };
  expect(mistakeWords(group(9, 9, 8), all)).toMatch(/^Mistakes gather here\. Of these 9, 8 are wrong;/);
  expect(mistakeWords(group(3, 3, 1), all)).toMatch(/^Of these 3/);
});
