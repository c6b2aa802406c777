/** What Fovea asks of an inference engine. Nothing outside run/ knows ONNX Runtime. */

import type { Graph, Value } from "../graph/graph.ts";
import type { Tensor } from "../tensor.ts";

export type Tensors = Readonly<Record<Value, Tensor>>;

/** A graph made ready to run. */
export interface Session {
  /**
   * Runs once. Without `fetches`: all outputs of the graph. A result that has a tensor in `into`, of its type and shape, is
   * written there, over what it holds: a row of a batch, or an array that is used again. All others are fresh arrays.
   */
  run(feeds: Tensors, fetches?: readonly Value[], into?: Tensors): Promise<Tensors>;
  /** Frees the engine's memory; the session cannot be used afterwards. */
  dispose(): Promise<void>;
}

export interface CompileOptions {
  /** How far the engine may rearrange the graph. `none`: for a graph that runs once. @default "all" */
  readonly optimize?: "all" | "none";
  /** Begin of the path of a file that gets the time of every node when the session is disposed of. */
  readonly profile?: string;
}

export interface Runtime {
  /** Name and version of the engine, as printed in results: `onnxruntime-node 1.30.0 cpu`. */
  readonly engine: string;
  readonly threads: number;
  /** Remarks for the ledger, such as a graph that the GPU engine refused. Grows as graphs are compiled and run. */
  readonly notes: readonly string[];
  /** Whether max pooling can tell where its maxima were; GPU engines cannot. @default true */
  readonly poolIndices?: boolean;
  /** Whether convolutions keep tensors in blocks of channels, so that depthwise ones are cheap. @default false */
  readonly channelBlocks?: boolean;
  /** Throws `engine-failed` with the engine's own words if it refuses the graph. */
  compile(graph: Graph, options?: CompileOptions): Promise<Session>;
}
