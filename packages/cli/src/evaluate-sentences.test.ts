/** Sentences of an evaluation, and tables of a narrow terminal. */

import { catalog, metrics } from "@fovea/core";
import { expect, test } from "vitest";
import type { PictureResult } from "./evaluate-picture.ts";
import { mergedLines, missingText, rightText } from "./evaluate-sentences.ts";
import { summarised } from "./evaluate-summary.ts";
import { tablesWithin } from "./table.ts";

const method = catalog.slice(0, 1);
const id = method[0]?.id as string;
const placed = metrics.filter((each) => ["merged-objects", "pointing-game"].includes(each.id));
const why = "no object of class cat is known and seen in the picture";
const pictures = [0.5, 0, 1, null].map(
  (value, i): PictureResult => ({
    ...{ name: `${i}`, labels: [], right: true, target: { index: 0, label: "cat", probability: 1 } },
    values: {
      [id]: {
        "pointing-game": value === null ? { value, why } : { value: 1 },
        "merged-objects": value === null ? { value, why } : { value },
      },
      centre: { "merged-objects": { value: 1 } },
    },
  }),
);
const chosen = placed.map((metric) => ({ metric, options: {} }));
const summary = summarised(pictures, method, chosen, 0);

test("says in how many pictures a method runs objects together, and nothing of the baselines", () => {
  expect(mergedLines(summary)).toEqual([
    `${id} shows several objects of one class as one in 2 of 3 pictures where they lie apart`,
  ]);
  expect(mergedLines(summarised(pictures.slice(1, 2), method, chosen, 0))).toEqual([]);
});

test("metrics with the same reason share a line, and classes do not make reasons differ", () => {
  const dog = { index: 1, label: "dog", probability: 1 };
  const value = { value: null, why: why.replace("cat", "dog") };
  const other = {
    ...(pictures[0] as PictureResult),
    target: dog,
    values: { [id]: { "pointing-game": value, "merged-objects": value } },
  };
  const cat = {
    ...other,
    target: (pictures[0] as PictureResult).target,
    values: (pictures[3] as PictureResult).values,
  };
  delete (cat.values as Record<string, unknown>).centre;
  expect(missingText(summarised([cat, other], method, chosen, 0))).toEqual([
    "pointing-game, merged-objects: no number for 2 pictures: no object of the class explained is known and seen in the picture",
  ]);
});

test("one picture is a picture", () => {
  expect(rightText(summarised(pictures.slice(0, 1), method, [], 0))).toContain("1 of 1 picture right");
});

test("columns that do not fit stand in a table of their own, the first column in each", () => {
  const rows = [["row", "1111", "2222", "3333"]];
  expect(tablesWithin(15, ["", "a", "b", "c"], rows)).toEqual([
    ["     a     b", "row  1111  2222"],
    ["     c", "row  3333"],
  ]);
  expect(tablesWithin(Number.POSITIVE_INFINITY, ["", "a", "b", "c"], rows)).toHaveLength(1);
  expect(tablesWithin(4, ["", "a", "b"], [["row", "1", "2"]])).toHaveLength(2);
});
