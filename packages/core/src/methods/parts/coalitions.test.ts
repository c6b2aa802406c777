import { describe, expect, test } from "vitest";
import { coalitions, planned } from "./coalitions.ts";

const first = (players: number, samples: number, count: number): string[] => {
  const list: string[] = [];
  for (const { shown, weight } of coalitions(planned(players, samples), 1)) {
    list.push(`${shown.join("")} ${weight?.toFixed(4) ?? "drawn"}`);
    if (list.length === count) break;
  }
  return list;
};

describe("planned()", () => {
  test("asks all coalitions where there are no more than samples", () => {
    const { full, drawn, enumerated, rest } = planned(5, 100);
    expect(full.toSorted()).toEqual([1, 2, 3, 4]);
    expect({ drawn, enumerated, rest }).toEqual({ drawn: [], enumerated: 30, rest: 0 });
  });

  test("always asks one alone and all but one", () => {
    const { full, drawn, enumerated, rest } = planned(6, 4);
    expect(full).toEqual([1, 5]);
    expect(enumerated).toBe(12);
    // (M − 1) / (s (M − s)) for 2, 3, 4: 5/8, 5/9, 5/8.
    expect(drawn.map(({ size }) => size)).toEqual([2, 3, 4]);
    expect(rest).toBeCloseTo(5 / 8 + 5 / 9 + 5 / 8, 12);
  });

  test("has nothing to ask of a single player", () => {
    expect(planned(1, 10)).toMatchObject({ full: [], drawn: [], enumerated: 0 });
  });
});

describe("coalitions()", () => {
  test("weigh π(z) = (M − 1) / (C(M, s) s (M − s))", () => {
    expect(first(3, 100, 9)).toEqual([
      "100 0.3333",
      "010 0.3333",
      "001 0.3333",
      "110 0.3333",
      "101 0.3333",
      "011 0.3333",
    ]);
  });

  test("come in pairs of a set and its complement once they are drawn", () => {
    const drawn = first(8, 4, 40).filter((line) => line.endsWith("drawn"));
    expect(drawn).toHaveLength(24);
    for (let i = 0; i < drawn.length; i += 2) {
      const [a = "", b = ""] = [drawn[i], drawn[i + 1]];
      expect(b.slice(0, 8)).toBe(Array.from(a.slice(0, 8), (c) => (c === "1" ? "0" : "1")).join(""));
    }
  });

  test("are the same every time", () => {
    expect(first(9, 10, 60)).toEqual(first(9, 10, 60));
  });
});
