/** The engine's files from a place of the page's choosing, as a page without a bundler has them. */

import { expect, test } from "vitest";
import { webRuntime } from "../../packages/core/src/run/web.ts";
import { floats } from "../../packages/core/src/tensor.ts";
import { net } from "../suites/net.ts";

test("webRuntime() loads the engine from wasmPaths", async () => {
  const wasmPaths = new URL("/node_modules/onnxruntime-web/dist/", location.href).href;
  const x = floats([2], [-1, 2]);
  const session = await (await webRuntime({ wasmPaths })).compile(net({ x }, (b) => [b.add("Relu", ["x"])]));
  expect((await session.run({ x })).relu).toEqual(floats([2], [0, 2]));
  await session.dispose();
  const fetched = performance.getEntriesByType("resource").map(({ name }) => name);
  expect(fetched).toContain(`${wasmPaths}ort-wasm-simd-threaded.wasm`);
});
