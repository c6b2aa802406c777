import { type Explanation, floats, type Model } from "@fovea/core";
import { expect, test } from "vitest";
import { volumeSheet } from "./volume-sheet.ts";

const sheetOf = (...shape: number[]) =>
  volumeSheet({ graph: { inputs: [], nodes: [], types: new Map() }, input: { shape } } as unknown as Model);
const counted = (shape: readonly number[]) =>
  floats(
    shape,
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i),
  );

test("volumeSheet() lays slices beside each other", () => {
  const sheet = sheetOf(1, 1, 4, 1, 2);
  expect(sheet?.layout).toMatchObject({ width: 4, height: 2, channels: 1 });
  expect([...(sheet?.picture(counted([1, 1, 4, 1, 2])).data ?? [])]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test("volumeSheet() brings maps of voxels along, not those of layers", () => {
  const sheet = sheetOf(1, 1, 2, 2, 2);
  const map = { domain: "pixels", values: counted([1, 2, 2, 2]) } as unknown as Explanation;
  const flat = sheet?.explanation(map)?.values;
  expect(flat?.shape).toEqual([1, 2, 4]);
  expect([...(flat?.data ?? [])]).toEqual([0, 1, 4, 5, 2, 3, 6, 7]);
  expect(sheet?.explanation({ ...map, domain: "layer" })).toBeUndefined();
});

test("volumeSheet() leaves slices out evenly, and pictures alone", () => {
  const sheet = sheetOf(1, 1, 48, 1, 1);
  expect(sheet?.layout).toMatchObject({ width: 5, height: 5 });
  expect([...(sheet?.picture(counted([1, 1, 48, 1, 1])).data ?? [])].slice(0, 5)).toEqual([1, 3, 5, 7, 9]);
  expect(sheetOf(1, 3, 8, 8)).toBeUndefined();
  expect(sheetOf(1, 2, 8, 8, 8)).toBeUndefined();
});
