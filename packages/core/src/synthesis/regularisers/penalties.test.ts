import { describe, expect, test } from "vitest";
import { random } from "../../random.ts";
import { filled, floats } from "../../tensor.ts";
import type { Regularisers } from "../synthesis.ts";
import { clippedGradient, clippedPixels, contributions, norms } from "./clip.ts";
import { penalise } from "./penalties.ts";

const { uniform } = random(5);
const image = floats(
  [1, 3, 4, 5],
  filled(60, () => uniform()),
);

/** The penalty itself, in double precision. */
function penalty(
  levels: ArrayLike<number>,
  { l2 = 0, l1 = 0, tv = 0, tvExponent = 2 }: Regularisers,
): number {
  let sum = 0;
  for (let i = 0; i < 60; i++) {
    const x = (levels[i] as number) - 0.5;
    sum += l2 * x * x + l1 * Math.abs(x);
    const [row, column] = [Math.floor((i % 20) / 5), i % 5];
    const across = column < 4 ? (levels[i + 1] as number) - (levels[i] as number) : 0;
    const down = row < 3 ? (levels[i + 5] as number) - (levels[i] as number) : 0;
    if (across !== 0 || down !== 0) sum += tv * (across ** 2 + down ** 2) ** (tvExponent / 2);
  }
  return sum;
}

test.each<Regularisers>([
  { l2: 0.7 },
  { l1: 0.3 },
  { tv: 0.5 },
  { tv: 0.5, tvExponent: 1 },
  { tv: 0.2, tvExponent: 3, l2: 1 },
])("penalise takes away the gradient of %j", (regularisers) => {
  const gradient = floats(image.shape, new Float32Array(60).fill(2));
  penalise(gradient, image, regularisers);
  for (let i = 0; i < 60; i++) {
    const moved = (by: number): Float64Array =>
      Float64Array.from(image.data, (level, j) => level + (i === j ? by : 0));
    const slope = (penalty(moved(1e-5), regularisers) - penalty(moved(-1e-5), regularisers)) / 2e-5;
    expect(2 - (gradient.data[i] as number)).toBeCloseTo(slope, 3);
  }
});

describe("clipping", () => {
  const two = floats([1, 2, 1, 4], [0.5, 0.6, 0.9, 0.1, 0.5, 0.5, 0.9, 0.5]);

  test("sets the pixels of smallest norm to grey", () => {
    expect(Array.from(norms(two))[1]).toBeCloseTo(0.1, 6);
    const clipped = clippedPixels(two, norms(two), 0.5);
    expect(Array.from(clipped.data.slice(0, 4))).toEqual([0.5, 0.5, two.data[2], two.data[3]]);
  });

  test("weighs pixels by what they contribute", () => {
    const gradient = floats([1, 2, 1, 4], [9, 1, 1, 2, 9, 1, -1, 1]);
    const found = contributions(two, gradient);
    for (const [i, value] of [0, 0.1, 0, 0.8].entries()) expect(found[i]).toBeCloseTo(value, 5);
  });

  test("finds the same entries as sorting does", () => {
    const values = floats(
      [1, 1, 30, 40],
      filled(1200, () => (uniform() - 0.5) ** 3),
    );
    for (const part of [0.01, 0.3, 0.9]) {
      const least = Array.from(values.data, Math.abs).sort((a, b) => a - b)[
        Math.floor(part * 1200)
      ] as number;
      const expected = values.data.map((value) => (Math.abs(value) < least ? 0 : value));
      expect(clippedGradient(values, part).data).toEqual(expected);
    }
  });

  test("drops the smallest entries of a gradient", () => {
    const gradient = floats([1, 1, 1, 4], [3, -1, 0.5, -4]);
    expect(Array.from(clippedGradient(gradient, 0.5).data)).toEqual([3, 0, 0, -4]);
  });
});
