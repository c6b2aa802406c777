/** A page with nothing but the engine, in the state in which the studio's is: what a first answer costs without Fovea. */

import { createReadStream } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import type { Browser } from "playwright";
import { menagerieFile } from "../material.ts";
import { tsxHelper } from "./open.ts";

const engine = dirname(createRequire(import.meta.url).resolve("onnxruntime-web/wasm"));

/** From the model's file given to the page to the network's first answer, ms; another model was run before. */
export async function bareTime(browser: Browser, model: string, side: number): Promise<number> {
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
    response.setHeader("Content-Type", typeOf(path));
    if (path === "/") response.end("<!doctype html><title>bare</title><input type=file>");
    else
      createReadStream(path === "/warm" ? menagerieFile : join(engine, path))
        .on("error", () => response.end())
        .pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.evaluate(tsxHelper);
    const answered = page.evaluate(run, side);
    await page.waitForFunction(() => document.title === "warm");
    await page.locator("input").setInputFiles(model);
    return await answered;
  } finally {
    await context.close();
    server.close();
    server.closeAllConnections();
  }
}

const typeOf = (path: string): string =>
  path === "/" ? "text/html" : path.endsWith(".wasm") ? "application/wasm" : "text/javascript";

/** In the page. The engine is imported under a name that no compiler looks for. */
async function run(side: number): Promise<number> {
  const address = "/ort.wasm.min.mjs";
  const ort = (await import(address)) as typeof import("onnxruntime-web/wasm");
  ort.env.wasm.numThreads = 2;
  const answer = async (file: ArrayBuffer, size: number): Promise<void> => {
    const session = await ort.InferenceSession.create(file);
    const picture = new ort.Tensor("float32", new Float32Array(3 * size * size), [1, 3, size, size]);
    await session.run({ [session.inputNames[0] as string]: picture });
  };
  await answer(await (await fetch("/warm")).arrayBuffer(), 64);
  const input = document.querySelector("input") as HTMLInputElement;
  const given = new Promise<File>((resolve) =>
    input.addEventListener("change", () => resolve(input.files?.[0] as File)),
  );
  document.title = "warm";
  const file = await given;
  const started = performance.now();
  await answer(await file.arrayBuffer(), side);
  return performance.now() - started;
}
