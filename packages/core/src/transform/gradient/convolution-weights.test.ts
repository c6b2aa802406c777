/** What the cases of the rules are too small for: weights whose taps do not fit into memory side by side. */

import { expect, test } from "vitest";
import { Builder } from "../../graph/builder.ts";
import { interpret } from "../../testing/interpreter/interpret.ts";
import { randomTensor } from "../../testing/random.ts";
import { convolutionWeights } from "./convolution-weights.ts";
import type { Axis } from "./window.ts";

const strided: Axis = { input: 5, output: 3, kernel: 3, stride: 2, dilation: 1, begin: 1, end: 1 };
/** So long that its taps are shifts of dy. */
const long: Axis = { input: 12, output: 12, kernel: 3, stride: 1, dilation: 1, begin: 1, end: 1 };

/** dw of a 3×3 convolution of `channels` to as many with `most` numbers laid side by side. */
function found(batch: number, channels: number, first: Axis, most?: number): Float64Array {
  const axes = [first, strided];
  const input = [batch, channels, ...axes.map((axis) => axis.input)];
  const output = [batch, channels, ...axes.map((axis) => axis.output)];
  const blank = { name: "", inputs: [], outputs: [], nodes: [], constants: new Map(), opsets: { "": 21 } };
  const b = new Builder({ ...blank, metadata: {} });
  const x = b.input({ name: "x", type: "float32", shape: input });
  const dy = b.input({ name: "dy", type: "float32", shape: output });
  const request = { input, output, weights: [channels, channels, 3, 3], axes, group: 1 };
  const dw = convolutionWeights(b, x, dy, most === undefined ? request : { ...request, most });
  const graph = b.build([{ name: dw, type: "float32", shape: request.weights }]);
  return interpret(graph, { x: randomTensor(input, 1), dy: randomTensor(output, 2) })[dw]
    ?.data as Float64Array;
}

test.each([
  ["one picture", 1, 3, strided],
  ["one picture, shifted", 1, 3, long],
  ["pictures one by one", 2, 1, strided],
  ["pictures one by one, shifted", 2, 1, long],
  ["all pictures at once", 3, 12, strided],
  ["all pictures at once, shifted", 3, 12, long],
] as const)("convolutionWeights() in portions is what it is at once: %s", (_name, batch, channels, first) => {
  const expected = found(batch, channels, first);
  const tap = batch * channels * 14 * 3;
  for (const most of [1, tap, 2 * tap]) {
    const parts = found(batch, channels, first, most);
    expect(Math.max(...parts.map((value, i) => Math.abs(value - (expected[i] as number))))).toBeLessThan(
      1e-11,
    );
  }
});
