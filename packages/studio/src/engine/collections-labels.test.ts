/** Labels by folders and by file names. */

import { expect, test } from "vitest";
import { labelsFrom, rightOf } from "./collections-labels.ts";

const classes = ["wolf", "sea cat, parrot", "cat"];
const named = (keys: readonly string[], known = classes): (string | undefined)[] => {
  const { labels, labelOf } = labelsFrom(keys, known);
  return Array.from(labelOf, (label) => labels[label]);
};

test("labelsFrom() takes the folder, below train and val too", () => {
  expect(named(["a/1.png", "train/b/2.png", "3.png"])).toEqual(["a", "b", undefined]);
  expect(labelsFrom(["a/1.png", "b/2.png"], undefined).labelSource).toBe("folders");
});

test("labelsFrom() of one folder alone says nothing", () => {
  expect(labelsFrom(["a/1.png", "a/2.png"], classes)).toMatchObject({ labels: [], labelSource: "none" });
});

test("labelsFrom() takes the one class in a file's name, the longest name first, and none of two", () => {
  expect(named(["wolf, snow", "Parrot-12.png", "sea_cat 3.jpg", "wolf and cat.png"])).toEqual([
    "wolf",
    "sea cat, parrot",
    "sea cat, parrot",
    undefined,
  ]);
  expect(named(["wolf.png", "cat.png", "1.png", "2.png", "wolfish.png"])).toEqual(
    new Array(5).fill(undefined),
  );
});

test("labelsFrom() knows a name however its words are joined, but not by a part, and not one of two classes", () => {
  const dogs = [
    "Bullmastiff",
    "Redbone Coonhound",
    "soap dispenser",
    "acorn",
    "crane, bird",
    "crane, machine",
  ];
  expect(named(["bull_mastiff.png", "redbonecoonhound 2.png", "a corn.png", "Acorn.png"], dogs)).toEqual([
    "Bullmastiff",
    "Redbone Coonhound",
    undefined,
    "acorn",
  ]);
  expect(named(["acorn.png", "bullmastiff.png", "redbone.png", "crane.png"], dogs)).toEqual([
    "acorn",
    "Bullmastiff",
    undefined,
    undefined,
  ]);
  expect(named(["acorn.png", "bullmastiff.png", "soap.png"], dogs).at(-1)).toBeUndefined();
});

test("rightOf() compares with the likeliest class, and leaves open what the model has no class for", () => {
  const known = labelsFrom(["wolf/1.png", "cats/2.png", "cow/3.png"], classes);
  const top = Int32Array.from([0, 1, 2, -1, -1, 0, 1, 2, -1, -1, 0, 1, 2, -1, -1]);
  expect(Array.from(rightOf(known, classes, top))).toEqual([1, 0, -1]);
});
