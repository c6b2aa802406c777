/** The engine suite in Chromium, WASM with threads. One file per engine: a page starts each engine once. */

import { expect, test } from "vitest";
import { webRuntime } from "../../packages/core/src/run/web.ts";
import { engineSuite } from "../suites/engine.ts";

const makeRuntime = () => webRuntime({ threads: 2 });

engineSuite("onnxruntime-web, WASM, 2 threads", makeRuntime);

test("webRuntime() uses the threads asked for on an isolated page", async () => {
  expect(await makeRuntime()).toMatchObject({ engine: "onnxruntime-web 1.30.0 wasm", threads: 2, notes: [] });
});

test("webRuntime() notes that a page's threads are settled at the first call", async () => {
  await makeRuntime();
  const { threads, notes } = await webRuntime({ threads: 1 });
  expect(threads).toBe(2);
  expect(notes).toEqual(["WASM runs on 2 threads: it was started so in this page"]);
});
