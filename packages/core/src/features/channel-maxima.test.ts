import { expect, test } from "vitest";
import { floats } from "../tensor.ts";
import { frozen, outputsOf } from "../testing/open-text.ts";
import { maximaGraph } from "./channel-maxima.ts";

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
