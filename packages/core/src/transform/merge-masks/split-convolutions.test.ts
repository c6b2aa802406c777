import { expect, test } from "vitest";
import type { Graph } from "../../graph/graph.ts";
import { parseGraph } from "../../graph/text.ts";
import { toTensor } from "../../testing/interpreter/tensor64.ts";
import { outputsOf, weightsFor } from "../../testing/open-text.ts";
import { randomTensor } from "../../testing/random.ts";
import { withSplitConvolutions } from "./split-convolutions.ts";

const text = (end: string): string => `opset 21
input x: float32[1,2,4,4]
w: float32[5,2,3,3] = {…}
zero: int64[1] = [0]
two: int64[1] = [2]
three: int64[1] = [3]
five: int64[1] = [5]
one: int64[1] = [1]
c = Conv<pads=[1,1,1,1]>(x, w)
a = Slice(c, zero, two, one)
${end}`;

const graphOf = (end: string): Graph => parseGraph(text(end), weightsFor(text(end)));
const x = toTensor(randomTensor([1, 2, 4, 4], 9));

test("withSplitConvolutions() makes a convolution per slice, with the same bits", async () => {
  const graph = graphOf("b = Slice(c, two, five, one)\noutput a\noutput b");
  const split = withSplitConvolutions(graph);
  expect(split.nodes.map(({ op }) => op)).toEqual(["Conv", "Conv"]);
  expect(split.constants.has("w")).toBe(false);
  expect(await outputsOf(split, { x })).toEqual(await outputsOf(graph, { x }));
});

test("withSplitConvolutions() leaves overlapping slices and other uses alone", () => {
  for (const end of [
    "b = Slice(c, one, three, one)\noutput a\noutput b",
    "b = Neg(c)\noutput a\noutput b",
    "output a\noutput c",
  ]) {
    const graph = graphOf(end);
    expect(withSplitConvolutions(graph)).toBe(graph);
  }
});
