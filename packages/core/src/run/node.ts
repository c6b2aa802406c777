/** The engine in Node: onnxruntime-node on the CPU. */

import { availableParallelism } from "node:os";
import { isMainThread } from "node:worker_threads";
import * as ort from "onnxruntime-node";
import type { Graph } from "../graph/graph.ts";
import { compileCached, compileMapped } from "./compile-cached.ts";
import { withFedWeights } from "./fed-weights.ts";
import { checkThreads, compileWith, openSession } from "./onnxruntime.ts";
import type { CompileOptions, Runtime, Session } from "./runtime.ts";
import { SessionCache } from "./session-cache.ts";
import { withoutTelemetry } from "./telemetry.ts";

// Before the first session: the engine's first look at the machine's devices writes warnings to stderr.
ort.env.logLevel = "fatal";
// At once in the main thread, for threads that begin later; a worker that may not is told so when it asks for a session.
if (isMainThread) withoutTelemetry();

export interface NodeOptions {
  /** Threads inside one operator, ≥ 1. @default the machine's cores */
  readonly threads?: number;
}

export interface NodeRuntimeOptions extends NodeOptions {
  /**
   * A folder for graphs as the engine rearranged them: the next process has its sessions four to eight times as soon and shares
   * the memory of their weights. Safe to delete; one that cannot be written is as good as none. @default none
   */
  readonly cache?: string;
  /** Room for them, in bytes on disk; those used longest ago go. @default 2 GB */
  readonly cacheBytes?: number;
}

export { type LoadedModelFile, loadModelFile, type ModelFileOptions } from "./model-file.ts";

/** @example const runtime = nodeRuntime({ threads: 2 }); */
export function nodeRuntime({
  threads = availableParallelism(),
  cache: folder,
  cacheBytes = 2e9,
}: NodeRuntimeOptions = {}): Runtime {
  // Planning the memory of a graph after its first run makes no run shorter, and the arena keeps both the plan's block and
  // what the first run had: 110 MB more for the gradient of VGG-16.
  const settings = { ...cpu(threads), enableMemPattern: false };
  const engine = `onnxruntime-node ${ort.env.versions.node ?? ""} cpu`;
  const cache = folder === undefined ? undefined : new SessionCache(folder, engine, cacheBytes);
  const compile = (graph: Graph, options: CompileOptions = {}): Promise<Session> => {
    const { graph: rest, weights } = withFedWeights(graph);
    const ties = { weights, writesOurs: true };
    const given = { ...settings, ...profiling(options) };
    // A profile is of the one session that runs.
    if (options.optimize === "none" || options.profile !== undefined)
      return compileWith(ort, rest, given, options, ties);
    return cache ? compileCached(ort, rest, given, ties, cache) : compileMapped(ort, rest, given, ties);
  };
  return { engine, threads, notes: [], channelBlocks: process.arch === "x64", compile };
}

/**
 * The user's own file given straight to the engine with all its optimisations: what a forward costs without Fovea, and
 * the outputs that a converted graph must repeat.
 *
 * @example const session = await nodeFile("model.onnx", { threads: 2 });
 */
export async function nodeFile(
  file: string | Uint8Array,
  { threads = availableParallelism(), profile }: NodeOptions & Pick<CompileOptions, "profile"> = {},
): Promise<Session> {
  const options = { ...cpu(threads), ...profiling({ profile }), graphOptimizationLevel: "all" } as const;
  return await openSession(ort, file, options, { writesOurs: true });
}

/** The engine writes its times when the session is released. */
const profiling = ({
  profile,
}: {
  readonly profile?: string | undefined;
}): ort.InferenceSession.SessionOptions =>
  profile === undefined ? {} : { enableProfiling: true, profileFilePrefix: profile };

function cpu(threads: number): ort.InferenceSession.SessionOptions {
  checkThreads(threads);
  withoutTelemetry();
  return {
    executionProviders: ["cpu"],
    intraOpNumThreads: threads,
    // Worker threads would keep spinning for a while after a run, which pays for one session and slows down all others:
    // with three sessions taking turns on two cores, a run took three times as long.
    extra: { session: { force_spinning_stop: "1" } },
  };
}
