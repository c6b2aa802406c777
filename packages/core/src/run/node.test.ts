import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Builder } from "../graph/builder.ts";
import type { Graph } from "../graph/graph.ts";
import { encodeModel } from "../load/encode.ts";
import { floats } from "../tensor.ts";
import { nodeFile, nodeRuntime } from "./node.ts";

const x = floats([2], [-1, 2]);

function relu(): Graph {
  const inputs = [{ name: "x", type: "float32", shape: [2] }] as const;
  const base = { name: "net", inputs, outputs: [], nodes: [], opsets: { "": 21 }, metadata: {} };
  const b = new Builder({ ...base, constants: new Map() });
  return b.build([{ name: b.add("Relu", ["x"]), type: "float32", shape: [2] }]);
}

test("nodeFile() runs a file as it is, from its bytes or its path", async () => {
  const folder = mkdtempSync(join(tmpdir(), "fovea-"));
  const path = join(folder, "relu.onnx");
  writeFileSync(path, encodeModel(relu()));
  for (const file of [path, encodeModel(relu())]) {
    const session = await nodeFile(file, { threads: 1 });
    expect(await session.run({ x })).toEqual({ relu: floats([2], [0, 2]) });
    await session.dispose();
  }
  rmSync(folder, { recursive: true });
});

test("nodeFile() of what is no model throws engine-failed", async () => {
  await expect(nodeFile(new Uint8Array(7))).rejects.toMatchObject({ code: "engine-failed" });
  await expect(nodeFile("/no/such/file.onnx")).rejects.toMatchObject({ code: "engine-failed" });
});

test("nodeRuntime() tells engine and threads, and refuses a number of threads that is none", () => {
  expect(nodeRuntime({ threads: 2 })).toMatchObject({
    engine: "onnxruntime-node 1.30.0 cpu",
    threads: 2,
    notes: [],
  });
  expect(() => nodeRuntime({ threads: 0 })).toThrow("Cannot use 0 threads");
});

test("Session.run() writes into a row of the caller's array and hands it back", async () => {
  const session = await nodeRuntime({ threads: 1 }).compile(relu());
  const rows = new Float32Array(6);
  const row = floats([2], rows.subarray(2, 4));
  const { relu: result } = await session.run({ x }, undefined, { relu: row });
  expect(result).toBe(row);
  expect(rows).toEqual(Float32Array.of(0, 0, 0, 2, 0, 0));
  await session.dispose();
});

test("Session.run() gives fresh arrays where no place is given", async () => {
  const session = await nodeRuntime({ threads: 1 }).compile(relu());
  const [first, second] = [await session.run({ x }), await session.run({ x: floats([2], [3, 4]) })];
  expect(first).toEqual({ relu: floats([2], [0, 2]) });
  expect(second).toEqual({ relu: floats([2], [3, 4]) });
  await session.dispose();
});

test("Session.run() refuses a place of another shape or type", async () => {
  const session = await nodeRuntime({ threads: 1 }).compile(relu());
  const wrong = [floats([3]), { type: "int32", shape: [2], data: new Int32Array(2) }] as const;
  for (const place of wrong)
    await expect(session.run({ x }, undefined, { relu: place })).rejects.toMatchObject({
      code: "engine-failed",
    });
  await session.dispose();
});
