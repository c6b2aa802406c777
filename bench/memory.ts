/** Memory of whole processes: the peak of one gradient, and what stays over five hundred explanations. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { processCost, type Quartiles, quartiles } from "./measure.ts";

const script = fileURLToPath(new URL("./explanations.js", import.meta.url));

/** Peak resident memory over several processes, MB: without a session cache, with an empty one, and with one that has the sessions. */
export type GradientPeak = Readonly<Record<"uncached" | "first" | "later", Quartiles>>;

/** What the C library keeps of freed memory differs between processes by a quarter. */
const processes = 7;

/** Opening the model, its prediction and one gradient, each in a process of its own; the three ways in turns. */
export async function gradientPeak(file: string): Promise<GradientPeak> {
  const rounds: (readonly number[])[] = [];
  const peak = async (...folder: string[]): Promise<number> =>
    (await processCost([script, file, "1", ...folder])).peak;
  for (let round = 0; round < processes; round++) {
    const cache = mkdtempSync(join(tmpdir(), "fovea-bench-"));
    rounds.push([await peak(), await peak(cache), await peak(cache)]);
    rmSync(cache, { recursive: true });
  }
  const of = (way: number): Quartiles => quartiles(rounds.map((peaks) => peaks[way] as number));
  return { uncached: of(0), first: of(1), later: of(2) };
}

/** Resident memory after each explanation of one process, MB: ten methods in turns, pictures of many sizes. */
export function residentOver(file: string, explanations: number): number[] {
  const text = execFileSync(process.execPath, [script, file, String(explanations)], { encoding: "utf8" });
  return JSON.parse(text) as number[];
}
