/** Splits by class and seed. */

import { expect, test } from "vitest";
import type { Sample } from "./collection.ts";
import { splitOf } from "./split.ts";

const samples = (label: string, count: number, split?: "train" | "val"): Sample[] =>
  Array.from({ length: count }, (_, i) => ({
    ...{ path: `/${label}/${i}`, name: `${label}/${i}`, label, labels: [label] },
    ...(split ? { split } : {}),
  }));

test("splitOf() holds out the same share of each class, at least one on each side", () => {
  const { train, val } = splitOf([
    ...samples("a", 10),
    ...samples("b", 20),
    ...samples("c", 2),
    ...samples("d", 1),
  ]);
  const count = (part: readonly Sample[], label: string): number =>
    part.filter((s) => s.label === label).length;
  expect(["a", "b", "c", "d"].map((label) => [count(train, label), count(val, label)])).toEqual([
    [8, 2],
    [16, 4],
    [1, 1],
    [1, 0],
  ]);
});

test("splitOf() depends on the seed alone, and keeps a split that is given", () => {
  const all = samples("a", 50);
  expect(splitOf(all, { seed: 3 })).toEqual(splitOf(all, { seed: 3 }));
  expect(splitOf(all, { seed: 3 })).not.toEqual(splitOf(all, { seed: 4 }));
  const given = [...samples("a", 3, "train"), ...samples("b", 5, "val")];
  expect(splitOf(given).val).toHaveLength(5);
  expect(() => splitOf(all, { share: 1 })).toThrow(expect.objectContaining({ code: "option-invalid" }));
});
