/** Groups of directions. */

import { random } from "@fovea/core";
import { expect, test } from "vitest";
import { sphericalMeans } from "./collections-groups.ts";

const rest = (): undefined => undefined;
const rowsOf = (...rows: number[][]) => ({
  data: Float32Array.from(rows.flat()),
  count: rows.length,
  size: rows[0]?.length ?? 0,
});

test("sphericalMeans() groups by direction, whatever the length", async () => {
  const { groupOf, distance } = await sphericalMeans(rowsOf([1, 0], [0, 5], [9, 0], [0, 1]), 2, 0, rest);
  expect(groupOf[0]).toBe(groupOf[2]);
  expect(groupOf[1]).toBe(groupOf[3]);
  expect(groupOf[0]).not.toBe(groupOf[1]);
  expect(Array.from(distance)).toEqual([0, 0, 0, 0]);
});

test("sphericalMeans() finds three clouds, and the same ones again", async () => {
  const { normal } = random(1);
  const cloud = (at: number): number[] => [0, 1, 2, 3].map((d) => 0.05 * normal() + (d === at ? 1 : 0));
  const rows = rowsOf(...Array.from({ length: 60 }, (_, i) => cloud(i % 3)));
  const { groupOf } = await sphericalMeans(rows, 3, 4, rest);
  for (let i = 3; i < 60; i++) expect(groupOf[i]).toBe(groupOf[i % 3]);
  expect(new Set(groupOf).size).toBe(3);
  expect((await sphericalMeans(rows, 3, 4, rest)).groupOf).toEqual(groupOf);
});

test("sphericalMeans() of fewer rows than groups, of equal rows and of zeros ends", async () => {
  expect(Array.from((await sphericalMeans(rowsOf([1, 0]), 8, 0, rest)).groupOf)).toEqual([0]);
  const same = await sphericalMeans(rowsOf([1, 1], [1, 1], [1, 1]), 2, 0, rest);
  expect(Array.from(same.groupOf)).toEqual([0, 0, 0]);
  expect((await sphericalMeans(rowsOf([0, 0], [0, 0]), 2, 0, rest)).groupOf).toHaveLength(2);
});
