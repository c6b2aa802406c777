import { describe, expect, test } from "vitest";
import { floats } from "../tensor.ts";
import { lossSum, numberRight, targetsOf } from "./loss.ts";
import { blobs, smallTrainer } from "./testing/small-training.ts";

describe("targetsOf()", () => {
  test("smooths: 0.1 of four classes is 0.925 and 0.025; of a sigmoid 0.95 and 0.05", () => {
    expect(Array.from(targetsOf(Int32Array.of(2), [1, 4], "softmax", 0.1).data)).toEqual(
      [0.025, 0.025, 0.925, 0.025].map((v) => expect.closeTo(v, 6)),
    );
    const many = floats([1, 3], [1, 0, 1]);
    expect(Array.from(targetsOf(many, [1, 3], "sigmoid", 0.1).data)).toEqual(
      [0.95, 0.05, 0.95].map((v) => expect.closeTo(v, 6)),
    );
  });

  test("refuses a class that there is not, and another number of pictures", () => {
    expect(() => targetsOf(Int32Array.of(4), [1, 4], "softmax", 0)).toThrow("4 classes");
    expect(() => targetsOf(Int32Array.of(-1), [1, 4], "softmax", 0)).toThrow("label -1");
    expect(() => targetsOf(Int32Array.of(1, 2), [1, 4], "softmax", 0)).toThrow("expected 1×4, found 2×4");
  });
});

describe("lossSum()", () => {
  test("of equal logits is ln 2, whatever the size of the logits", () => {
    const targets = floats([1, 2], [1, 0]);
    for (const z of [0, 500, -500]) {
      expect(lossSum(floats([1, 2], [z, z]), targets, "softmax", 1)).toBeCloseTo(Math.LN2, 12);
    }
    expect(lossSum(floats([1, 2], [0, 0]), targets, "sigmoid", 1)).toBeCloseTo(Math.LN2, 12);
    expect(lossSum(floats([1, 2], [800, -800]), targets, "sigmoid", 1)).toBe(0);
    expect(lossSum(floats([1, 2], [-800, 800]), targets, "sigmoid", 1)).toBe(800);
  });
});

test.each(["softmax", "sigmoid"] as const)(
  "appendLoss(): %s is what plain loops make of the logits",
  async (loss) => {
    const trainer = await smallTrainer({ loss, labelSmoothing: 0.1 });
    const { x, labels } = await blobs(4).batch([0, 1, 2, 3]);
    const result = await trainer.step(x, labels, 0.1);
    const targets = targetsOf(labels, [4, 2], loss, 0.1);
    expect(result.loss).toBeCloseTo(lossSum(result.logits, targets, loss, 4) / 4, 5);
  },
);

test("numberRight() counts pictures, and with sigmoid shares of their classes", () => {
  const logits = floats([3, 2], [2, 1, 1, 2, -1, -2]);
  expect(numberRight(logits, floats([3, 2], [1, 0, 1, 0, 1, 0]), "softmax", 3)).toBe(2);
  expect(numberRight(logits, floats([3, 2], [1, 1, 1, 0, 0, 0]), "sigmoid", 3)).toBe(2.5);
  expect(numberRight(logits, floats([3, 2], [1, 1, 1, 0, 0, 0]), "sigmoid", 1)).toBe(1);
});
