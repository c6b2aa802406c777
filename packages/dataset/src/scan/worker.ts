/**
 * A process of its own that measures pictures, so that a file which brings down the decoder brings down no more than
 * this. Ends with the program that started it, however that ends.
 */

import { FoveaError, reason } from "@fovea/core";
import { type Decoded, decodedAhead, Lane } from "./lane.ts";
import type { Measured, UnmeasuredPicture } from "./measurement.ts";
import type { FromWorker, ToWorker } from "./messages.ts";

/** Results are sent together, since each message costs both sides a tenth of a millisecond. */
const flushMs = 50;
const flushBytes = 1 << 20;

const paths: string[] = [];
const ahead: Promise<Decoded | UnmeasuredPicture>[] = [];
let lane: Lane | undefined;
let working = false;

const say = (message: FromWorker): void => {
  process.send?.(message);
};

async function hear(message: ToWorker): Promise<void> {
  try {
    if (message.kind === "open") {
      const { default: sharp } = await import("sharp");
      sharp.concurrency(1);
      sharp.cache(false);
      lane = await Lane.open(message.job);
      say({ kind: "ready" });
    } else {
      paths.push(...message.paths);
      if (lane && !working) await work(lane);
    }
  } catch (error) {
    say(asMessage(error));
  }
}

/** Until there are no more paths; those that come meanwhile are taken too. */
async function work(with_: Lane): Promise<void> {
  working = true;
  let results: Measured[] = [];
  let bytes = 0;
  let flushed = performance.now();
  while (fill(with_)) {
    const result = await with_.run(await (ahead.shift() as Promise<Decoded | UnmeasuredPicture>));
    results.push(result);
    bytes += bytesIn(result);
    const last = ahead.length === 0 && paths.length === 0;
    if (!last && performance.now() - flushed < flushMs && bytes < flushBytes) continue;
    say({ kind: "measured", results });
    [results, bytes, flushed] = [[], 0, performance.now()];
  }
  working = false;
}

/** Whether there is something to run. */
function fill(with_: Lane): boolean {
  while (ahead.length <= decodedAhead && paths.length > 0) ahead.push(with_.decode(paths.shift() as string));
  return ahead.length > 0;
}

function bytesIn(result: Measured): number {
  if ("problem" in result) return 0;
  return Object.values(result.outputs).reduce((sum, { data }) => sum + 4 * data.length, 0);
}

function asMessage(error: unknown): FromWorker {
  if (error instanceof FoveaError) {
    const { code, message, hint } = error;
    return { kind: "refused", code, message, ...(hint === undefined ? {} : { hint }) };
  }
  return { kind: "failed", stack: error instanceof Error ? (error.stack ?? error.message) : reason(error) };
}

process.on("message", (message: ToWorker) => void hear(message));
process.on("disconnect", () => process.exit());
// Ctrl-C reaches all processes of a terminal; when this one ends is for the program to say.
process.on("SIGINT", () => {});
