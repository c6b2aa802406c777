/** The engine in Node: onnxruntime-node on the CPU. */

import { availableParallelism } from "node:os";
import * as ort from "onnxruntime-node";
import { checkThreads, compileWith, openSession } from "./onnxruntime.ts";
import type { Runtime, Session } from "./runtime.ts";

// Before the first session: the engine's first look at the machine's devices writes warnings to stderr.
ort.env.logLevel = "fatal";

export interface NodeRuntimeOptions {
  /** Threads inside one operator, ≥ 1. @default the machine's cores */
  readonly threads?: number;
}

/** @example const runtime = nodeRuntime({ threads: 2 }); */
export function nodeRuntime({ threads = availableParallelism() }: NodeRuntimeOptions = {}): Runtime {
  const engine = cpu(threads);
  return {
    engine: `onnxruntime-node ${ort.env.versions.node ?? ""} cpu`,
    threads,
    notes: [],
    compile: (graph, options = {}) => compileWith(ort, graph, engine, options),
  };
}

/**
 * The user's own file given straight to the engine with all its optimisations: what a forward costs without Fovea, and
 * the outputs that a converted graph must repeat.
 *
 * @example const session = await nodeFile("model.onnx", { threads: 2 });
 */
export async function nodeFile(
  file: string | Uint8Array,
  { threads = availableParallelism() }: NodeRuntimeOptions = {},
): Promise<Session> {
  return await openSession(ort, file, { ...cpu(threads), graphOptimizationLevel: "all" });
}

function cpu(threads: number): ort.InferenceSession.SessionOptions {
  checkThreads(threads);
  return {
    executionProviders: ["cpu"],
    intraOpNumThreads: threads,
    // Worker threads would keep spinning for a while after a run, which pays for one session and slows down all others:
    // with three sessions taking turns on two cores, a run took three times as long.
    extra: { session: { force_spinning_stop: "1" } },
  };
}
