/** One run of a network over each of many pictures, on all cores. */

import { availableParallelism, freemem } from "node:os";
import type { Graph } from "@fovea/core";
import { measureHere } from "./in-process.ts";
import type { Job, Measured } from "./measurement.ts";
import { WorkerPool } from "./worker-pool.ts";

export interface MeasureOptions extends Job {
  /**
   * Processes beside this one; 0: all in this one. Numbers do not depend on it.
   * @default as many as cores, where memory and the number of pictures are worth it
   */
  readonly workers?: number;
  /** Stops between two pictures; answers that were not taken are lost. */
  readonly signal?: AbortSignal;
}

/**
 * Measures pictures: what the outputs of `graph` are for each, or what is wrong with the file. Answers come in the order
 * of the paths, and the work goes on ahead of what is taken by a bounded number of pictures.
 *
 * Cost: (decoding + preprocessing + one forward) / cores for each picture. A process that a file brings down is replaced,
 * and that file is answered with a problem.
 * Throws `engine-failed` if the engine refuses the graph.
 */
export async function* measurePictures(
  paths: readonly string[],
  { workers, signal, ...job }: MeasureOptions,
): AsyncGenerator<Measured, void> {
  const count =
    program === undefined ? 0 : Math.min(workers ?? usefulWorkers(paths.length, job.graph), paths.length);
  if (count === 0 || program === undefined) yield* measureHere(paths, job, signal);
  else yield* new WorkerPool({ paths, job, workers: count, program, signal }).run();
}

/** Node runs the compiled worker alone: from TypeScript sources all is done in one process. */
const program: URL | undefined = import.meta.url.endsWith(".js")
  ? new URL("./worker.js", import.meta.url)
  : undefined;

/** Below this number of pictures for each, a process would hardly be ready before the work is done. */
const worthAProcess = 16;

const processBytes = 250e6;

function usefulWorkers(pictures: number, { constants }: Graph): number {
  let weights = 0;
  for (const { data } of constants.values()) weights += 4 * data.length;
  // The engine keeps weights once more in the order that suits it; a message on the way is a third copy.
  const fit = Math.max(1, Math.floor(freemem() / 2 / (processBytes + 3 * weights)));
  return Math.min(availableParallelism(), fit, Math.floor(pictures / worthAProcess));
}
