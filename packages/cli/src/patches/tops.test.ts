import { describe, expect, test } from "vitest";
import { Tops } from "./tops.ts";

/** Rows: pictures; columns: the largest value of each channel. */
function filled(rows: readonly (readonly number[])[], k = 2): Tops {
  const tops = new Tops(rows[0]?.length ?? 0, k);
  for (const [i, maxima] of rows.entries())
    tops.add(
      { path: `/p/${i}`, key: String(i) },
      maxima,
      maxima.map((_, c) => 10 * i + c),
    );
  return tops;
}

const keysOf = (tops: Tops, channel: number): string[] => tops.of(channel).strongest.map(({ key }) => key);

describe("Tops", () => {
  test("keep the k pictures in which a channel is strongest, first the strongest, with the place", () => {
    const tops = filled([[1], [5], [3], [4]]);
    expect(tops.of(0).strongest.map(({ score, position }) => [score, position])).toEqual([
      [5, 10],
      [4, 30],
    ]);
    expect(tops.count).toBe(4);
  });

  test("order equal values by key, whatever order the pictures came in", () => {
    const tops = new Tops(1, 2);
    for (const key of ["c", "a", "d", "b"]) tops.add({ path: key, key }, [7], [0]);
    expect(keysOf(tops, 0)).toEqual([]);
    tops.add({ path: "e", key: "e" }, [6], [0]);
    expect(keysOf(tops, 0)).toEqual(["a", "b"]);
  });

  test("call a channel dead that is always 0, or always the same", () => {
    const tops = filled([
      [0, 2, 0, 1],
      [0, 2, 3, 0],
    ]);
    expect(tops.dead).toEqual([0, 1]);
    expect(tops.of(0)).toEqual({ channel: 0, strongest: [], dead: true });
  });

  test("leave out pictures in which a rectified channel is 0, but not where values lie below 0", () => {
    expect(keysOf(filled([[0], [2]]), 0)).toEqual(["1"]);
    expect(keysOf(filled([[-3], [0]]), 0)).toEqual(["1", "0"]);
  });

  test("rank channels by the variance of their largest values, and by their mean", () => {
    const tops = filled([
      [5, 1, 0],
      [6, 4, 0],
    ]);
    expect(tops.mostVaried(3)).toEqual([1, 0]);
    expect(tops.highest(3)).toEqual([0, 1]);
  });

  test("fall back on the strongest channels with a single picture", () => {
    expect(filled([[1, 3, 2]]).mostVaried(2)).toEqual([1, 2]);
  });
});
