import { expect, test } from "vitest";
import { floats } from "../tensor.ts";
import { DerivedTensor, derived } from "./derived.ts";

const source = floats([2000]);

test("derived() makes its numbers when somebody looks, once as long as they are held", () => {
  let made = 0;
  const tensor = derived([source], "twice", [2000], () => {
    made++;
    return new Float32Array(2000).fill(2);
  });
  expect(tensor.shape).toEqual([2000]);
  expect(made).toBe(0);
  const { data } = tensor;
  expect(data).toEqual(new Float32Array(2000).fill(2));
  expect(tensor.data).toBe(data);
  expect(made).toBe(1);
});

test("derived() of few numbers is a plain tensor", () => {
  expect(derived([source], "first", [1], () => Float32Array.of(3))).toEqual(floats([1], [3]));
  expect(derived([source], "first", [1], () => Float32Array.of(3))).not.toBeInstanceOf(DerivedTensor);
});
