/** The log of a training: JSON lines beside the model, the whole file again after every epoch. */

import { createHash } from "node:crypto";
import { cpus } from "node:os";
import type { EpochResult, Graph, RunOptions, Runtime } from "@fovea/core";
import { software } from "../software.ts";

/** A resumed run knows how long the epochs before took. */
export interface TimedEpoch extends EpochResult {
  readonly seconds: number;
}

export interface LogHead {
  readonly command: string;
  readonly options: RunOptions;
  readonly runtime: Runtime;
  readonly started: Date;
  /** What else there is to know, such as files that were skipped. */
  readonly about?: Readonly<Record<string, unknown>>;
}

/** The first line: what was asked for, of what, by what. */
const headLine = ({ command, options, runtime, started, about }: LogHead): object => ({
  type: "run",
  software,
  engine: runtime.engine,
  threads: runtime.threads,
  node: process.versions.node,
  machine: `${process.platform} ${process.arch}, ${cpus().length} × ${cpus()[0]?.model ?? "unknown"}`,
  started: started.toISOString(),
  command,
  options,
  ...about,
});

/** All lines so far: the run, an epoch each, and the end if it came. */
export function logText(head: LogHead, curve: readonly TimedEpoch[], end?: object): string {
  const lines = [
    headLine(head),
    ...curve.map((epoch) => ({ type: "epoch", ...epoch })),
    ...(end ? [{ type: "end", ...end }] : []),
  ];
  return `${lines.map((line) => JSON.stringify(line)).join("\n")}\n`;
}

/** SHA-256 of all weights by name, whatever else the file says. */
export function weightsHash({ constants }: Graph): string {
  const hash = createHash("sha256");
  for (const [name, { type, shape, data }] of [...constants].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${name} ${type} ${shape}\n`);
    hash.update(
      Array.isArray(data) ? data.join("\n") : new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    );
  }
  return hash.digest("hex");
}
