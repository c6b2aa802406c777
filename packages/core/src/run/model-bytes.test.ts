import { expect, test } from "vitest";
import { Builder } from "../graph/builder.ts";
import type { Graph } from "../graph/graph.ts";
import { decodeModel } from "../load/decode.ts";
import { type FloatTensor, floats } from "../tensor.ts";
import { modelBytes } from "./model-bytes.ts";

/** y = x + large + 1 */
function net(large: FloatTensor): Graph {
  const inputs = [{ name: "x", type: "float32", shape: [...large.shape] }] as const;
  const base = { name: "net", inputs, outputs: [], nodes: [], opsets: { "": 21 }, metadata: {} };
  const b = new Builder({ ...base, constants: new Map() });
  const y = b.add("Add", [b.add("Add", ["x", b.constant(large, "large")]), b.scalar(1)]);
  return b.build([{ name: y, type: "float32", shape: undefined }]);
}

test("modelBytes() leaves large weights beside the file without copying them", () => {
  const large = floats([40, 40]);
  const { bytes, externalData } = modelBytes(net(large));
  expect(externalData.map(({ path }) => path)).toEqual(["weight-0"]);
  expect(externalData[0]?.data.buffer).toBe(large.data.buffer);
  expect(bytes.byteLength).toBeLessThan(1000);
});

test("modelBytes() refers to weights as any ONNX reader expects", () => {
  const large = floats([40, 40], Array(1600).fill(0.5));
  const { bytes, externalData } = modelBytes(net(large));
  const { graph } = decodeModel(
    bytes,
    (location) => externalData.find(({ path }) => path === location)?.data ?? new Uint8Array(),
  );
  expect(graph.constants.get("large")?.data).toEqual(large.data);
  expect(graph.constants.get("scalar")?.data).toEqual(Float32Array.of(1));
});

test("modelBytes() keeps small constants in the file", () => {
  expect(modelBytes(net(floats([4]))).externalData).toEqual([]);
});
