import { expect, test } from "vitest";
import { gradient } from "../methods/gradient.ts";
import type { Method } from "../methods/method.ts";
import { occlusion } from "../methods/occlusion.ts";
import type { AdviceRow } from "./advice.ts";
import type { CriterionId } from "./criteria.ts";
import { adviceFor, isSound } from "./uses.ts";

type Means = Partial<Record<CriterionId, readonly [mean: number, half: number]>>;

const usual: Required<Means> = {
  faithfulness: [0.3, 0.1],
  discrimination: [0.5, 0.1],
  detail: [10, 1],
  robustness: [1, 0.1],
  sanity: [0.1, 0.1],
  runtime: [2, 0.1],
};

/** A row with these means, and intervals of the given half width. */
function row(id: string, means: Means, like: Method = gradient, ms = 10): AdviceRow {
  const cells = Object.entries({ ...usual, ...means }).map(([column, [mean, half]]) => [
    column,
    { metric: column, interval: { mean, low: mean - half, high: mean + half, n: 8, level: 0.95 }, why: [] },
  ]);
  return { method: { ...like, id }, pictures: 8, ms, cells: Object.fromEntries(cells) };
}

const chosen = (rows: readonly AdviceRow[], use: string): (readonly string[] | string)[] => {
  const found = adviceFor(rows).find(({ id }) => id === use);
  return [found?.methods.map(({ id }) => id) ?? [], found?.note ?? ""];
};

test("isSound() asks for an order better than chance and a map that hangs on what was learned", () => {
  expect(isSound(row("good", {}))).toBe(true);
  expect(isSound(row("by-chance", { faithfulness: [0.05, 0.1] }))).toBe(false);
  expect(isSound(row("edges", { sanity: [0.7, 0.1] }))).toBe(false);
  expect(isSound(row("perhaps", { sanity: [0.55, 0.1] }))).toBe(true);
  expect(isSound(row("turned-round", { sanity: [-0.8, 0.1] }))).toBe(true);
  expect(isSound(row("unknown", { sanity: [Number.NaN, 0] }))).toBe(false);
});

test("adviceFor() names the best and those that the intervals do not tell from it", () => {
  const rows = [
    row("a", { faithfulness: [0.6, 0.1] }),
    row("b", { faithfulness: [0.45, 0.1] }),
    row("c", { faithfulness: [0.2, 0.1] }),
    row("edges", { faithfulness: [0.9, 0.01], sanity: [0.9, 0.01] }),
  ];
  expect(chosen(rows, "trust")).toEqual([["a", "b"], "the intervals do not tell these 2 methods apart"]);
});

test("adviceFor() takes what a use asks for: runtime, and what a method needs", () => {
  const rows = [
    row("slow", { faithfulness: [0.9, 0.01] }, occlusion, 100),
    row("fast", { faithfulness: [0.4, 0.01] }),
  ];
  expect(chosen(rows, "real-time")[0]).toEqual(["fast"]);
  expect(chosen(rows, "black-box")[0]).toEqual(["slow"]);
  expect(chosen(rows, "real-time")[1]).toBe("the only sound method that qualifies");
  expect(chosen(rows, "trust")).toEqual([["slow"], "better than every other, by the intervals"]);
});

test("adviceFor() says why there is no choice", () => {
  const none = [row("by-chance", { faithfulness: [0, 0.1] })];
  expect(chosen(none, "trust")[1]).toMatch(
    /^the method was not shown to order these pixels better than chance/,
  );
  expect(chosen([row("fast", {})], "black-box")).toEqual([[], "the one sound method does not qualify"]);
});
