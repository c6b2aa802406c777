/** The operators besides convolution that explanations need in a form not every engine has. */

import { expect, test } from "vitest";
import { floats, ints } from "../../packages/core/src/tensor.ts";
import type { Subject } from "./engine.ts";
import { ramp } from "./net.ts";

export function operatorTests({ evaluate, expectClose }: Subject): void {
  test("ScatterElements adds where indices meet", async () => {
    const feeds = {
      x: floats([1, 4], [10, 20, 30, 40]),
      at: ints([3, 0, 3], [1, 3]),
      dy: floats([1, 3], [1, 2, 3]),
    };
    const [y] = await evaluate(feeds, (b) => [
      b.add("ScatterElements", ["x", "at", "dy"], { axis: 1, reduction: "add" }),
    ]);
    expectClose(y, floats([1, 4], [12, 20, 30, 44]));
  });

  test.each([
    { shape: [1, 1, 5], data: [1, 3, 3, 2, 9], y: [3, 9], at: [1n, 4n] },
    { shape: [1, 2, 2, 2], data: [0, 1, 2, 1, 5, 5, 5, 5], y: [2, 5], at: [2n, 4n] },
    { shape: [1, 1, 2, 2, 2], data: [0, 1, 2, 3, 7, 6, 5, 7], y: [7], at: [4n] },
  ])("MaxPool of $shape tells the place of the first maximum", async ({ shape, data, y, at }) => {
    const rank = shape.length - 2;
    const windows = { kernel_shape: Array(rank).fill(rank === 1 ? 3 : 2), strides: Array(rank).fill(2) };
    const [values, indices] = await evaluate({ x: floats(shape, data) }, (b) => {
      const [pooled, place] = b.addMany("MaxPool", ["x"], 2, windows) as [string, string];
      return [pooled, [place, "int64"]];
    });
    expect(values?.data).toEqual(Float32Array.from(y));
    expect(indices?.data).toEqual(BigInt64Array.from(at));
  });

  // Halving with a triangle of support 2: weights ⅛ ⅜ ⅜ ⅛ inside. At the border the picture's edge is repeated or,
  // with exclude_outside (as PIL and torchvision do), the weights inside are scaled up: (¾ ¾ ¼) / 1¾.
  test.each([
    { from: [1, 1, 1, 8], to: [1, 1, 1, 4], exclude_outside: 0, first: 5 / 8 },
    { from: [1, 1, 1, 8], to: [1, 1, 1, 4], exclude_outside: 1, first: 5 / 7 },
    { from: [1, 1, 1, 1, 8], to: [1, 1, 1, 1, 4], exclude_outside: 1, first: 5 / 7 },
  ])("Resize of $from smooths before it leaves out", async ({ from, to, exclude_outside, first }) => {
    const [y] = await evaluate({ x: ramp(from) }, (b) => [
      b.add("Resize", ["x", "", "", b.ints(to)], { mode: "linear", antialias: 1, exclude_outside }),
    ]);
    expectClose(y, floats(to, [first, 2.5, 4.5, 7 - first]));
  });

  test("Einsum multiplies matrices and sums what is left out", async () => {
    const feeds = { x: ramp([1, 2, 3]), w: floats([1, 3, 2], [1, 0, 0, 1, 1, 1]) };
    const [product, total] = await evaluate(feeds, (b) => [
      b.add("Einsum", ["x", "w"], { equation: "bij,bjk->bik" }),
      b.add("Einsum", ["x"], { equation: "bij->b" }),
    ]);
    expectClose(product, floats([1, 2, 2], [2, 3, 8, 9]));
    expectClose(total, floats([1], [15]));
  });

  test("AveragePool may count the padding and round the size up", async () => {
    const settings = { kernel_shape: [2], strides: [2], pads: [1, 1] };
    const [counted, uncounted] = await evaluate({ x: floats([1, 1, 4], [2, 4, 6, 8]) }, (b) => [
      b.add("AveragePool", ["x"], { ...settings, count_include_pad: 1 }),
      b.add("AveragePool", ["x"], { ...settings, ceil_mode: 1 }),
    ]);
    expectClose(counted, floats([1, 1, 3], [1, 5, 4]));
    expectClose(uncounted, floats([1, 1, 3], [2, 5, 8]));
  });

  test("int64 tensors go in and out without losing digits", async () => {
    const n = 2n ** 53n + 1n;
    const x = { type: "int64", shape: [2], data: BigInt64Array.of(n, -1n) } as const;
    const [y] = await evaluate({ x }, (b) => [[b.add("Add", ["x", b.ints([1, 1])]), "int64"]]);
    expect(y).toEqual({ type: "int64", shape: [2], data: BigInt64Array.of(n + 1n, 0n) });
  });

  test("bool tensors go in and out as 0 and 1", async () => {
    const keep = { type: "bool", shape: [3], data: Uint8Array.of(1, 0, 1) } as const;
    const [kept, dropped] = await evaluate({ x: floats([3], [5, 6, 7]), keep }, (b) => [
      b.add("Where", ["keep", "x", b.scalar(-1)]),
      [b.add("Not", ["keep"]), "bool"],
    ]);
    expectClose(kept, floats([3], [5, -1, 7]));
    expect(dropped).toEqual({ type: "bool", shape: [3], data: Uint8Array.of(0, 1, 0) });
  });

  test("float16 tensors travel as their bits", async () => {
    const x = { type: "float16", shape: [2], data: Uint16Array.of(0x3c00, 0xc000) } as const;
    const [same, wide] = await evaluate({ x }, (b) => [
      [b.add("Identity", ["x"]), "float16"],
      b.add("Cast", ["x"], { to: 1 }),
    ]);
    expect(same).toEqual(x);
    expectClose(wide, floats([2], [1, -2]));
  });
}
