import { expect, test } from "vitest";
import { sameClass } from "./same-class.ts";

const labelled = (...labels: string[]) => ({ count: labels.length, labels });

test("sameClass() goes by number where labels are the same", () => {
  const { same, how } = sameClass(labelled("cat", "dog"), labelled("cat", "dog"));
  expect([same(0, 0), same(0, 1)]).toEqual([true, false]);
  expect(how).toBe("Both models have the same classes.");
});

test("sameClass() finds a coarse class in a fine one, whichever model is the finer", () => {
  const fine = labelled("tabby, tabby cat", "hot dog", "tench");
  const coarse = labelled("Cats", "ship");
  expect([0, 1, 2].map((i) => sameClass(fine, coarse).same(i, 0))).toEqual([true, false, false]);
  expect([0, 1, 2].map((i) => sameClass(coarse, fine).same(0, i))).toEqual([true, false, false]);
  // Neither a tench nor a ship is known to the other model.
  expect(sameClass(fine, coarse).same(2, 1)).toBeUndefined();
});

test("sameClass() goes by number without labels, and gives up where numbers differ", () => {
  const bare = (count: number) => ({ count, labels: undefined });
  expect(sameClass(bare(3), bare(3)).same(2, 2)).toBe(true);
  expect(sameClass(bare(3), labelled("a", "b"))).toMatchObject({ possible: false });
  expect(sameClass(bare(3), bare(4)).same(0, 0)).toBeUndefined();
});
