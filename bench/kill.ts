/** Scans that are killed at random moments, against one that is left alone. */

import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { random } from "@fovea/core";
import { Store } from "@fovea/dataset";
import sharp from "sharp";

const program = fileURLToPath(new URL("../packages/cli/bin/fovea.js", import.meta.url));

export interface KillResult {
  readonly pictures: number;
  readonly unreadable: number;
  /** Rows that were in the store when each kill had come. */
  readonly after: readonly number[];
  /** Scans that had ended before their kill came. */
  readonly missed: number;
  /** Rows that differ between the two stores, or stand in one alone. */
  readonly different: number;
}

/**
 * `count` small pictures and a few broken files; `kills` kills at moments drawn by the seed.
 *
 * The i-th comes after (i + u) / (kills + 1) of all rows, u drawn from 0…1, and then at any point between two commits:
 * so they are spread over the whole scan, however fast the machine is. Where so many rows stood there from the start, it
 * comes while the program starts or writes its first ones.
 */
export async function killed(count: number, kills: number, seed = 0): Promise<KillResult> {
  const folder = mkdtempSync(join(tmpdir(), "fovea-kill-"));
  const pictures = join(folder, "pictures");
  try {
    await writePictures(pictures, count, seed);
    const { uniform } = random(seed);
    await scan(pictures, join(folder, "left-alone"));
    const after: number[] = [];
    let missed = 0;
    const store = join(folder, "killed");
    for (let i = 0; i < kills; i++) {
      const rows = Math.floor((count * (i + uniform())) / (kills + 1));
      if (!(await scan(pictures, store, { rows, part: uniform() }))) missed++;
      after.push((await rowsIn(store)).length);
    }
    await scan(pictures, store);
    const [left, right] = [await rowsIn(join(folder, "left-alone")), await rowsIn(store)];
    const unreadable = left.filter((row) => row.includes('"problem"')).length;
    return {
      pictures: left.length - unreadable,
      unreadable,
      after,
      missed,
      different: differing(left, right),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Blots of colour on noise, in folders of classes; of a size at which measuring takes much longer than starting. */
async function writePictures(folder: string, count: number, seed: number): Promise<void> {
  const { uniform } = random(seed + 1);
  for (let i = 0; i < count; i++) {
    const into = join(folder, `class-${i % 7}`);
    if (i < 7) mkdirSync(into, { recursive: true });
    const [w, h] = [40 + (i % 50), 40 + (i % 30)];
    const [r, g, b] = [uniform(), uniform(), uniform()];
    const data = Buffer.from(
      Array.from({ length: w * h }, (_, p) =>
        [r, g, b].map((v) => 255 * v * (((p % w) / w + uniform()) / 2)),
      ).flat(),
    );
    await sharp(data, { raw: { width: w, height: h, channels: 3 } })
      .resize({ width: 6 * w, kernel: "nearest" })
      .toFile(join(into, `${i}.${i % 2 ? "jpg" : "png"}`));
  }
  for (let i = 0; i < 5; i++) writeFileSync(join(folder, `broken-${i}.png`), `no picture ${i}`);
}

interface Moment {
  /** Rows that stand in the store before. */
  readonly rows: number;
  /** Of the time after that in which it comes, 0…1. */
  readonly part: number;
}

/** Milliseconds from one commit to the next, and from taking the store to the first one. */
const betweenCommits = 500;
const toFirst = 1000;

/** Runs to its end, or is killed. Says whether it was. */
async function scan(pictures: string, store: string, moment?: Moment): Promise<boolean> {
  const args = [program, "scan", "menagerie-net", pictures, "--store", store];
  const child = spawn(process.execPath, args, { stdio: "ignore" });
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  if (moment) void killAt(child, store, moment);
  const code = await ended;
  // 1: there are unreadable files.
  if (code !== null && code !== 1) throw new Error(`fovea scan ended with code ${code}`);
  return code === null;
}

async function killAt(child: ChildProcess, store: string, { rows, part }: Moment): Promise<void> {
  const running = (): boolean => child.exitCode === null;
  const early = (await countIn(store)) >= rows;
  while (running() && writerOf(store) !== child.pid) await setTimeout(5);
  while (running() && (await countIn(store)) < rows) await setTimeout(5);
  await setTimeout(part * (early ? toFirst : betweenCommits));
  child.kill("SIGKILL");
}

/** The process that holds the store, from its lock. */
function writerOf(store: string): number | undefined {
  try {
    return JSON.parse(readFileSync(join(store, "writer.lock"), "utf8")).pid;
  } catch {
    return undefined;
  }
}

/** Rows in the store, also while it is being written. */
async function countIn(path: string): Promise<number> {
  const store = await Store.open(path).catch(() => undefined);
  if (!store) return 0;
  const { pictures, unreadable } = await store.count();
  store.close();
  return pictures + unreadable;
}

/** Versions of the table that stand in the store's folder. */
export function commitsIn(store: string): number {
  if (!existsSync(store)) return 0;
  const names = readdirSync(store, { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(".manifest")).length;
}

/** Every row with all its columns as text, sorted by key; none where there is no store yet. */
export async function rowsIn(path: string): Promise<string[]> {
  const store = await Store.open(path).catch(() => undefined);
  if (!store) return [];
  const rows: [string, string][] = [];
  for await (const row of store.rows()) {
    const plain = Object.fromEntries(
      Object.entries(row)
        .sort()
        .map(([name, value]) => [name, textOf(value)]),
    );
    rows.push([row.key, JSON.stringify(plain)]);
  }
  for await (const file of store.unreadable()) rows.push([file.key, JSON.stringify({ ...file })]);
  store.close();
  return rows.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, text]) => text);
}

/** Numbers as their bits. */
function textOf(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    return createHash("sha256").update(bytes).digest("hex");
  }
  return Array.isArray(value) ? value.map(textOf) : value;
}

function differing(left: readonly string[], right: readonly string[]): number {
  const [inLeft, inRight] = [new Set(left), new Set(right)];
  const lost =
    left.filter((row) => !inRight.has(row)).length + right.filter((row) => !inLeft.has(row)).length;
  // The same row twice is one that was counted twice.
  return lost + Math.abs(left.length - right.length);
}
