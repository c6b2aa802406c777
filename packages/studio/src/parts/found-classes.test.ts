import { expect, test } from "vitest";
import { foundClasses } from "./found-classes.ts";

const classes = ["sea cat", "dog", "Cat", "catfish"].map((label, index) => ({
  ...{ label, index, probability: 0, logit: 0 },
}));
const names = (words: string): string[] => foundClasses(classes, words).map(({ label }) => label);

test("foundClasses() finds parts of names, those that begin with it first", () => {
  expect(names(" cat ")).toEqual(["Cat", "catfish", "sea cat"]);
});

test("foundClasses() finds a class by its number, and all by nothing", () => {
  expect(names("1")).toEqual(["dog"]);
  expect(names("")).toHaveLength(4);
  expect(names("zebra")).toEqual([]);
});
