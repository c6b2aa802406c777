/** The engine suite in Chromium, WASM on one thread, as on a page that is not cross-origin isolated. */

import { expect, test, vi } from "vitest";
import { webRuntime } from "../../packages/core/src/run/web.ts";
import { engineSuite } from "../suites/engine.ts";

engineSuite("onnxruntime-web, WASM, 1 thread", () => webRuntime({ threads: 1 }));

test("webRuntime() on a page that is not isolated uses one thread and says so", async () => {
  vi.stubGlobal("crossOriginIsolated", false);
  const { threads, notes } = await webRuntime({ threads: 2 });
  vi.unstubAllGlobals();
  expect(threads).toBe(1);
  expect(notes).toEqual([
    "WASM runs on 1 thread: the page is not cross-origin isolated (COOP and COEP headers)",
  ]);
});

test("webRuntime() refuses half a thread", async () => {
  await expect(webRuntime({ threads: 0.5 })).rejects.toMatchObject({ code: "option-invalid" });
});
