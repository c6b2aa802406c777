import { expect, test } from "vitest";
import { greyLightness, labOf } from "./lab.ts";

test("labOf() gives the published values of sRGB's corners", () => {
  const corners = [
    [
      [0, 0, 0],
      [0, 0, 0],
    ],
    [
      [1, 1, 1],
      [100, 0, 0],
    ],
    [
      [1, 0, 0],
      [53.24, 80.09, 67.2],
    ],
    [
      [0, 1, 0],
      [87.73, -86.18, 83.18],
    ],
    [
      [0, 0, 1],
      [32.3, 79.19, -107.86],
    ],
  ] as const;
  for (const [[r, g, b], lab] of corners)
    for (const [i, value] of labOf(r, g, b).entries())
      expect(Math.abs(value - (lab[i] as number))).toBeLessThan(0.02);
});

test("greyLightness() is L of equal channels", () => {
  for (const v of [0, 0.01, 0.3, 1]) expect(greyLightness(v)).toBeCloseTo(labOf(v, v, v)[0], 4);
});
