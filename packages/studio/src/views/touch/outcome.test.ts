import { expect, test } from "vitest";
import { changedClasses, likeliest, pointsText, shortPercent, verdict } from "./outcome.ts";

const before = ["wolf", "fox", "cat"].map((label, index) => ({
  index,
  label,
  probability: [0.7, 0.2, 0.1][index] as number,
  logit: 3 - index,
}));
const touched = { logits: [0, 0, 2], probabilities: [0.1, 0.1, 0.8], incremental: true, ms: 3 };

test("changedClasses() keeps the order and adds the chosen class and the new favourite", () => {
  expect(changedClasses(before, touched, 0, 1)).toEqual([
    { index: 0, name: "wolf", before: 0.7, after: 0.1 },
    { index: 2, name: "cat", before: 0.1, after: 0.8 },
  ]);
  expect(changedClasses(before, undefined, 1, 1).map(({ after }) => after)).toEqual([0.7, 0.2]);
  expect(likeliest(touched)).toBe(2);
});

test("verdict() says how the answer changed", () => {
  const wolf = { index: 0, name: "wolf", before: 0.7, after: 0.1 };
  expect(verdict(wolf, "the patch", { first: "wolf", now: "cat" })).toBe(
    "With the patch hidden the network is much less sure of wolf; its first choice is now cat, no longer wolf.",
  );
  expect(verdict({ ...wolf, after: 0.705 }, "the patch", { first: "wolf", now: "wolf" })).toBe(
    "With the patch hidden the network is as sure as before of wolf; its first choice is still wolf.",
  );
});

test("shortPercent() never says 0 or 100 for what is neither", () => {
  expect([0, 0.0001, 0.1234, 0.9999, 1].map(shortPercent)).toEqual([
    "0.0 %",
    "< 0.1 %",
    "12.3 %",
    "> 99.9 %",
    "100.0 %",
  ]);
  expect([-0.5, 0.25, 0.0001].map(pointsText)).toEqual([
    "−50.0 percentage points",
    "+25.0 percentage points",
    "±0.0 percentage points",
  ]);
});
