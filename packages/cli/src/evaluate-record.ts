/** Results picture by picture, in a file that grows as they come, so that a run that was stopped can be taken up again. */

import { createHash } from "node:crypto";
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FoveaError, reason } from "@fovea/core";
import type { Evaluation, PictureResult } from "./evaluate-picture.ts";

export interface EvaluationRecord {
  /** Results of an earlier run that asked for the same, by name of the picture. */
  readonly before: ReadonlyMap<string, PictureResult>;
  readonly add: (result: PictureResult) => void;
}

/**
 * Opens `evaluate.jsonl`: a line that says what was asked, then one for each picture. With `resume` lines of the same
 * question are kept, and a line that was cut off is dropped.
 */
export function openRecord(folder: string, run: Evaluation, resume: boolean): EvaluationRecord {
  const path = join(folder, "evaluate.jsonl");
  const head = JSON.stringify({ asked: keyOf(run) });
  const lines = resume && existsSync(path) ? readFileSync(path, "utf8").split("\n") : [];
  const known = lines[0] === head ? lines.slice(1).flatMap(resultIn) : [];
  const add = (text: string, write = appendFileSync): void => {
    try {
      write(path, text);
    } catch (cause) {
      throw new FoveaError("output-unwritable", `Cannot write the file "${path}": ${reason(cause)}`, {
        cause,
      });
    }
  };
  add([head, ...known.map((each) => JSON.stringify(each)), ""].join("\n"), writeFileSync);
  return {
    before: new Map(known.map((result) => [result.name, result])),
    add: (result) => add(`${JSON.stringify(result)}\n`),
  };
}

/** All that a picture's numbers depend on besides the picture. */
function keyOf({ file, asked, methods, metrics, settings, quick, output, layer, seed }: Evaluation): string {
  const question = {
    model: file.sha256,
    asked: { ...asked, matches: [...asked.matches] },
    methods: methods.map(({ id }) => id),
    metrics: metrics.map(({ metric, options }) => [metric.id, options]),
    ...{ settings, quick, output, layer, seed },
  };
  return createHash("sha256").update(JSON.stringify(question)).digest("hex");
}

function resultIn(line: string): PictureResult[] {
  try {
    return [JSON.parse(line) as PictureResult];
  } catch {
    return [];
  }
}
