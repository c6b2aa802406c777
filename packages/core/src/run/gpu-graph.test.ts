import { expect, test } from "vitest";
import { parseGraph, printGraph } from "../graph/text.ts";
import { gpuGraph } from "./gpu-graph.ts";

test("gpuGraph() spells out Sum as additions in the order of its inputs", () => {
  const graph = parseGraph(
    "input a: float32[2]\ninput b: float32[2]\ninput c: float32[2]\none = Sum(a)\ny = Sum(one, b, c)\nz = Relu(y)\noutput z: float32[2]\n",
  );
  expect(printGraph(gpuGraph(graph))).toContain(
    "one = Identity(a)\nadd = Add(one, b)\ny = Add(add, c)\nz = Relu(y)",
  );
});

test("gpuGraph() leaves alone what has nothing to spell out", () => {
  const graph = parseGraph("input a: float32[2]\ny = Relu(a)\noutput y: float32[2]\n");
  expect(gpuGraph(graph)).toBe(graph);
});
