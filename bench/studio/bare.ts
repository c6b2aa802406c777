/** A page with nothing but the engine: what a first answer costs without Fovea. */

import { createReadStream } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import type { Browser } from "playwright";
import { tsxHelper } from "./open.ts";

export interface BareTimes {
  /** From the page's start to the network's answer, the engine's WebAssembly loaded on the way, ms. */
  readonly whole: number;
  /** Of it, the session made and run once, ms. */
  readonly session: number;
}

const engine = dirname(createRequire(import.meta.url).resolve("onnxruntime-web/wasm"));

export async function bareTimes(browser: Browser, model: string, side: number): Promise<BareTimes> {
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
    response.setHeader("Content-Type", typeOf(path));
    if (path === "/") response.end("<!doctype html><title>bare</title>");
    else
      createReadStream(path === "/model" ? model : join(engine, path))
        .on("error", () => response.end())
        .pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.evaluate(tsxHelper);
    return await page.evaluate(run, side);
  } finally {
    await context.close();
    server.close();
    server.closeAllConnections();
  }
}

const typeOf = (path: string): string =>
  path === "/" ? "text/html" : path.endsWith(".wasm") ? "application/wasm" : "text/javascript";

/** In the page. The engine is imported under a name that no compiler looks for. */
async function run(side: number): Promise<BareTimes> {
  const started = performance.now();
  const address = "/ort.wasm.min.mjs";
  const ort = (await import(address)) as typeof import("onnxruntime-web/wasm");
  ort.env.wasm.numThreads = 2;
  const file = new Uint8Array(await (await fetch("/model")).arrayBuffer());
  const feeds = (session: import("onnxruntime-web/wasm").InferenceSession) => ({
    [session.inputNames[0] as string]: new ort.Tensor("float32", new Float32Array(3 * side * side), [
      1,
      3,
      side,
      side,
    ]),
  });
  const first = await ort.InferenceSession.create(file);
  await first.run(feeds(first));
  const whole = performance.now() - started;
  const again = performance.now();
  const second = await ort.InferenceSession.create(file);
  await second.run(feeds(second));
  return { whole, session: performance.now() - again };
}
