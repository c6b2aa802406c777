import { expect, test } from "vitest";
import { floats } from "../tensor.ts";
import { frozen, outputsOf } from "../testing/open-text.ts";
import { ceilingOf, maximaGraph } from "./channel-maxima.ts";

test("maximaGraph() gives the largest value of every channel and its first place, and leaves the rest of the network out", async () => {
  const network = await frozen(
    "input x: float32[1,2,2,3]\na = Neg(x)\np = GlobalAveragePool(a)\ny = Flatten(p)\noutput y",
  );
  const { graph, maxima, positions } = maximaGraph(network, "a");
  expect(graph.nodes.map(({ op }) => op)).toEqual(["Neg", "Reshape", "ReduceMax", "ArgMax"]);
  const x = floats([1, 2, 2, 3], [4, 3, 2, 5, -7, 6, 1, 1, 0, 0, 2, 0]);
  const found = await outputsOf(graph, { x });
  expect(Array.from(found[maxima]?.data as Float32Array, (v) => v + 0)).toEqual([7, 0]);
  expect(Array.from(found[positions]?.data as BigInt64Array, Number)).toEqual([4, 2]);
});

test("maximaGraph() tells units apart that reach the ceiling of a Clip, and keeps its floor", async () => {
  const network = await frozen(
    "input x: float32[1,2,1,3]\nlow = Constant<value=float32[] [0]>()\nhigh = Constant<value=float32[] [6]>()\na = Neg(x)\nr = Clip(a, low, high)\np = GlobalAveragePool(r)\ny = Flatten(p)\noutput y",
  );
  expect(ceilingOf(network, "r")).toMatchObject({ at: 6, of: "a" });
  expect(ceilingOf(network, "a")).toBeUndefined();
  const { graph, maxima, positions } = maximaGraph(network, "r");
  const found = await outputsOf(graph, { x: floats([1, 2, 1, 3], [-7, -9, -8, 1, 2, 3]) });
  expect(Array.from(found[maxima]?.data as Float32Array)).toEqual([9, 0]);
  expect(Array.from(found[positions]?.data as BigInt64Array, Number)).toEqual([1, 0]);
});
