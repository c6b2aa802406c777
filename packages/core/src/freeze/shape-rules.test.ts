import { describe, expect, test } from "vitest";
import type { Graph } from "../graph/graph.ts";
import { parseGraph } from "../graph/text.ts";
import { random } from "../random.ts";
import { runtime, weightsFor } from "../testing/open-text.ts";
import { calculatedTypes, measure, measuredByRun } from "./measure.ts";

const parsed = (text: string): Graph => parseGraph(text, weightsFor(text));

/** An engine that must not be asked. */
const none = {
  ...runtime,
  compile: () => {
    throw new Error("the engine was asked");
  },
};

const space = "1,4,11,14";
const one = (node: string, weights = ""): string =>
  `input x: float32[${space}]\n${weights}y = ${node}\noutput y`;

test.each([
  one("Conv<kernel_shape=[3, 2], pads=[1, 0, 2, 1], strides=[2, 3]>(x, w)", "w: float32[5,4,3,2] = {…}\n"),
  one(
    "Conv<group=2, dilations=[2, 3]>(x, w, b)",
    "w: float32[6,2,3,3] = {…}\nb: float32[6] = [1, 2, 3, 4, 5, 6]\n",
  ),
  one('Conv<auto_pad="SAME_LOWER", strides=[2, 2]>(x, w)', "w: float32[5,4,3,3] = {…}\n"),
  one('Conv<auto_pad="VALID", strides=[2, 2]>(x, w)', "w: float32[5,4,3,3] = {…}\n"),
  one('AveragePool<kernel_shape=[3, 3], auto_pad="SAME_UPPER", strides=[2, 3]>(x)'),
  one("GlobalAveragePool(x)"),
  one("Flatten<axis=-2>(x)"),
  one("Flatten<axis=0>(x)"),
  one("Concat<axis=-3>(x, x, x)"),
  one("Transpose<perm=[0, 2, 3, 1]>(x)"),
  one("Transpose(x)"),
  one("Reshape(x, s)", "s: int64[3] = [0, -1, 28]\n"),
  one("Add(x, w)", "w: float32[3,1,4,1,14] = {…}\n"),
  one("PRelu(x, w)", "w: float32[4,1,1] = {…}\n"),
  "input x: float32[3,4]\nw: float32[5,4] = {…}\nb: float32[5] = {…}\ny = Gemm<transB=1>(x, w, b)\noutput y",
  "input x: float32[3,4]\nw: float32[4,6] = {…}\ny = MatMul(x, w)\noutput y",
])("measure() calculates what the engine measures: %s", async (text) => {
  const graph = parsed(text);
  const { types } = await measure(none, graph);
  expect(types.get("y")).toEqual((await measuredByRun(runtime, graph)).types.get("y"));
});

test("windows are counted as the engine counts them, at 200 random settings", async () => {
  const { uniform } = random(3);
  const upTo = (n: number): number => Math.floor(uniform() * n);
  let known = 0;
  for (let i = 0; i < 200; i++) {
    const kernel = [1 + upTo(4), 1 + upTo(4)];
    const pads = [...kernel, ...kernel].map((size) => upTo(size));
    const strides = [1 + upTo(4), 1 + upTo(4)];
    const [op, more] = (
      [
        ["MaxPool", `ceil_mode=${upTo(2)}, dilations=[1, ${1 + upTo(2)}]`],
        ["AveragePool", `count_include_pad=${upTo(2)}`],
      ] as const
    )[upTo(2)] as readonly [string, string];
    const graph = parsed(
      `input x: float32[1,2,${5 + upTo(8)},${5 + upTo(8)}]\ny = ${op}<kernel_shape=[${kernel}], pads=[${pads}], strides=[${strides}], ${more}>(x)\noutput y`,
    );
    const calculated = calculatedTypes(graph)?.get("y");
    if (!calculated) continue;
    known++;
    expect(calculated).toEqual((await measuredByRun(runtime, graph)).types.get("y"));
  }
  expect(known).toBeGreaterThan(150);
});

describe("the engine is asked", () => {
  test.each([
    ["for operators without a rule", one("CumSum(x, s)", "s: int64[] = [1]\n")],
    ["for what is to be folded", one("Add(x, c)", "w: float32[1] = [1]\nc = Neg(w)\n")],
    [
      "for channels that do not fit, to say it in its own words",
      one("Conv(x, w)", "w: float32[5,3,3,3] = {…}\n"),
    ],
    ["for a shape that does not fit", one("Reshape(x, s)", "s: int64[2] = [5, -1]\n")],
    [
      "for a window that would begin in the padding",
      one("MaxPool<kernel_shape=[1, 1], strides=[3, 3], pads=[0, 0, 0, 0], ceil_mode=1>(x)"),
    ],
    ["for numbers that are not float32", "input x: int64[2]\ny = Abs(x)\noutput y"],
    ["for a second output", "input x: float32[1,2,4,4]\ny, i = MaxPool<kernel_shape=[2, 2]>(x)\noutput y"],
  ])("%s", async (_, text) => {
    await expect(measure(none, parsed(text))).rejects.toThrow("the engine was asked");
  });
});
