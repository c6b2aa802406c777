import { describe, expect, test } from "vitest";
import { random } from "../random.ts";
import { filled, floats } from "../tensor.ts";
import { fourierBasis, frequencies, highFrequencyShare, seriesOf } from "./spectrum.ts";

describe.each([1, 2, 5, 8])("fourierBasis(%i)", (size) => {
  test("is orthonormal", () => {
    const basis = fourierBasis(size);
    for (let j = 0; j < size; j++) {
      for (let k = 0; k < size; k++) {
        let sum = 0;
        for (let i = 0; i < size; i++)
          sum += (basis[i * size + j] as number) * (basis[i * size + k] as number);
        expect(sum).toBeCloseTo(j === k ? 1 : 0, 12);
      }
    }
  });

  test("has a frequency for each column", () => {
    expect(frequencies(size)).toHaveLength(size);
    expect(Math.max(...frequencies(size))).toBe(Math.floor(size / 2) / size);
  });
});

test("seriesOf keeps energy and finds a wave", () => {
  const wave = filled(24, (i) => 3 * Math.cos((2 * Math.PI * 2 * (i % 6)) / 6));
  const series = seriesOf(wave, 4, 6);
  // Column 3 is the cosine of two turns; 3·√(6/2)·√4.
  expect(series[3]).toBeCloseTo(3 * Math.sqrt(3) * 2, 5);
  expect(series.reduce((sum, a) => sum + a * a, 0)).toBeCloseTo(
    wave.reduce((sum, a) => sum + a * a, 0),
    4,
  );
});

describe("highFrequencyShare", () => {
  const picture = (of: (y: number, x: number) => number) =>
    floats(
      [1, 1, 16, 16],
      filled(256, (i) => of(Math.floor(i / 16), i % 16)),
    );

  test("tells slow waves from fast ones", () => {
    expect(
      highFrequencyShare(picture((_y, x) => 0.5 + 0.4 * Math.cos((2 * Math.PI * 3 * x) / 16))),
    ).toBeCloseTo(0, 6);
    expect(highFrequencyShare(picture((y) => 0.5 + 0.4 * Math.cos((2 * Math.PI * 5 * y) / 16)))).toBeCloseTo(
      1,
      6,
    );
    expect(highFrequencyShare(picture(() => 0.7))).toBe(0);
  });

  test("is the part of frequencies above ¼ in white noise", () => {
    const { normal } = random(1);
    // 1 − π/16 / (1/4) of the square of frequencies.
    expect(highFrequencyShare(picture(() => normal()))).toBeCloseTo(1 - Math.PI / 16, 0.5);
  });
});
