/** The test projects. Tests read the packages' TypeScript sources, so nothing has to be built first. */

import { playwright } from "@vitest/browser-playwright";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { chromiumPath } from "./test/chromium.ts";
import { hasShared, sharedFolder } from "./test/shared.ts";

/** Starting a process, an engine or a browser takes long on a busy machine. */
const patience = { testTimeout: 120_000, hookTimeout: 120_000 };

const inNode = (name: string, include: string): TestProjectInlineConfiguration => ({
  resolve: { conditions: ["@fovea/source", "module", "node", "import", "default"] },
  ssr: { resolve: { conditions: ["@fovea/source", "module", "node", "import", "default"] } },
  test: { name, include: [include], ...patience },
});

if (chromiumPath === undefined) {
  console.warn(
    "Browser tests are skipped: no Chromium in CHROMIUM, /usr/bin/chromium or /usr/bin/chromium-browser",
  );
}

if (!hasShared) console.warn(`Tests against reference data are skipped: there is none in ${sharedFolder}`);

const quiet =
  "--no-sandbox --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";
/** A GPU in software: slow, but the same engine. */
const softwareGpu = "--disable-gpu --enable-unsafe-webgpu --use-webgpu-adapter=swiftshader";

/** WASM threads need a cross-origin isolated page. */
const isolated = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

const inBrowser = (executablePath: string): TestProjectInlineConfiguration => ({
  resolve: { conditions: ["@fovea/source", "module", "browser", "import", "default"] },
  // Libraries are served as they are: bundling would part the engine from its .wasm file, and a dependency discovered
  // while tests run would reload the page under them.
  optimizeDeps: { noDiscovery: true },
  server: { headers: isolated, fs: { allow: [".", sharedFolder] } },
  test: {
    name: "browser",
    include: ["test/browser/**/*.test.ts"],
    provide: { sharedFolder: hasShared ? sharedFolder : "" },
    ...patience,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: { executablePath, args: `${quiet} ${softwareGpu}`.split(" ") },
      }),
      instances: [{ browser: "chromium" }],
    },
  },
});

/** Node drives Chromium through the built page. Files one after the other: each has an engine of two threads. A failed test is tried once more in a page of its own; the report says so (retry x1). */
const studio: TestProjectInlineConfiguration = {
  ...inNode("studio", "test/studio/**/*.test.ts"),
};
studio.test = {
  ...studio.test,
  globalSetup: "test/studio/build-page.ts",
  fileParallelism: false,
  retry: 1,
  testTimeout: 240_000,
  // A page that is busy answers late: a second, as Vitest has it, says nothing.
  expect: { poll: { timeout: 30_000 } },
};

export default defineConfig({
  test: {
    projects: [
      inNode("unit", "packages/*/src/**/*.test.{ts,tsx}"),
      inNode("axioms", "test/*.test.ts"),
      inNode("golden", "test/golden/**/*.test.ts"),
      inNode("cli", "test/cli/**/*.test.ts"),
      ...(chromiumPath === undefined ? [] : [inBrowser(chromiumPath), studio]),
    ],
  },
});
