/** How fast and in how much memory a folder is scanned, beside what its parts cost one by one. */

import { type ChildProcess, spawn } from "node:child_process";
import { linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { copyFile, readFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  discoverPreprocessing,
  type FloatTensor,
  loadModel,
  Model,
  parsePreprocessing,
  preprocess,
} from "@fovea/core";
import { nodeRuntime } from "@fovea/core/node";
import { decodePicture, embeddingLayer, scanGraph, watchedLayers } from "@fovea/dataset";

const program = fileURLToPath(new URL("../packages/cli/bin/fovea.js", import.meta.url));

export interface ScanSubject {
  readonly name: string;
  /** An ONNX file. */
  readonly file: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly photos: readonly string[];
  /** Pictures of the scan: the photos under as many names as that takes. */
  readonly count: number;
}

/** Core-milliseconds for each picture, on one thread. */
interface ScanParts {
  readonly decode: number;
  readonly preprocess: number;
  readonly forward: number;
  /** With the maxima, their places and the embedding. */
  readonly scanForward: number;
}

export interface ScanRow {
  readonly name: string;
  readonly count: number;
  readonly parts: ScanParts;
  /** Pictures a second of the engine alone: batch 1, nothing but the network, all cores, the best block of all. */
  readonly engine: number;
  /** Pictures a second of the command, its workers' start and the store's writing included. */
  readonly rate: number;
  readonly memory: MemoryUse;
}

interface MemoryUse {
  /** Highest resident memory of the program and its workers together, MB: in the first fifth of the time and in the last. */
  readonly first: number;
  readonly last: number;
}

export async function scanned(subject: ScanSubject): Promise<ScanRow> {
  const folder = mkdtempSync(join(tmpdir(), "fovea-scan-"));
  try {
    const pictures = await linked(join(folder, "pictures"), subject.photos, subject.count);
    const { parts, engine } = await partsOf(subject);
    const { rate, memory } = await scanOf(subject, folder, pictures);
    return { name: subject.name, count: subject.count, parts, engine, rate, memory };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Hard links where they are possible. */
async function linked(folder: string, photos: readonly string[], count: number): Promise<string> {
  const originals = join(folder, "..", "originals");
  mkdirSync(originals);
  const own = photos.map((path, i) => join(originals, `${i}${extname(path)}`));
  for (const [i, path] of photos.entries()) await copyFile(path, own[i] as string);
  for (let i = 0; i < count; i++) {
    const into = join(folder, String(i % 10));
    if (i < 10) mkdirSync(into, { recursive: true });
    const from = own[i % own.length] as string;
    linkSync(from, join(into, `${i}${extname(from)}`));
  }
  return folder;
}

async function partsOf({
  file,
  settings,
  photos,
}: ScanSubject): Promise<{ parts: ScanParts; engine: number }> {
  const loaded = loadModel(readFileSync(file));
  const [input] = loaded.graph.inputs;
  if (!input) throw new Error(`${file} has no input`);
  const p = discoverPreprocessing({
    ...{ options: parsePreprocessing(settings, basename(file)), sidecars: [] },
    ...{ metadata: loaded.file.graph.metadata, input },
  });
  const inputShape = [1, p.channels, ...p.size];
  const model = await Model.open(nodeRuntime({ threads: 1 }), loaded.graph, { inputShape });
  const scan = await model.runtime.compile(
    scanGraph(model, watchedLayers(model), embeddingLayer(model)).graph,
  );
  const pictures = await Promise.all(photos.map((path) => decodePicture(path)));
  const inputs = pictures.map((picture) => preprocess(picture, p));
  const at = <T>(list: readonly T[], i: number): T => list[i % list.length] as T;
  const feeds = (x: FloatTensor): Record<string, FloatTensor> => ({ [model.input.name]: x });
  const parts = {
    decode: await coreMs(async (i) => decodePicture(await readFile(at(photos, i)))),
    preprocess: await coreMs(async (i) => preprocess(at(pictures, i), p)),
    forward: await coreMs((i) => model.forward(at(inputs, i))),
    scanForward: await coreMs((i) => scan.run(feeds(at(inputs, i)))),
  };
  await Promise.all([scan.dispose(), model.dispose()]);
  const threads = availableParallelism();
  const whole = await Model.open(nodeRuntime({ threads }), loaded.graph, { inputShape });
  const engine = await bestRate((i) => whole.forward(at(inputs, i)));
  await whole.dispose();
  return { parts, engine };
}

/** Least of five blocks: what disturbs a run only ever makes it longer. */
async function coreMs(run: (i: number) => Promise<unknown>, block = 60): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 6; round++) {
    const before = process.cpuUsage();
    for (let i = 0; i < block; i++) await run(i);
    const { user, system } = process.cpuUsage(before);
    // The first round finds cold code.
    if (round > 0) least = Math.min(least, (user + system) / 1000 / block);
  }
  return least;
}

async function bestRate(run: (i: number) => Promise<unknown>, block = 60): Promise<number> {
  let best = 0;
  for (let round = 0; round < 6; round++) {
    const started = performance.now();
    for (let i = 0; i < block; i++) await run(i);
    best = Math.max(best, (1000 * block) / (performance.now() - started));
  }
  return best;
}

async function scanOf(
  { file, settings }: ScanSubject,
  folder: string,
  pictures: string,
): Promise<{ rate: number; memory: MemoryUse }> {
  const preprocessFile = join(folder, "preprocess.json");
  writeFileSync(preprocessFile, JSON.stringify(settings));
  const given = Object.keys(settings).length > 0 ? ["--preprocess", preprocessFile] : [];
  const args = ["scan", file, pictures, "--store", join(folder, "store"), "--json", ...given];
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const samples: number[] = [];
  const timer = setInterval(() => samples.push(residentMB(child)), 250);
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  clearInterval(timer);
  if (code !== 0) throw new Error(`fovea ${args.join(" ")} ended with code ${code}`);
  const { rate } = JSON.parse(text) as { rate: number };
  const fifth = Math.ceil(samples.length / 5);
  const memory = { first: Math.max(...samples.slice(0, fifth)), last: Math.max(...samples.slice(-fifth)) };
  return { rate, memory };
}

/** Of a process and its children, from /proc. */
function residentMB({ pid }: ChildProcess): number {
  const own = [String(pid), ...childrenOf(pid)];
  return own.reduce((sum, id) => sum + residentKB(id), 0) / 1024;
}

function childrenOf(pid: number | undefined): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").split(" ").filter(Boolean),
    );
  } catch {
    return [];
  }
}

function residentKB(pid: string): number {
  try {
    return Number(/VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
