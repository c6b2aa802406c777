/** What is said when the engine's files are not where the page says. */

import { expect, test } from "vitest";
import { webRuntime } from "../../packages/core/src/run/web.ts";
import { floats } from "../../packages/core/src/tensor.ts";
import { net } from "../suites/net.ts";

test("compile() throws engine-failed where wasmPaths leads nowhere", async () => {
  const runtime = await webRuntime({ wasmPaths: new URL("/nowhere/", location.href).href });
  const graph = net({ x: floats([2]) }, (b) => [b.add("Relu", ["x"])]);
  await expect(runtime.compile(graph)).rejects.toMatchObject({
    code: "engine-failed",
    message: expect.stringContaining("/nowhere/ort-wasm-simd-threaded.mjs"),
  });
});
