/** Runs the command as a person would: in a process of its own, in a folder made for the test. */

import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
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

const fromSources = (script: string): readonly string[] => [
  "--conditions=@fovea/source",
  `--import=${pathToFileURL(join(root, "node_modules/tsx/dist/loader.mjs")).href}`,
  join(root, "test/cli", script),
];

/** What starts the program: the shim if it is built, else its sources, which takes a second longer. */
const start = isBuilt ? [join(root, "packages/cli/bin/fovea.js")] : fromSources("start.ts");

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
export const startFovea = (folder: string, args: readonly string[]): Running =>
  started(folder, [...start, ...args]);

function started(folder: string, args: readonly string[]): Running {
  const process_ = spawn(process.execPath, args, {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: "", FOVEA_CACHE: "off" },
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

/** Several command lines in one process, which is most of the cost of those that are refused. */
export async function foveaEach(folder: string, lines: readonly (readonly string[])[]): Promise<Result[]> {
  const { stdout, stderr } = await started(folder, [...fromSources("start-each.ts"), JSON.stringify(lines)])
    .done;
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout);
}

/** Addresses of the modules that a command loads, with its result. */
export async function foveaListed(
  folder: string,
  ...args: readonly string[]
): Promise<Result & { readonly modules: readonly string[] }> {
  const list = join(mkdtempSync(join(tmpdir(), "fovea-modules-")), "list.txt");
  const result = await started(folder, [...fromSources("start-listed.ts"), list, ...args]).done;
  return { ...result, modules: readFileSync(list, "utf8").split("\n") };
}

/** A folder for the tests of a file, filled once and taken away afterwards. */
export function temporaryFolder(fill: (folder: string) => Promise<void>): string {
  const folder = mkdtempSync(join(tmpdir(), "fovea-cli-"));
  beforeAll(() => fill(folder));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
