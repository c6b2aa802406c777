import type { ClassPrediction } from "@fovea/core";
import { expect, test } from "vitest";
import { sameClass } from "./same-class.ts";

const classes = (...labels: readonly string[]): ClassPrediction[] =>
  labels.map((label, index) => ({ label, index, probability: 1 / (index + 2), logit: -index }));

test("sameClass() goes by the name, whatever the number", () => {
  const [ours, theirs] = [classes("wolf", "fox"), classes("Fox", "Wolf", "owl")];
  expect(sameClass(ours[0] as ClassPrediction, ours, theirs)).toEqual({ index: 1, named: true });
});

test("sameClass() takes the other's own answer where it has no such class", () => {
  const [ours, theirs] = [classes("wolf", "fox"), classes("cup", "jug")];
  expect(sameClass(ours[0] as ClassPrediction, ours, theirs)).toEqual({ index: 0, named: false });
});

test("sameClass() trusts bare numbers only where there are as many classes", () => {
  const ours = classes("0", "1", "2");
  expect(sameClass(ours[1] as ClassPrediction, ours, classes("0", "1", "2"))).toEqual({
    index: 1,
    named: true,
  });
  expect(sameClass(ours[1] as ClassPrediction, ours, classes("0", "1"))).toEqual({ index: 0, named: false });
});
