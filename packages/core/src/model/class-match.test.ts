/** Names of collections against labels of models. */

import { expect, test } from "vitest";
import { matchClasses } from "./class-match.ts";

const labels = [
  "tabby, tabby cat",
  "Egyptian cat",
  "tennis ball",
  "zebra",
  "glass, drinking glass",
  "chaise-longue",
];
const found = (name: string, map = {}) => matchClasses([name], labels, map).get(name);

test.each([
  ["Zebra", [3], "name"],
  ["zebras", [3], "name"],
  ["glasses", undefined, undefined],
  ["glass", [4], "name"],
  ["tennis_ball", [2], "name"],
  ["chaise longue", [5], "name"],
  ["cat", [0, 1], "word"],
  ["at", undefined, undefined],
  ["constructor", undefined, undefined],
])("matchClasses() of %s", (name, indices, how) => {
  expect(found(name)).toEqual(indices && { indices, how });
});

test("matchClasses() takes a map by label and index first, and refuses classes that are not there", () => {
  expect(found("cat", { cat: ["zebra", 1] })).toEqual({ indices: [3, 1], how: "map" });
  expect(() => found("cat", { cat: [6] })).toThrow(expect.objectContaining({ code: "class-unknown" }));
});
