import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../../..", import.meta.url));
const address = (path: string): string => JSON.stringify(pathToFileURL(join(root, path)).href);

const begin = `(await import(${address("node_modules/tsx/dist/esm/api/index.mjs")})).register();
const { nodeRuntime } = await import(${address("packages/core/src/run/node.ts")});
const { parseGraph } = await import(${address("packages/core/src/graph/text.ts")});
const use = async () => {
  const session = await nodeRuntime({ threads: 1 }).compile(parseGraph("input x: float32[1]\\ny = Relu(x)\\noutput y"));
  await session.run({ x: { type: "float32", shape: [1], data: Float32Array.of(2) } });
  await session.dispose();
};`;
const inWorker = (program: string): string =>
  `new (await import("node:worker_threads")).Worker(new URL("data:text/javascript," + encodeURIComponent(${JSON.stringify(program)})));`;

/** The same, and the process ends as the worker does. */
const ended = (program: string): string =>
  `${inWorker(program).replace(/;$/, "")}.once("exit", (code) => process.exit(code));`;

let home = "";
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "fovea-telemetry-"));
});
afterAll(() => rmSync(home, { recursive: true }));

/** What a process that runs the program leaves in an empty home; the engine keeps silent by itself where CI is set. */
async function left(program: string): Promise<string[]> {
  const { CI: _, ORT_DISABLE_TELEMETRY: __, ...env } = process.env;
  await run(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: root,
    env: { ...env, HOME: home, XDG_CACHE_HOME: join(home, ".cache"), NODE_OPTIONS: "" },
  });
  return readdirSync(home);
}

describe("withoutTelemetry()", () => {
  test.skipIf(process.platform === "win32")("a session leaves no id and no database behind", async () => {
    expect(await left(`${begin}\nawait use();`)).toEqual([]);
  });

  test.skipIf(process.platform === "win32")(
    "nor one of a worker thread that begins after the main thread has imported the engine",
    async () => {
      expect(await left(`${begin}\n${inWorker(`${begin}\nawait use();`)}`)).toEqual([]);
    },
  );

  test.each([
    ["that knows of nothing", ""],
    ["that sets the variable itself", `process.env.ORT_DISABLE_TELEMETRY = "1";`],
  ])("a worker thread %s is refused", async (_, first) => {
    const alone = `${first}${begin}\nawait use().then(() => process.exit(1), ({ code }) => process.exit(code === "engine-failed" ? 0 : 2));`;
    expect(await left(ended(alone))).toEqual([]);
  });

  test.skipIf(process.platform === "win32")(
    "a worker thread of a process with the variable is not",
    async () => {
      const program = `process.env.ORT_DISABLE_TELEMETRY = "1";\n${ended(`${begin}\nawait use();`)}`;
      expect(await left(program)).toEqual([]);
    },
  );
});
