/** Time from the start of the process to the first picture, and peak memory, beside a bare run of the engine. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median, type ProcessCost, processCost } from "./measure.ts";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export interface ColdRow {
  readonly what: string;
  readonly ms: number;
  readonly peak: number;
}

/** `fovea explain` with one PNG, cold, and the bare script, in turns. The command line must be built. */
export async function coldStart(
  model: string,
  picture: string,
  options: readonly string[],
  side: number,
): Promise<ColdRow[]> {
  const out = mkdtempSync(join(tmpdir(), "fovea-cold-"));
  const explain = ["../packages/cli/bin/fovea.js"].map(here);
  const args = [
    "explain",
    model,
    picture,
    "--method",
    "grad-cam",
    "--save",
    "png",
    "--threads",
    "2",
    "--out",
    out,
  ];
  const costs = { fovea: [] as ProcessCost[], bare: [] as ProcessCost[] };
  for (let round = 0; round < 7; round++) {
    costs.fovea.push(await processCost([...explain, ...args, ...options]));
    costs.bare.push(await processCost([here("./bare.js"), model, String(side)]));
  }
  rmSync(out, { recursive: true });
  return [row("fovea explain, one PNG", costs.fovea), row("bare import + create + run", costs.bare)];
}

const row = (what: string, list: readonly ProcessCost[]): ColdRow => ({
  what,
  ms: median(list.map(({ ms }) => ms)),
  peak: Math.max(...list.map(({ peak }) => peak)),
});
