import { expect, test } from "vitest";
import { Builder } from "../graph/builder.ts";
import type { Graph, Value } from "../graph/graph.ts";
import { type FloatTensor, floats, type Tensor } from "../tensor.ts";
import { withFedWeights } from "./fed-weights.ts";
import { nodeRuntime } from "./node.ts";

const rows = 1024;
const columns = 8192;
const large: FloatTensor = floats([rows, columns]);
large.data[3] = 2;
large.data[columns] = 5;

/** The nodes that `make` adds to a graph of x, 1×1024, and the weights w. */
function net(make: (b: Builder, w: Value) => Value, w: Tensor = large): Graph {
  const inputs = [{ name: "x", type: "float32", shape: [1, rows] }] as const;
  const base = { name: "net", inputs, outputs: [], nodes: [], opsets: { "": 21 }, metadata: {} };
  const b = new Builder({ ...base, constants: new Map() });
  return b.build([{ name: make(b, b.constant(w, "w")), type: "float32", shape: undefined }]);
}

const product = (b: Builder, w: Value): Value => b.add("Gemm", ["x", w]);

test("withFedWeights() makes the large weights of products inputs, uncopied", () => {
  const { graph, weights } = withFedWeights(net((b, w) => b.add("Gemm", [product(b, w), w], { transB: 1 })));
  expect(graph.inputs.map(({ name }) => name)).toEqual(["x", "w"]);
  expect(graph.constants.size).toBe(0);
  expect(weights.w?.data).toBe(large.data);
});

test.each<[string, Graph]>([
  ["small ones", net(product, floats([rows, 4]))],
  ["what the engine may compute with beforehand", net((b, w) => product(b, b.add("Relu", [w])))],
  ["what has another use", net((b, w) => b.add("Add", [product(b, w), b.add("ReduceSum", [w])]))],
  ["a bias", net((b, w) => b.add("Gemm", ["x", b.constant(floats([rows, 1])), w]))],
  ["an output", net((_, w) => w)],
])("withFedWeights() leaves %s to the engine", (_, graph) => {
  expect(withFedWeights(graph)).toEqual({ graph, weights: {} });
});

test("a session of fed weights is asked like any other", async () => {
  const session = await nodeRuntime({ threads: 1 }).compile(net(product));
  const { gemm } = await session.run({
    x: floats([1, rows], Float32Array.of(1, 10, ...Array(rows - 2).fill(0))),
  });
  expect(Array.from((gemm as FloatTensor).data.slice(0, 4))).toEqual([50, 0, 0, 2]);
  await session.dispose();
});
