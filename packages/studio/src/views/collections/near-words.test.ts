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
    /^Unusual here: 99 of 99 other pictures have a closer look-alike than this one has\. Of pictures that belong here, 1 % /,
  );
  expect(noveltyWords({ distance: 1, k: 1, p: 0.1, farther: 1, n: 9 }, 30)).toMatch(
    /^Not unusual here: 9 of 9 other pictures drawn by lot have .*So few pictures cannot show/,
  );
  expect(noveltyWords({ distance: 0, k: 1, p: 1, farther: 0, n: 29 }, 30)).toBe(
    "Not unusual here: none of 29 other pictures has a closer look-alike than this one has.",
  );
});
