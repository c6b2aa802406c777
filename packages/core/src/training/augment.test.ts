import { describe, expect, test } from "vitest";
import { floats } from "../tensor.ts";
import { type AugmentOptions, augment } from "./augment.ts";
import { moved } from "./augment-motion.ts";
import { noise } from "./testing/small-training.ts";

const still = { flip: false, shiftY: 0, shiftX: 0, angle: 0, scale: 1 };

/** One channel of 3×3, counted from 0, moved. */
function movedNine(motion: Partial<typeof still>): number[] {
  const to = new Float32Array(9);
  const from = Float32Array.from({ length: 9 }, (_, i) => i);
  moved(from, to, { channels: 1, height: 3, width: 3 }, { ...still, ...motion });
  return Array.from(to, (v) => Math.round(v * 1000) / 1000);
}

describe("moved()", () => {
  test("by nothing is the picture", () => {
    expect(movedNine({})).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test("flips left and right", () => {
    expect(movedNine({ flip: true })).toEqual([2, 1, 0, 5, 4, 3, 8, 7, 6]);
  });

  test("shifts down and to the right, the edge continued, between pixels bilinear", () => {
    expect(movedNine({ shiftY: 1 })).toEqual([0, 1, 2, 0, 1, 2, 3, 4, 5]);
    expect(movedNine({ shiftX: 0.5 })).toEqual([0, 0.5, 1.5, 3, 3.5, 4.5, 6, 6.5, 7.5]);
  });

  test("turns by a quarter about the middle", () => {
    expect(movedNine({ angle: Math.PI / 2 })).toEqual([6, 3, 0, 7, 4, 1, 8, 5, 2]);
  });

  test("enlarges about the middle", () => {
    expect(movedNine({ scale: 2 })).toEqual([2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6]);
  });
});

const all: AugmentOptions = {
  flip: true,
  shift: 0.2,
  rotate: 10,
  scale: 0.2,
  brightness: 0.2,
  contrast: 0.3,
  colour: 0.2,
  cutout: 0.4,
};
const from = (seed: number, epoch: number, ...indices: number[]) => ({ seed, epoch, indices });
const batch = () =>
  floats(
    [3, 2, 6, 5],
    Float32Array.from(noise([3, 2, 6, 5], 1).data, (v) => 0.5 + 0.2 * v),
  );

/** The batch after augment(). */
function augmented(options: AugmentOptions, seed: Parameters<typeof augment>[2]): Float32Array {
  const x = batch();
  augment(x, options, seed);
  return x.data;
}

describe("augment()", () => {
  test("depends on seed, epoch and number of the picture alone", () => {
    const first = augmented(all, from(1, 2, 7, 8, 9));
    expect(augmented(all, from(1, 2, 7, 8, 9))).toEqual(first);
    expect(augmented(all, from(1, 3, 7, 8, 9))).not.toEqual(first);
    expect(augmented(all, from(2, 2, 7, 8, 9))).not.toEqual(first);
    const other = augmented(all, from(1, 2, 5, 8, 6));
    expect(other.subarray(60, 120)).toEqual(first.subarray(60, 120));
    expect(other.subarray(0, 60)).not.toEqual(first.subarray(0, 60));
  });

  test("without options changes nothing", () => {
    expect(augmented({}, from(1, 2, 7, 8, 9))).toEqual(batch().data);
  });

  test("stays within black and white", () => {
    const range = { black: [-2, -1], white: [2, 1] };
    const x = floats(
      [3, 2, 6, 5],
      Float32Array.from(noise([3, 2, 6, 5], 1).data, (v) => Math.tanh(v)),
    );
    augment(x, { brightness: 1, contrast: 1, colour: 1, range }, from(1, 2, 7, 8, 9));
    for (const [i, v] of x.data.entries())
      expect(Math.abs(v)).toBeLessThanOrEqual(Math.floor(i / 30) % 2 === 0 ? 2 : 1);
  });

  test("brightness moves all channels alike, in the units of each", () => {
    const x = floats([1, 2, 1, 1], [0, 0]);
    augment(x, { brightness: 0.5, range: { black: [-1, -10], white: [1, 10] } }, from(3, 0, 0));
    expect(x.data[0]).not.toBe(0);
    expect(x.data[1]).toBeCloseTo((x.data[0] as number) * 10, 5);
  });

  test("cutout sets a square to the mean of the channel", () => {
    const x = floats(
      [1, 1, 8, 8],
      Float32Array.from({ length: 64 }, (_, i) => i),
    );
    augment(x, { cutout: 0.25 }, from(1, 0, 3));
    const holes = Array.from(x.data).filter((v) => v === 31.5).length;
    expect(holes).toBeGreaterThanOrEqual(1);
    expect(holes).toBeLessThanOrEqual(4);
  });
});
