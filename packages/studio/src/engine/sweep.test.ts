import { expect, test } from "vitest";
import { hiddenBox } from "./hidden-box.ts";
import { coarseToFine } from "./sweep.ts";

test("coarseToFine() has every position once, wide steps first", () => {
  expect(coarseToFine([3, 5])).toEqual([0, 4, 2, 10, 12, 14, 1, 3, 5, 6, 7, 8, 9, 11, 13]);
  expect(coarseToFine([1, 1])).toEqual([0]);
  expect(coarseToFine([13, 9]).toSorted((a, b) => a - b)).toEqual([...Array(117).keys()]);
});

test("hiddenBox() is the least box around what is not shown", () => {
  const shown = new Uint8Array(20).fill(1);
  expect(hiddenBox(shown, 5)).toBeUndefined();
  shown[7] = 0;
  shown[13] = 0;
  expect(hiddenBox(shown, 5)).toEqual([
    [1, 3],
    [2, 4],
  ]);
});
