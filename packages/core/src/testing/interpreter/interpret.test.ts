/** The interpreter's own promises, beyond the agreement with the engine that interpreter.test.ts looks at. */

import { expect, test } from "vitest";
import { nodeGraph } from "../node-graph.ts";
import { erf } from "./elementwise.ts";
import { interpret } from "./interpret.ts";
import { tensor64, toTensor } from "./tensor64.ts";

test("interpret() computes in double precision", () => {
  const { graph } = nodeGraph("Add", [[1], [1]]);
  const result = interpret(graph, { in0: tensor64([1], [1]), in1: tensor64([1], [1e-12]) });
  expect(result.add?.data[0]).toBe(1 + 1e-12);
});

test("interpret() lets a feed stand in for an inner value and for a constant", () => {
  const { graph, feeds } = nodeGraph("Gather", [[3], tensor64([1], [0], "int64")]);
  expect(interpret(graph, { ...feeds, constant: tensor64([1], [2], "int64") }).gather?.data[0]).toBe(
    feeds.in0?.data[2],
  );
  expect(interpret(graph, { ...feeds, gather: tensor64([1], [42]) }).gather?.data[0]).toBe(42);
});

test("interpret() names an operator that it does not know", () => {
  const { graph, feeds } = nodeGraph("Relu", [[2]]);
  const strange = { ...graph, nodes: graph.nodes.map((node) => ({ ...node, op: "Loop" })) };
  expect(() => interpret(strange, feeds)).toThrow("there is no reference for operator Loop");
});

test("interpret() gives ONNX's element types", () => {
  const { graph, feeds } = nodeGraph("MaxPool", [[1, 1, 4]], { kernel_shape: [2] }, { outputs: 2 });
  expect(Object.values(interpret(graph, feeds)).map(({ type }) => type)).toEqual(["float32", "int64"]);
});

// Abramowitz and Stegun, table 7.1.
test.each([
  [0.5, 0.5204998778],
  [1, 0.8427007929],
  [-1.5, -0.9661051465],
  [2, 0.995322265],
  [7, 1],
])("erf(%d) is %d", (x, expected) => {
  expect(erf(x)).toBeCloseTo(expected, 10);
});

test("toTensor() rounds to the element type", () => {
  expect(toTensor(tensor64([2], [1, -1], "int64")).data).toEqual(BigInt64Array.of(1n, -1n));
  expect(toTensor(tensor64([1], [0.1])).data).toEqual(Float32Array.of(0.1));
});
