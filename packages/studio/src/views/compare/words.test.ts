import { expect, test } from "vitest";
import { agreementWord, alikeText, classesText, rankText } from "./words.ts";

test("agreementWord() has a word for every number", () => {
  expect([1, 0.6, 0.3, 0, -0.5, Number.NaN].map((rank) => agreementWord(rank))).toEqual([
    "agree closely",
    "agree by and large",
    "agree a little",
    "have nothing in common",
    "contradict each other",
    "cannot be told",
  ]);
});

test("alikeText() says the three numbers", () => {
  const text = alikeText({ rank: -0.25, structure: 0.5, overlap: 0.4, moved: false });
  expect(text).toContain("contradict each other");
  expect(text).toContain("−0.25");
  expect(text).toContain("40 %");
});

test("classesText() warns of maps that do not tell classes apart", () => {
  expect(classesText(0.95)).toContain("nearly the same places");
  expect(classesText(0.6)).toContain("much in common");
  expect(classesText(0.1)).toContain("different places");
  expect(classesText(Number.NaN)).toContain("nothing to compare");
});

test("rankText() writes nothing for what is no number", () => {
  expect(rankText(Number.NaN)).toBe("–");
  expect(rankText(-1)).toBe("−1.00");
});
