/** The command line as a person runs it, in a process of its own. */

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const start = fileURLToPath(new URL("../test/cli/start.ts", import.meta.url));

/** What it prints. */
export async function fovea(...words: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [...process.execArgv, start, ...words], {
    maxBuffer: 1 << 28,
  });
  return stdout;
}
