/** The built-in network trained anew by the command that the README tells, and its maps judged where the truth is known. */

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fovea } from "./fovea.ts";

const builtIn = fileURLToPath(new URL("../packages/menagerie/models/menagerie-net.onnx", import.meta.url));

export interface TrainedRow {
  /** The whole command, drawing included. */
  readonly seconds: number;
  readonly right: number;
  readonly of: number;
  readonly bytes: number;
  /** Whether the file equals the built-in one, byte for byte. */
  readonly same: boolean;
}

export async function trained(): Promise<TrainedRow> {
  const folder = mkdtempSync(join(tmpdir(), "fovea-menagerie-"));
  const out = join(folder, "menagerie-net.onnx");
  const began = performance.now();
  await fovea("train", "--arch", "menagerie-net", "--out", out);
  const seconds = (performance.now() - began) / 1000;
  const last = readFileSync(join(folder, "menagerie-net.log.jsonl"), "utf8").trim().split("\n").at(-1) ?? "";
  const { held } = JSON.parse(last) as { held: { right: number; of: number } };
  const file = readFileSync(out);
  rmSync(folder, { recursive: true });
  return { seconds, ...held, bytes: file.length, same: file.equals(readFileSync(builtIn)) };
}

export interface LocalisedRow {
  readonly row: string;
  /** By metric: mean, low and high of the 95 % interval. */
  readonly values: Readonly<Record<string, Interval>>;
}

interface Interval {
  readonly mean: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** On drawn animals that no training saw, with their masks. */
export async function localised(variant: string, methods: string, metrics: string): Promise<LocalisedRow[]> {
  const folder = mkdtempSync(join(tmpdir(), "fovea-localised-"));
  const drawn = join(folder, "drawn");
  await fovea(
    ...["menagerie", "render", "--count", "200", "--variant", variant, "--from", "1000000", "--out", drawn],
  );
  const text = await fovea(
    ...["evaluate", "menagerie-net", drawn, "--limit", "0", "--method", methods, "--metric", metrics],
    ...["--json", "--out", join(folder, "out")],
  );
  rmSync(folder, { recursive: true });
  return rowsOf((JSON.parse(text) as Evaluated).metrics);
}

interface Evaluated {
  readonly metrics: readonly { readonly metric: string; readonly rows: Readonly<Record<string, Interval>> }[];
}

/** The table turned: a row for each method and each map that knows nothing. */
function rowsOf(metrics: Evaluated["metrics"]): LocalisedRow[] {
  const rows = new Set(metrics.flatMap((metric) => Object.keys(metric.rows)));
  return Array.from(rows, (row) => ({
    row,
    values: Object.fromEntries(
      metrics.flatMap((metric) => (metric.rows[row] ? [[metric.metric, metric.rows[row]]] : [])),
    ),
  }));
}
