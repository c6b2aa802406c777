/** The engine in Node: onnxruntime-node on the CPU. */

import { availableParallelism } from "node:os";
import * as ort from "onnxruntime-node";
import { compileWith } from "./onnxruntime.ts";
import type { Runtime } from "./runtime.ts";

export interface NodeRuntimeOptions {
  /** Threads inside one operator, ≥ 1. @default the machine's cores */
  readonly threads?: number;
}

/** @example const runtime = nodeRuntime({ threads: 2 }); */
export function nodeRuntime({ threads = availableParallelism() }: NodeRuntimeOptions = {}): Runtime {
  return {
    engine: `onnxruntime-node ${ort.env.versions.node ?? ""} cpu`,
    threads,
    notes: [],
    compile: (graph, options = {}) =>
      compileWith(ort, graph, { executionProviders: ["cpu"], intraOpNumThreads: threads }, options),
  };
}
