/** Runs the command as a person would: in a process of its own, in a folder made for the test. */

import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Whether every source was compiled after it was last changed. */
const isBuilt = ["core", "render", "dataset", "menagerie", "cli"].every((name) => {
  const folder = join(root, "packages", name);
  const sources = readdirSync(join(folder, "src"), { recursive: true, encoding: "utf8" });
  const compiled = sources.filter(
    (path) => /(?<!\.d|\.test)\.ts$/.test(path) && !/(^|\/)testing\//.test(path),
  );
  return compiled.every((path) => {
    const output = statSync(join(folder, "dist", path.replace(/ts$/, "js")), { throwIfNoEntry: false });
    return output !== undefined && output.mtimeMs >= statSync(join(folder, "src", path)).mtimeMs;
  });
});

/** What starts the program: the shim if it is built, else its sources, which takes a second longer. */
const start: readonly string[] = isBuilt
  ? [join(root, "packages/cli/bin/fovea.js")]
  : [
      "--conditions=@fovea/source",
      `--import=${pathToFileURL(join(root, "node_modules/tsx/dist/loader.mjs")).href}`,
      join(root, "test/cli/start.ts"),
    ];

export interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly done: Promise<Result>;
  readonly interrupt: () => void;
  /** Ends it without a chance to clear up. */
  readonly kill: () => void;
}

/** Starts `fovea …` in a folder. */
export function startFovea(folder: string, args: readonly string[]): Running {
  const process_ = spawn(process.execPath, [...start, ...args], {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: "" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    process_[name].setEncoding("utf8").on("data", (text: string) => {
      texts[name] += text;
    });
  }
  const done = new Promise<Result>((resolve) => {
    process_.on("close", (code) => resolve({ code, ...texts }));
  });
  return { done, interrupt: () => process_.kill("SIGINT"), kill: () => process_.kill("SIGKILL") };
}

export const fovea = (folder: string, ...args: readonly string[]): Promise<Result> =>
  startFovea(folder, args).done;

/** A folder for the tests of a file, filled once and taken away afterwards. */
export function temporaryFolder(fill: (folder: string) => Promise<void>): string {
  const folder = mkdtempSync(join(tmpdir(), "fovea-cli-"));
  beforeAll(() => fill(folder));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
