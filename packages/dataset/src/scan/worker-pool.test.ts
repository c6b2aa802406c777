/** Sharing out: order, workers that die, and engines that refuse, with workers that only pretend to measure. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseGraph } from "@fovea/core";
import { afterAll, expect, test } from "vitest";
import type { Job, Measured } from "./measurement.ts";
import { WorkerPool } from "./worker-pool.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-pool-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Answers with the path; dies on `crash`, is slow on `slow`. */
const program = pathToFileURL(join(folder, "worker.mjs"));
writeFileSync(
  program,
  `let last = Promise.resolve();
process.on("message", (message) => (last = last.then(() => hear(message))));
async function hear({ kind, job, paths }) {
  if (kind === "open") {
    if (job.graph.name === "dead") process.exit(3);
    if (job.graph.name === "refused") process.send({ kind: "refused", code: "engine-failed", message: "Cannot", hint: "Do" });
    else process.send({ kind: "ready" });
    return;
  }
  for (const path of paths) {
    if (path.includes("crash")) process.kill(process.pid, "SIGKILL");
    if (path.includes("slow")) await new Promise((resolve) => setTimeout(resolve, 60));
    process.send({ kind: "measured", results: [{ path, outputs: {}, width: 1, height: 1, sha256: "" }] });
  }
}
process.on("disconnect", () => process.exit());`,
);

const job = (name = "net"): Job => ({
  graph: { ...parseGraph("input x: float32[1]\ny = Relu(x)\noutput y: float32[1]\n"), name },
  preprocessing: {
    ...{ size: [1, 1], fit: "squash", short: 1, interpolation: "bilinear", scale: 1, mean: [0], std: [1] },
    ...{ order: "gray", layout: "nchw", channels: 1 },
  },
});

async function all(paths: readonly string[], graph = "net", signal?: AbortSignal): Promise<Measured[]> {
  const answers: Measured[] = [];
  const pool = new WorkerPool({ paths, job: job(graph), workers: 2, program, signal });
  for await (const answer of pool.run()) answers.push(answer);
  return answers;
}

const numbered = (count: number): string[] => Array.from({ length: count }, (_, i) => `${i}`);

test("WorkerPool answers every picture once and in order, however long each takes", async () => {
  const paths = numbered(300).map((name) => (Number(name) % 37 === 0 ? `slow ${name}` : name));
  expect((await all(paths)).map(({ path }) => path)).toEqual(paths);
});

test("WorkerPool answers the picture that kills its process with that, and all others", async () => {
  const paths = numbered(40).map((name) => (["7", "8", "39"].includes(name) ? `crash ${name}` : name));
  const answers = await all(paths);
  expect(answers.map(({ path }) => path)).toEqual(paths);
  const failed = answers.filter((answer) => "problem" in answer);
  expect(failed.map(({ path }) => path)).toEqual(["crash 7", "crash 8", "crash 39"]);
  expect(failed[0]).toEqual({ path: "crash 7", problem: "the decoder crashed on it (SIGKILL)" });
});

test("WorkerPool throws what the engine says, and for a process that never begins", async () => {
  await expect(all(["a"], "refused")).rejects.toMatchObject({ code: "engine-failed", hint: "Do" });
  await expect(all(["a"], "dead")).rejects.toThrow(
    "Cannot measure pictures in a process beside this one: exit code 3",
  );
});

test("WorkerPool stops when it is told to", async () => {
  const controller = new AbortController();
  const pool = new WorkerPool({
    paths: numbered(500),
    job: job(),
    workers: 2,
    program,
    signal: controller.signal,
  });
  let taken = 0;
  for await (const _ of pool.run()) if (++taken === 20) controller.abort();
  expect(taken).toBe(20);
});
