import { describe, expect, test } from "vitest";
import { floats } from "../tensor.ts";
import { scoreIn, scoresOf, topClasses } from "./prediction.ts";

const row = (...values: number[]) => floats([1, values.length], values);

describe("scoresOf()", () => {
  test("of competing classes is their softmax", () => {
    const { logits, probabilities } = scoresOf(row(0, Math.log(3)), "softmax");
    expect(logits).toEqual([0, Math.fround(Math.log(3))]);
    expect(probabilities[1]).toBeCloseTo(0.75, 6);
  });

  test("stays finite for large scores", () => {
    expect(scoresOf(row(1000, 0), "softmax").probabilities).toEqual([1, 0]);
  });

  test("of independent classes is a sigmoid each", () => {
    const { probabilities, note } = scoresOf(row(0, 0, Math.log(3)), "sigmoid");
    expect(probabilities.slice(0, 2)).toEqual([0.5, 0.5]);
    expect(probabilities[2]).toBeCloseTo(0.75, 6);
    expect(note).toBe("independent classes, a sigmoid each");
  });

  test.each(["sigmoid", "none"] as const)("of a single score is no and yes (%s)", (kind) => {
    const { logits, probabilities } = scoresOf(row(Math.log(3)), kind);
    expect(logits[0]).toBe(-(logits[1] as number));
    expect(probabilities[0]).toBeCloseTo(0.25, 6);
    expect(probabilities[1]).toBeCloseTo(0.75, 6);
  });

  test("of an output that is a probability already is itself, and says so", () => {
    const { probabilities, note } = scoresOf(row(0.25, 0.75), "none");
    expect(probabilities).toEqual([0.25, 0.75]);
    expect(note).toContain("is a probability already");
    expect(scoresOf(row(0.25, 0.25), "none").probabilities).toEqual([0.5, 0.5]);
  });
});

describe("topClasses()", () => {
  test("are the best first, equal ones by index, with labels where known", () => {
    const scores = scoresOf(row(1, 3, 1, 2), "softmax");
    expect(topClasses(scores, 3, ["a", "b"]).map(({ index, label }) => `${index} ${label}`)).toEqual([
      "1 b",
      "3 3",
      "0 a",
    ]);
  });

  test("are as many as there are", () => {
    expect(topClasses(scoresOf(row(1, 2), "softmax"), 5)).toHaveLength(2);
  });

  test("keep the order of the scores where probabilities are too small to tell apart", () => {
    const top = topClasses(scoresOf(row(-900, -800, 1000), "softmax"), 3);
    expect(top.map(({ index }) => index)).toEqual([2, 1, 0]);
  });
});

describe("scoreIn()", () => {
  const scores = scoresOf(row(1, 3, -2), "softmax");
  test("gives each form", () => {
    expect(scoreIn("logit", scores, 1, false)).toBe(3);
    expect(scoreIn("probability", scores, 1, false)).toBe(scores.probabilities[1]);
    expect(scoreIn("log-probability", scores, 1, false)).toBe(Math.log(scores.probabilities[1] as number));
    expect(scoreIn("margin", scores, 1, false)).toBe(2);
    expect(scoreIn("margin", scores, 0, false)).toBe(-2);
    expect(scoreIn("margin", scores, 0, true)).toBe(1);
  });
});
