/** Means, what is missing, and when a row counts as best. */

import { catalog, metrics } from "@fovea/core";
import { expect, test } from "vitest";
import type { PictureResult } from "./evaluate-picture.ts";
import { summarised } from "./evaluate-summary.ts";

const methods = catalog.slice(0, 2);
const [first, second] = methods.map(({ id }) => id) as [string, string];
const higher = metrics.filter(({ better }) => better === "higher").slice(0, 1);
const id = higher[0]?.id as string;

const results = (pairs: readonly (readonly [number | null, number])[]): PictureResult[] =>
  pairs.map(([a, b], i) => ({
    ...{ name: `${i}.png`, labels: [], right: i % 2 === 0, target: { index: 0, label: "0", probability: 1 } },
    values: {
      [first]: { [id]: a === null ? { value: null, why: "flat" } : { value: a } },
      [second]: { [id]: { value: b } },
    },
  }));
const cellsOf = (pairs: readonly (readonly [number | null, number])[]) =>
  summarised(
    results(pairs),
    methods,
    higher.map((metric) => ({ metric, options: {} })),
    0,
  ).columns[0]?.cells;

test("a row is best where the differences leave no doubt, however much the pictures differ", () => {
  const sure = cellsOf(Array.from({ length: 10 }, (_, i) => [i + 1 + (i % 3) / 10, i]));
  expect(sure?.get(first)).toMatchObject({ best: true, n: 10 });
  expect(sure?.get(second)?.best).toBe(false);
  const unsure = cellsOf(Array.from({ length: 10 }, (_, i) => [i % 3, (i + 1) % 3]));
  expect([...(unsure?.values() ?? [])].some(({ best }) => best)).toBe(false);
});

test("pictures without a number are counted with their reason and left out of the mean", () => {
  const cell = cellsOf([
    [2, 1],
    [null, 1],
    [4, 1],
  ])?.get(first);
  expect(cell).toMatchObject({ mean: 3, n: 2, missing: { flat: 1 } });
});

test("hits alone have an interval, and too few pairs settle nothing", () => {
  const cell = cellsOf(Array.from({ length: 5 }, () => [1, 0]))?.get(first);
  expect(cell).toMatchObject({ mean: 1, high: 1, best: false });
  expect(cell?.low).toBeCloseTo(5 / (5 + 1.959963984540054 ** 2), 10);
  expect(cellsOf(Array.from({ length: 6 }, () => [1, 0]))?.get(first)?.best).toBe(true);
});

test("how many pictures are right has an interval", () => {
  const { right } = summarised(
    results([
      [1, 1],
      [1, 1],
      [1, 1],
    ]),
    methods,
    [],
    0,
  );
  expect(right).toMatchObject({ n: 3, share: expect.closeTo(2 / 3, 12) });
});
