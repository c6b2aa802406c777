/** The engine suite in Chromium on WebGPU; what the GPU engine refuses runs on WASM and is noted. */

import { expect, test, vi } from "vitest";
import { webRuntime } from "../../packages/core/src/run/web.ts";
import { floats } from "../../packages/core/src/tensor.ts";
import { engineSuite } from "../suites/engine.ts";
import { net } from "../suites/net.ts";

const makeRuntime = () => webRuntime({ gpu: true, threads: 2 });

// A GPU adds in another order and may fuse multiply and add.
engineSuite("onnxruntime-web, WebGPU", makeRuntime, 1e-4);

const x = floats([1, 1, 2, 2], [1, 4, 3, 2]);

test("webRuntime({ gpu }) runs on the GPU without a note what it accepts", async () => {
  const runtime = await makeRuntime();
  const session = await runtime.compile(
    net({ x }, (b) => [b.add("MaxPool", ["x"], { kernel_shape: [2, 2] })]),
  );
  const { maxpool } = await session.run({ x });
  await session.dispose();
  expect(maxpool?.data).toEqual(Float32Array.of(4));
  expect(runtime).toMatchObject({ engine: "onnxruntime-web 1.30.0 webgpu", notes: [] });
});

test("webRuntime({ gpu }) notes a graph that the GPU engine refuses, once, and runs it on WASM", async () => {
  const runtime = await makeRuntime();
  const graph = net({ x }, (b) => [
    [b.addMany("MaxPool", ["x"], 2, { kernel_shape: [2, 2] })[1] as string, "int64"],
  ]);
  const session = await runtime.compile(graph);
  for (const _ of [1, 2]) expect((await session.run({ x }))["maxpool.1"]?.data).toEqual(BigInt64Array.of(1n));
  await session.dispose();
  expect(runtime.notes).toHaveLength(1);
  expect(runtime.notes[0]).toMatch(/^WebGPU refused graph "net", it ran on WASM: .*MaxPool.*Indices/s);
});

test("webRuntime({ gpu }) throws what both engines refuse, without a note", async () => {
  const runtime = await makeRuntime();
  const session = await runtime.compile(net({ x }, (b) => [b.add("Relu", ["x"])]));
  await expect(session.run({})).rejects.toMatchObject({ code: "engine-failed" });
  expect((await session.run({ x })).relu?.data).toEqual(x.data);
  await session.dispose();
  expect(runtime.notes).toEqual([]);
});

test("webRuntime({ gpu }) without an adapter runs on WASM and says so", async () => {
  vi.spyOn(GPU.prototype, "requestAdapter").mockResolvedValue(null);
  const { engine, notes } = await makeRuntime();
  vi.restoreAllMocks();
  expect(engine).toBe("onnxruntime-web 1.30.0 wasm");
  expect(notes).toEqual(["WebGPU is not available, graphs run on WASM: the browser has no adapter"]);
});
