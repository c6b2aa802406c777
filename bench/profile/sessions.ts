/** Runs a file, or a method on it, while the engine takes the time of every node. */

import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { explain, type Graph, type Method, predict, targetsFor } from "@fovea/core";
import { nodeFile, nodeRuntime } from "@fovea/core/node";
import type { CompileOptions, Runtime, Session } from "../../packages/core/src/run/runtime.ts";
import { median, type Run, repeated } from "../measure.ts";
import { atSize, fileOf, opened } from "../subjects.ts";
import { type NodeTime, nodeTimes } from "./times.ts";

export interface Profile {
  readonly nodes: readonly NodeTime[];
  /** Median time of the whole, the engine's profiling included. */
  readonly ms: number;
}

export interface ProfileRequest {
  /** A network of the table, or a path. */
  readonly network: string;
  readonly method: Method;
  readonly options: Readonly<Record<string, unknown>>;
  readonly side: number;
  readonly threads: number;
}

/** Of a forward of the user's own file, and of an explanation. */
export async function profiles({
  network,
  method,
  options,
  side,
  threads,
}: ProfileRequest): Promise<{ file: Profile; explanation: Profile }> {
  const folder = mkdtempSync(join(tmpdir(), "fovea-profile-"));
  try {
    const runtime = new ProfiledRuntime(nodeRuntime({ threads }), join(folder, "graph"));
    const bytes = atSize(readFileSync(fileOf(network)), side);
    const { model, x } = await opened(bytes, side, runtime);
    const [target] = await targetsFor(model, x, "top1", await predict(model, x));
    if (!target) throw new Error("no target");
    const plain = await nodeFile(bytes, { threads, profile: join(folder, "file") });
    runtime.watching = true;
    const feeds = { [model.input.name]: x };
    const [file, explanation] = await timed(
      () => plain.run(feeds),
      () => explain(model, x, { method, options, target }),
    );
    // The engine writes when a session goes.
    await plain.dispose();
    await model.dispose();
    return { file: read(folder, "file", file), explanation: read(folder, "graph", explanation) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Timed {
  readonly ms: number;
  readonly count: number;
}

const most = 20;
const budgetMs = 10_000;

/** In turns, as often as there is time for. */
async function timed(forward: Run, explanation: Run): Promise<[Timed, Timed]> {
  const once = async (): Promise<readonly number[]> => [
    ...(await repeated(forward, 1)),
    ...(await repeated(explanation, 1)),
  ];
  await once();
  const rounds: (readonly number[])[] = [];
  const end = performance.now() + budgetMs;
  while (rounds.length === 0 || (rounds.length < most && performance.now() < end)) rounds.push(await once());
  const of = (i: number): Timed => ({
    ms: median(rounds.map((times) => times[i] as number)),
    count: 1 + rounds.length,
  });
  return [of(0), of(1)];
}

function read(folder: string, prefix: string, { ms, count }: Timed): Profile {
  const files = readdirSync(folder).filter((name) => name.startsWith(prefix));
  return { ms, nodes: files.flatMap((name) => nodeTimes(join(folder, name), count)) };
}

/** Sessions that are made while it watches are profiled, each into a file of its own. */
export class ProfiledRuntime implements Runtime {
  readonly engine: string;
  readonly threads: number;
  readonly notes: readonly string[];
  readonly poolIndices: boolean;
  readonly channelBlocks: boolean;
  readonly #runtime: Runtime;
  readonly #path: string;
  #count = 0;
  watching = false;

  constructor(runtime: Runtime, path: string) {
    this.engine = runtime.engine;
    this.threads = runtime.threads;
    this.notes = runtime.notes;
    this.poolIndices = runtime.poolIndices ?? true;
    this.channelBlocks = runtime.channelBlocks ?? false;
    this.#runtime = runtime;
    this.#path = path;
  }

  compile(graph: Graph, options: CompileOptions = {}): Promise<Session> {
    const profile = this.watching ? { profile: `${this.#path}-${this.#count++}` } : {};
    return this.#runtime.compile(graph, { ...options, ...profile });
  }
}
