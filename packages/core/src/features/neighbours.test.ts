import { describe, expect, test } from "vitest";
import { random } from "../random.ts";
import { distanceBetween, type FeatureDistance, NeighbourSearch } from "./neighbours.ts";

/** Sorted by distance and then by index, in plain double precision. */
function bruteForce(query: number[], known: number[][], k: number, by: FeatureDistance) {
  const product = (u: number[], v: number[]) => u.reduce((sum, x, i) => sum + x * (v[i] as number), 0);
  const distance = (v: number[]) =>
    by === "l2"
      ? Math.sqrt(query.reduce((sum, x, i) => sum + (x - (v[i] as number)) ** 2, 0))
      : Math.max(0, 1 - product(query, v) / (Math.sqrt(product(query, query)) * Math.sqrt(product(v, v))));
  return known
    .map((vector, index) => ({ index, distance: distance(vector) }))
    .sort((a, b) => a.distance - b.distance || a.index - b.index)
    .slice(0, k);
}

const drawn = (count: number, size: number, seed: number): number[][] => {
  const { normal } = random(seed);
  return Array.from({ length: count }, () => Array.from({ length: size }, normal));
};

describe("distanceBetween()", () => {
  test("of hand-made vectors", () => {
    expect(distanceBetween([1, 0], [0, 2], "cosine")).toBe(1);
    expect(distanceBetween([1, 0], [-3, 0], "cosine")).toBe(2);
    expect(distanceBetween([1, 2], [2, 4], "cosine")).toBeCloseTo(0, 15);
    expect(distanceBetween([0, 3], [4, 0], "l2")).toBe(5);
  });

  test("a vector of zeros has no direction", () => {
    expect(distanceBetween([0, 0], [1, 1], "cosine")).toBe(1);
    expect(distanceBetween([0, 0], [0, 0], "cosine")).toBe(1);
    expect(distanceBetween([0, 0], [0, 0], "l2")).toBe(0);
  });

  test("is never negative", () => {
    for (const u of drawn(200, 7, 3)) expect(distanceBetween(u, u, "cosine")).toBeGreaterThanOrEqual(0);
  });
});

describe("NeighbourSearch", () => {
  test.each(["cosine", "l2"] as const)("equals brute force by %s", (by) => {
    const [known, queries] = [drawn(300, 8, 1), drawn(5, 8, 2)];
    const search = new NeighbourSearch(
      queries.map((vector) => ({ vector })),
      10,
      by,
    );
    for (const [index, vector] of known.entries()) search.offer(index, vector);
    expect(search.nearest()).toEqual(queries.map((query) => bruteForce(query, known, 10, by)));
  });

  test("equal distances go by index, whatever the order of the stream", () => {
    const { uniform } = random(4);
    // Whole numbers: many equal distances.
    const known = Array.from({ length: 200 }, () => [Math.floor(3 * uniform()), Math.floor(3 * uniform())]);
    for (const k of [1, 7, 40, 200, 300]) {
      const search = new NeighbourSearch([{ vector: [1, 1] }], k, "l2");
      for (const index of [...known.keys()].reverse()) search.offer(index, known[index] as number[]);
      expect(search.nearest()[0]).toEqual(bruteForce([1, 1], known, k, "l2"));
    }
  });

  test("leaves out what the query is itself", () => {
    const search = new NeighbourSearch([{ vector: [0], except: new Set([0, 2]) }], 2, "l2");
    for (const [index, vector] of [[0], [1], [0], [2]].entries()) search.offer(index, vector);
    expect(search.nearest()[0]?.map(({ index }) => index)).toEqual([1, 3]);
  });

  test("refuses vectors of another length", () => {
    const search = new NeighbourSearch([{ vector: [1, 2] }], 1, "cosine");
    expect(() => search.offer(0, [1, 2, 3])).toThrow("found 2 and 3 numbers");
  });
});
