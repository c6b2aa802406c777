/** Time from the start of the process to the first picture, and peak memory, beside a bare run of the engine. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ProcessCost, processCost } from "./measure.ts";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Command lines: the least that gives a picture, and what a person types. */
const commands = {
  "one PNG": ["--method", "grad-cam", "--save", "png", "--threads", "2"],
  "all defaults": [],
} as const;

export type ColdCommand = keyof typeof commands;

export interface ColdCosts {
  readonly bare: readonly ProcessCost[];
  /** By command, in the same turns: the first time on this machine, and after that. */
  readonly explain: Readonly<Record<ColdCommand, Readonly<Record<"empty" | "warm", readonly ProcessCost[]>>>>;
}

/**
 * `fovea explain` of one photograph with an empty and with a warm cache, and the bare script, in turns. The command must be
 * compiled; its bundle is made here, since a stale one would be passed over.
 */
export async function coldStart(
  model: string,
  picture: string,
  options: readonly string[],
  side: number,
  rounds = 7,
): Promise<ColdCosts> {
  execFileSync(process.execPath, [here("../tools/bundle.js")]);
  const bare: ProcessCost[] = [];
  const explain = {
    "one PNG": { empty: [] as ProcessCost[], warm: [] as ProcessCost[] },
    "all defaults": { empty: [] as ProcessCost[], warm: [] as ProcessCost[] },
  };
  for (let round = 0; round < rounds; round++) {
    bare.push(await processCost([here("./bare.js"), model, String(side)]));
    for (const name of Object.keys(commands) as ColdCommand[]) {
      const folder = mkdtempSync(join(tmpdir(), "fovea-cold-"));
      const words = ["explain", model, picture, ...commands[name], ...options, "--out", join(folder, "out")];
      const cost = (): Promise<ProcessCost> =>
        processCost([here("../packages/cli/bin/fovea.js"), ...words], {
          XDG_CACHE_HOME: join(folder, "cache"),
        });
      explain[name].empty.push(await cost());
      explain[name].warm.push(await cost());
      rmSync(folder, { recursive: true });
    }
  }
  return { bare, explain };
}
