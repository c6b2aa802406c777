import { describe, expect, test } from "vitest";
import {
  absoluteSum,
  bfloatToNumber,
  floats,
  halfToNumber,
  ints,
  numbers,
  range,
  sameShape,
  shapeText,
  sizeOf,
  sum,
  toFloats,
} from "./tensor.ts";

describe("floats() and ints()", () => {
  test("make tensors of the given values, or of zeros", () => {
    expect(floats([2, 1], [1, 2])).toEqual({ type: "float32", shape: [2, 1], data: Float32Array.of(1, 2) });
    expect(floats([2])).toEqual(floats([2], [0, 0]));
    expect(ints([3, -1])).toEqual({ type: "int64", shape: [2], data: BigInt64Array.of(3n, -1n) });
    expect(ints([7], []).shape).toEqual([]);
  });

  test("keep a Float32Array as it is", () => {
    const data = Float32Array.of(1, 2);
    expect(floats([2], data).data).toBe(data);
  });

  test("refuse a number of values that does not fit the shape", () => {
    expect(() => floats([2, 2], [1, 2, 3])).toThrow("Cannot make a tensor of shape 2×2: got 3 values");
    expect(() => ints([1, 2], [1])).toThrow(/shape 1: got 2 values/);
  });
});

test("sizeOf(), shapeText() and sameShape() know scalars and empty tensors", () => {
  expect([sizeOf([]), sizeOf([2, 3]), sizeOf([2, 0])]).toEqual([1, 6, 0]);
  expect([shapeText([]), shapeText([1, "N", 3])]).toEqual(["scalar", "1×N×3"]);
  expect([sameShape([], []), sameShape([1], [1, 1]), sameShape([2, 3], [2, 3])]).toEqual([true, false, true]);
});

describe("numbers() and toFloats()", () => {
  test("read every element type", () => {
    expect(numbers(ints([1, -2]))).toEqual([1, -2]);
    expect(numbers({ type: "float16", shape: [2], data: Uint16Array.of(0x3c00, 0xc100) })).toEqual([1, -2.5]);
    expect(numbers({ type: "bfloat16", shape: [1], data: Uint16Array.of(0x3fc0) })).toEqual([1.5]);
    expect(toFloats({ type: "uint8", shape: [2], data: Uint8Array.of(3, 255) })).toEqual(
      floats([2], [3, 255]),
    );
  });

  test("share the data of a float32 tensor", () => {
    const tensor = floats([1], [2]);
    expect(toFloats(tensor)).toBe(tensor);
  });
});

test.each([
  [0x0000, 0],
  [0x3c00, 1],
  [0xbc00, -1],
  [0x7bff, 65504],
  [0x0001, 2 ** -24],
  [0x0400, 2 ** -14],
  [0x3555, 0.333251953125],
  [0x7c00, Number.POSITIVE_INFINITY],
  [0xfc00, Number.NEGATIVE_INFINITY],
  [0x7e00, Number.NaN],
])("halfToNumber(%i) is %d", (bits, value) => {
  expect(halfToNumber(bits)).toBe(value);
});

test.each([
  [0x3f80, 1],
  [0xc040, -3],
  [0x7f80, Number.POSITIVE_INFINITY],
  [0x0000, 0],
])("bfloatToNumber(%i) is %d", (bits, value) => {
  expect(bfloatToNumber(bits)).toBe(value);
});

test("sum() adds in double precision", () => {
  expect(sum(floats([3], [2 ** 24, 1, 1]))).toBe(2 ** 24 + 2);
});

test("absoluteSum() leaves signs out", () => {
  expect(absoluteSum(floats([3], [-(2 ** 24), 1, -1]))).toBe(2 ** 24 + 2);
});

test("range() is the smallest and largest, NaN if there is one", () => {
  expect(range(floats([3], [2, -1, 5]))).toEqual({ min: -1, max: 5 });
  expect(range(floats([2], [1, Number.NaN]))).toEqual({ min: Number.NaN, max: Number.NaN });
});
