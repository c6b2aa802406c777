/** Colours and their legend. */

import { expect, test } from "vitest";
import type { CollectionInfo } from "../../engine/collections-messages.ts";
import { colouringOf, usualColour, waysFor } from "./colouring.ts";

const said = Array.from({ length: 24 }, (_, i) => Math.floor(i / 2));
const info = {
  keys: said.map((_, i) => `${i}.png`),
  classes: Array.from({ length: 12 }, (_, i) => `c${i}, also`),
  top: Int32Array.from(said.flatMap((index) => [index, -1, -1, -1, -1])),
  labels: ["a"],
  labelOf: Int32Array.from(said, (index) => (index > 0 ? 0 : -1)),
  right: Int8Array.from(said, (index) => (index === 0 ? -1 : index % 2)),
} as unknown as CollectionInfo;

test("colouringOf() by class gives the commonest their colour and the others one together", () => {
  const { swatches, swatchOf } = colouringOf(info, "said", undefined);
  expect(swatches).toHaveLength(10);
  expect(swatches.at(-1)).toMatchObject({ name: "3 others", count: 6 });
  expect(swatches.reduce((sum, { count }) => sum + count, 0)).toBe(24);
  expect(swatches[swatchOf[0] as number]?.name).toBe("c0");
});

test("names of one picture each get no colour where there are too many, and are not what is coloured by", () => {
  const of = (each: readonly number[]): CollectionInfo => ({
    ...info,
    keys: each.map((_, i) => `${i}.png`),
    top: Int32Array.from(each.flatMap((index) => [index, -1, -1, -1, -1])),
    right: new Int8Array(each.length).fill(-1),
  });
  const names = (each: readonly number[]) =>
    colouringOf(of(each), "said", undefined).swatches.map(({ name }) => name);
  const twelve = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
  expect(names(twelve)).toEqual(["12 different ones, one picture each"]);
  expect(names([...twelve, 3])).toEqual(["c3", "11 others, one picture each"]);
  expect(names(twelve.slice(0, 10))).toHaveLength(10);
  expect(usualColour(info)).toBe("said");
  expect(usualColour(of(twelve))).toBe("group");
  expect(usualColour({ ...of(twelve), right: new Int8Array(12).fill(1) })).toBe("right");
});

test("colouringOf() right or wrong counts what nobody knows apart", () => {
  const counts = colouringOf(info, "right", undefined).swatches.map(({ name, count }) => [name, count]);
  expect(counts).toEqual([
    ["right", 12],
    ["wrong", 10],
    ["not judged", 2],
  ]);
});

test("waysFor() offers no right and wrong where nothing is known", () => {
  expect(waysFor(info)).toEqual(["said", "label", "right", "group"]);
  expect(waysFor({ ...info, labels: [], right: new Int8Array(24).fill(-1) })).toEqual(["said", "group"]);
});
