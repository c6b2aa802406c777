/** Measuring: runs in turns, medians, and the peak memory of a process. */

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type Run = () => Promise<unknown>;

/** Runs of one kind in a row: the first finds cold caches and another session's threads awake, and is not counted. */
export const block = 6;

/**
 * Milliseconds of each run, measured in turns of blocks (aaaaaa, bbbbbb, …, aaaaaa …) so that a busy moment hits all
 * alike; one number per round, the median of the block. One round beforehand is not counted.
 */
export async function inTurns(
  runs: ReadonlyMap<string, Run>,
  rounds: number,
): Promise<Map<string, number[]>> {
  const times = new Map(Array.from(runs.keys(), (name): [string, number[]] => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const [name, run] of runs) {
      const list = await repeated(run, block);
      if (round >= 0) times.get(name)?.push(median(list.slice(1)));
    }
  }
  return times;
}

/** Milliseconds of each of `count` runs. */
export async function repeated(run: Run, count: number): Promise<number[]> {
  const list: number[] = [];
  for (let i = 0; i < count; i++) {
    const started = performance.now();
    await run();
    list.push(performance.now() - started);
  }
  return list;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export interface Quartiles {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

export function quartiles(values: readonly number[]): Quartiles {
  const sorted = values.toSorted((a, b) => a - b);
  const last = sorted.length - 1;
  const [low = Number.NaN, high = Number.NaN] = [
    sorted[Math.floor(last / 4)],
    sorted[Math.ceil((3 * last) / 4)],
  ];
  return { low, median: median(values), high };
}

/** Median over rounds of time / time of the reference in the same round. */
export const ratio = (times: readonly number[], reference: readonly number[]): number =>
  median(times.map((ms, round) => ms / (reference[round] ?? Number.NaN)));

export interface ProcessCost {
  readonly ms: number;
  /** Peak resident memory, MB. */
  readonly peak: number;
}

/** Wall time and peak memory of a Node process, start-up included. Throws if it fails. `env`: besides this process's own. */
export async function processCost(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ProcessCost> {
  const folder = mkdtempSync(join(tmpdir(), "fovea-bench-"));
  const file = join(folder, "peak");
  const hook = new URL("./report-peak.js", import.meta.url).href;
  const started = performance.now();
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", hook, ...args], {
      env: { ...process.env, ...env, FOVEA_PEAK_FILE: file },
      stdio: ["ignore", "ignore", "inherit"],
    });
    child.on("error", reject).on("exit", resolve);
  });
  const ms = performance.now() - started;
  if (code !== 0) throw new Error(`node ${args.join(" ")} ended with code ${code}`);
  const peak = Number(readFileSync(file, "utf8")) / 1024;
  rmSync(folder, { recursive: true });
  return { ms, peak };
}
