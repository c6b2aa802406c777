/** Results picture by picture, in a file that grows as they come, so that a run that was stopped can be taken up again. */

import { createHash } from "node:crypto";
import { appendFileSync, existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { FoveaError, reason } from "@fovea/core";
import type { Sample } from "@fovea/dataset";
import type { Evaluation, PictureResult } from "./evaluate-picture.ts";
import { writeWhole } from "./out-folder.ts";

export interface EvaluationRecord {
  /** Results of an earlier run that asked for the same, by name of the picture. */
  readonly before: ReadonlyMap<string, PictureResult>;
  readonly add: (sample: Sample, result: PictureResult) => void;
}

/** Where the pictures and what is known about them come from. */
interface Source {
  readonly root: string;
  readonly kind: string;
  readonly annotations: string | undefined;
}

/**
 * Opens `evaluate.jsonl`: a line that says what was asked, then one for each picture. With `resume` lines of the same
 * question are kept where the picture's file is the same, and a line that was cut off is dropped. Every line says what it
 * answers, so that two runs into one folder at once do not pass for one.
 */
export async function openRecord(
  folder: string,
  run: Evaluation,
  source: Source,
  samples: readonly Sample[],
  resume: boolean,
): Promise<EvaluationRecord> {
  const path = join(folder, "evaluate.jsonl");
  const asked = keyOf(run, source);
  const stamps = new Map(samples.map((sample) => [sample.name, stampOf(sample)]));
  const lines = resume && existsSync(path) ? readFileSync(path, "utf8").split("\n") : [];
  const known = lines.flatMap(lineIn).filter((line) => {
    return line.asked === asked && stamps.get(line.result.name) === line.file;
  });
  await writeWhole(path, [{ asked }, ...known].map((line) => `${JSON.stringify(line)}\n`).join(""));
  return {
    before: new Map(known.map(({ result }) => [result.name, result])),
    add: (sample, result) => {
      const line: Line = { asked, file: stamps.get(sample.name) ?? stampOf(sample), result };
      append(path, `${JSON.stringify(line)}\n`);
    },
  };
}

interface Line {
  readonly asked: string;
  readonly file: string;
  readonly result: PictureResult;
}

function append(path: string, text: string): void {
  try {
    appendFileSync(path, text);
  } catch (cause) {
    throw new FoveaError("output-unwritable", `Cannot write the file "${path}": ${reason(cause)}`, { cause });
  }
}

/** Another picture in its place has another size or time. */
function stampOf({ path }: Sample): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found ? `${found.size} bytes, ${new Date(found.mtimeMs).toISOString()}` : "not there";
}

/** All that a picture's numbers depend on besides the picture. */
function keyOf(run: Evaluation, source: Source): string {
  const { file, asked, methods, metrics, settings, quick, output, layer, seed } = run;
  const { size, fit, short, interpolation, scale, mean, std, order, layout, channels } = file.preprocessing;
  const question = {
    model: file.sha256,
    outputName: file.outputName,
    preprocessing: { size, fit, short, interpolation, scale, mean, std, order, layout, channels },
    asked: { ...asked, matches: [...asked.matches] },
    methods: methods.map(({ id }) => id),
    metrics: metrics.map(({ metric, options }) => [metric.id, options]),
    ...{ settings, quick, output, layer, seed, source },
  };
  return createHash("sha256").update(JSON.stringify(question)).digest("hex").slice(0, 32);
}

function lineIn(text: string): Line[] {
  try {
    const line = JSON.parse(text) as Partial<Line> | null;
    return typeof line?.result?.name === "string" && line.result.values ? [line as Line] : [];
  } catch {
    return [];
  }
}
