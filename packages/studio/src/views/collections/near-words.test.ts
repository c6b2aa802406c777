/** Sentences about neighbours. */

import { expect, test } from "vitest";
import { noveltyWords, purityWords } from "./near-words.ts";

const neighbours = [1, 2, 3].map((index) => ({ index, distance: 0.1 * index }));

test("purityWords() says when most neighbours show something else", () => {
  const own = { label: "fox", count: 1 };
  const words = purityWords({ neighbours, purity: { known: 3, own, majority: { label: "dog", count: 2 } } });
  expect(words).toBe(
    "Of 3 neighbours, 1 show fox, as this picture does. Most show dog (2): to the network this picture looks like dog.",
  );
  expect(
    purityWords({ neighbours, purity: { known: 0, own: undefined, majority: undefined } }),
  ).toBeUndefined();
});

test("noveltyWords() calls nothing unusual that could be chance", () => {
  expect(noveltyWords({ distance: 1, k: 1, p: 0.01, farther: 1, n: 99 }, 100)).toMatch(
    /^Unusual here: 100 % of 99 other pictures lie/,
  );
  expect(noveltyWords({ distance: 1, k: 1, p: 0.1, farther: 1, n: 9 }, 30)).toMatch(
    /^Not unusual here: 100 % of 9 other pictures that were drawn by lot.*So few pictures cannot show/,
  );
});
