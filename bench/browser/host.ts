/** The bench's page, bundled as a user would bundle it and served to headless Chromium from this machine alone. */

import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Page } from "playwright";
import { build, type InlineConfig, type Plugin, preview } from "vite";
import { photos } from "../material.ts";
import { atSize, fileOf } from "../subjects.ts";

const root = fileURLToPath(new URL("./", import.meta.url));

/** WASM threads need a cross-origin isolated page. */
const headers = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

const args = [
  ..."--no-sandbox --disable-quic --no-first-run --disable-background-networking".split(" "),
  ..."--disable-component-update --disable-sync --enable-precise-memory-info".split(" "),
  // A GPU in software: slow, but the same engine.
  ..."--disable-gpu --enable-unsafe-webgpu --use-webgpu-adapter=swiftshader".split(" "),
  // Memory is measured when it is asked for, not at the next garbage collection.
  "--enable-blink-features=ForceEagerMeasureMemory",
];

/** What the page fetches besides itself: `/network?id=resnet18&side=224`, `/photo`. */
const material: Plugin = {
  name: "bench-material",
  configurePreviewServer: ({ middlewares }) => {
    middlewares.use((request, response, next) => {
      const { pathname, searchParams } = new URL(request.url ?? "/", "http://page");
      if (pathname === "/photo") response.end(readFileSync(photos[0] as string));
      else if (pathname === "/network") {
        const file = readFileSync(fileOf(searchParams.get("id") ?? ""));
        response.end(atSize(file, Number(searchParams.get("side"))));
      } else next();
    });
  },
};

/** Bundles the page, serves it until `work` is done, and gives it a way to open it afresh, with nothing in its caches. */
export async function withPages<T>(
  work: (open: (use: (page: Page) => Promise<void>) => Promise<void>) => Promise<T>,
): Promise<T> {
  const outDir = mkdtempSync(join(tmpdir(), "fovea-bench-page-"));
  const conditions = ["@fovea/source", "module", "browser", "import", "default"];
  const common = {
    root,
    configFile: false,
    logLevel: "error" as const,
    plugins: [material],
  } satisfies InlineConfig;
  await build({
    ...common,
    resolve: { conditions },
    build: { outDir, target: "esnext", modulePreload: false },
  });
  const server = await preview({
    ...common,
    build: { outDir },
    preview: { host: "127.0.0.1", port: 0, headers },
  });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args,
  });
  try {
    return await work(async (use) => {
      const context = await browser.newContext();
      const page = await context.newPage();
      page.on("pageerror", (error) => console.error(`In the page: ${error.message}`));
      await page.goto(server.resolvedUrls?.local[0] ?? "");
      await use(page);
      await context.close();
    });
  } finally {
    await browser.close();
    await server.close();
  }
}
