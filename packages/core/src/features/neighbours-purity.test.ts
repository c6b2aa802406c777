import { expect, test } from "vitest";
import { classPurity } from "./neighbours-purity.ts";

test("classPurity() counts the query's class and the commonest", () => {
  expect(classPurity(["cat", "dog", "dog", undefined], "cat")).toEqual({
    known: 3,
    majority: { label: "dog", count: 2 },
    own: { label: "cat", count: 1 },
  });
});

test("classPurity() takes the nearer of two equally common classes, and none where nothing is known", () => {
  expect(classPurity(["ox", "hen", "hen", "ox"], undefined).majority).toEqual({ label: "ox", count: 2 });
  expect(classPurity([undefined], "hen")).toEqual({
    known: 0,
    majority: undefined,
    own: { label: "hen", count: 0 },
  });
});
