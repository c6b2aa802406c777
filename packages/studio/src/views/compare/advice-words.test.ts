import { expect, test } from "vitest";
import { merit, namesText } from "./advice-words.ts";

const number = (mean: number) => ({ mean, low: mean, high: mean, why: [] });
const all = [number(1), number(2), number(3), number(Number.NaN)];

test("merit() is 1 for the best, whichever way is better", () => {
  expect(all.map((each) => merit(each, all, "higher"))).toEqual([0, 0.5, 1, 0]);
  expect(all.map((each) => merit(each, all, "lower"))).toEqual([1, 0.5, 0, 0]);
});

test("merit() of equals is 1", () => {
  expect(merit(number(2), [number(2), number(2)], "lower")).toBe(1);
  expect(merit(number(2), [number(2), number(2)], "higher")).toBe(1);
});

test("namesText() counts what is too many", () => {
  expect(namesText([])).toBe("none");
  expect(namesText(["a", "b"])).toBe("a, b");
  expect(namesText(["a", "b", "c", "d", "e"])).toBe("a, b, c and 2 as good");
});
