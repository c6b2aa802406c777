import { expect, test } from "vitest";
import { evidence, whereText } from "./where.ts";

const map = (...data: number[]) => ({ width: 3, height: 3, data });

test("evidence() names the ninth with most of what speaks for the class", () => {
  expect(evidence(map(0, 0, 3, 0, 1, 0, 0, 0, -9))).toEqual({
    ...{ place: "upper right", share: 0.75, spot: "upper right" },
  });
  expect(evidence(map(0, 0, 0, 2, 0, 0, 0, 0, 0)).place).toBe("left side");
  expect(evidence(map(0, 0, 0, 0, 2, 0, 0, 0, 0)).place).toBe("middle");
});

test("evidence() against the class looks at the other sign", () => {
  expect(evidence(map(0, 0, 3, 0, 1, 0, 0, 0, -9), -1)).toMatchObject({ place: "lower right", share: 1 });
});

test("evidence() of a map without a positive value has no place", () => {
  expect(evidence(map(0, 0, 0, -1, 0, 0, 0, 0, 0))).toMatchObject({ place: undefined, share: 0 });
});

test("evidence() of sizes that are no multiple of three has each pixel in one ninth", () => {
  const data = Array.from({ length: 35 }, (_, i) => (i === 34 ? 6 : i === 0 ? 2 : 0));
  expect(evidence({ width: 7, height: 5, data })).toEqual({
    ...{ place: "lower right", share: 0.75, spot: "lower right" },
  });
});

test("whereText() says both where the brightest spot is not where most of it lies", () => {
  // 6×6: one bright pixel above on the right, weak ones all over the lower left.
  const data = Array.from({ length: 36 }, (_, i) => {
    const [x, y] = [i % 6, Math.floor(i / 6)];
    return x === 5 && y === 0 ? 3 : x < 2 && y > 3 ? 1 : 0;
  });
  const found = evidence({ width: 6, height: 6, data });
  expect(found).toMatchObject({ place: "lower left", spot: "upper right" });
  expect(whereText(found)).toBe(
    "is strongest in the upper right of the picture, but adds up to more in the lower left, where it is weaker and wider (57.14 % of it)",
  );
  expect(whereText({ place: "middle", spot: "middle", share: 0.5 })).toBe(
    "lies most of all in the middle of the picture (50 % of it)",
  );
});
