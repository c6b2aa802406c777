import { expect, test } from "vitest";
import { floats } from "../tensor.ts";
import { DerivedTensor, derived } from "./derived.ts";

const source = floats([2000]);

test("derived() makes its numbers when somebody looks, once as long as they are held", () => {
  let made = 0;
  const tensor = derived([source], "twice", [2000], (into) => {
    made++;
    into.fill(2);
  });
  expect(tensor.shape).toEqual([2000]);
  expect(made).toBe(0);
  const { data } = tensor;
  expect(data).toEqual(new Float32Array(2000).fill(2));
  expect(tensor.data).toBe(data);
  expect(made).toBe(1);
});

test("derived() makes its numbers in an array of the caller", () => {
  const half = derived([floats([2000], new Float32Array(2000).fill(3))], "half", [2000], (into, read) => {
    for (const [i, x] of read(source).entries()) into[i] = x / 2;
  });
  const into = new Float32Array(2000).fill(7);
  (half as DerivedTensor).make(into, () => new Float32Array(2000).fill(8));
  expect(into).toEqual(new Float32Array(2000).fill(4));
});

test("derived() of few numbers is a plain tensor", () => {
  const first = derived([source], "first", [1], (into) => into.fill(3));
  expect(first).toEqual(floats([1], [3]));
  expect(first).not.toBeInstanceOf(DerivedTensor);
});
