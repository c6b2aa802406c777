/** Memory of whole processes: the peak of one gradient, and what stays over five hundred explanations. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { processCost } from "./measure.ts";

const script = fileURLToPath(new URL("./explanations.js", import.meta.url));

export interface GradientPeak {
  /** Peak resident memory, MB: without a session cache, with an empty one, and with one that has the sessions. */
  readonly uncached: number;
  readonly first: number;
  readonly later: number;
}

/** Opening the model, its prediction and one gradient, each in a process of its own. */
export async function gradientPeak(file: string): Promise<GradientPeak> {
  const cache = mkdtempSync(join(tmpdir(), "fovea-bench-"));
  const peak = async (...folder: string[]): Promise<number> =>
    (await processCost([script, file, "1", ...folder])).peak;
  const result = { uncached: await peak(), first: await peak(cache), later: await peak(cache) };
  rmSync(cache, { recursive: true });
  return result;
}

/** Resident memory after each explanation of one process, MB: ten methods in turns, pictures of many sizes. */
export function residentOver(file: string, explanations: number): number[] {
  const text = execFileSync(process.execPath, [script, file, String(explanations)], { encoding: "utf8" });
  return JSON.parse(text) as number[];
}
