/** The engine in the browser: onnxruntime-web, WASM on the CPU or WebGPU. */

import { FoveaError, reason } from "../errors.ts";
import { gpuFirst } from "./gpu-first.ts";
import { gpuGraph } from "./gpu-graph.ts";
import { checkThreads, compileWith, type OrtModule, openSession } from "./onnxruntime.ts";
import type { Runtime, Session } from "./runtime.ts";
import { type InTurn, turns } from "./turns.ts";

export interface WebRuntimeOptions {
  /** Threads of the WASM engine, ≥ 1. More than one needs a cross-origin isolated page. @default the cores, at most 8 */
  readonly threads?: number;
  /** Run on the GPU what it accepts. @default false */
  readonly gpu?: boolean;
  /**
   * Where the engine's `.mjs` and `.wasm` files are: a URL prefix ending in `/`, or the two URLs. Not needed where the
   * bundler follows `new URL(…, import.meta.url)`.
   */
  readonly wasmPaths?: string | { readonly mjs?: string; readonly wasm?: string };
}

/** One build of onnxruntime-web in this page. Threads and paths are settled when it starts, once. */
interface Engine {
  readonly build: Build;
  readonly ort: OrtModule;
  readonly version: string;
  readonly threads: number;
  /** Shared by all sessions: the engine rejects overlapping calls. */
  readonly inTurn: InTurn;
}

type Build = "wasm" | "webgpu";
const started = new Map<Build, Promise<Engine>>();

/**
 * Starts the engine. Nothing is fetched from outside the page's own server.
 *
 * The engine is loaded when this is called, as a chunk of its own: 14 MB of WebAssembly, 27 MB with `gpu`. Bundlers that
 * follow `new URL(file, import.meta.url)` (Vite, Webpack, Rollup) place it by themselves. Vite's development server needs
 * one line, `optimizeDeps: { exclude: ["onnxruntime-web"] }`. Without a bundler copy
 * `ort-wasm-simd-threaded{,.asyncify}.{mjs,wasm}` from `onnxruntime-web/dist` beside the page and give `wasmPaths`.
 *
 * Threads need SharedArrayBuffer, so the page must be served with `Cross-Origin-Opener-Policy: same-origin` and
 * `Cross-Origin-Embedder-Policy: require-corp`. A thread loads the engine's chunk anew, and with it the chunks that this
 * imports: where a bundler puts shared code into the page's entry (Vite), that must not touch `document` when it is loaded,
 * or the engine waits for its threads for ever; `build: { modulePreload: false }` drops Vite's own such code. Without the headers one thread is used and `notes` says so. A page has one WASM
 * engine: the first call settles its threads and paths. Runs block the thread that they are called from, so a page that must stay
 * responsive calls this in a worker.
 *
 * With `gpu`, a graph that the GPU engine refuses when it is prepared or first run goes to WASM, and `notes`, which
 * grows as graphs are compiled and run, tells what it said.
 *
 * Throws `engine-failed` if the engine's script cannot be loaded. Its WebAssembly is loaded by the first `compile`, which
 * throws `engine-failed` where `wasmPaths` leads nowhere; the page must then be reloaded.
 *
 * @example const runtime = await webRuntime({ gpu: true });
 */
export async function webRuntime(options: WebRuntimeOptions = {}): Promise<Runtime> {
  const notes: string[] = [];
  const { ort, version, threads, inTurn, build } = await engineFor(options, notes);
  const compile: Runtime["compile"] = (graph, settings = {}) =>
    compileWith(ort, graph, { executionProviders: ["wasm"] }, settings, { inTurn });
  const compileOnGpu: Runtime["compile"] = (graph, settings = {}) =>
    gpuFirst({
      gpu: () => compileWith(ort, gpuGraph(graph), { executionProviders: ["webgpu"] }, settings, { inTurn }),
      cpu: () => compile(graph, settings),
      refused: (why) => notes.push(`WebGPU refused graph "${graph.name}", it ran on WASM: ${reason(why)}`),
    });
  return {
    engine: `onnxruntime-web ${version} ${build}`,
    threads,
    notes,
    poolIndices: build !== "webgpu",
    compile: build === "webgpu" ? compileOnGpu : compile,
  };
}

/**
 * The user's own file given straight to the engine with all its optimisations: what a forward costs without Fovea.
 *
 * @example const session = await webFile(bytes, { threads: 2 });
 */
export async function webFile(file: Uint8Array, options: WebRuntimeOptions = {}): Promise<Session> {
  const { ort, inTurn, build } = await engineFor(options, []);
  return await openSession(
    ort,
    file,
    { executionProviders: [build], graphOptimizationLevel: "all" },
    { inTurn },
  );
}

/** The engine that the page has started or starts now, as far as the browser and the page allow what is wanted. */
async function engineFor(options: WebRuntimeOptions, notes: string[]): Promise<Engine> {
  const threads = threadsPossible(options.threads, notes);
  const build: Build = options.gpu && (await gpuFound(notes)) ? "webgpu" : "wasm";
  const engine = await start(build, threads, options.wasmPaths);
  if (engine.threads !== threads)
    notes.push(`WASM runs on ${engine.threads} threads: it was started so in this page`);
  return engine;
}

function threadsPossible(wanted: number | undefined, notes: string[]): number {
  const threads = wanted ?? Math.min(navigator.hardwareConcurrency, 8);
  checkThreads(threads);
  if (threads === 1 || globalThis.crossOriginIsolated) return threads;
  notes.push("WASM runs on 1 thread: the page is not cross-origin isolated (COOP and COEP headers)");
  return 1;
}

/** Whether the browser gives out a GPU adapter; if not, says so. */
async function gpuFound(notes: string[]): Promise<boolean> {
  const { gpu } = navigator as Navigator & { gpu?: { requestAdapter(): Promise<object | null> } };
  if (gpu && (await gpu.requestAdapter())) return true;
  notes.push(`WebGPU is not available, graphs run on WASM: the browser has no ${gpu ? "adapter" : "WebGPU"}`);
  return false;
}

function start(build: Build, threads: number, wasmPaths: WebRuntimeOptions["wasmPaths"]): Promise<Engine> {
  const engine = started.get(build) ?? load(build, threads, wasmPaths);
  started.set(build, engine);
  // A file that did not come may come next time.
  engine.catch(() => started.delete(build));
  return engine;
}

async function load(
  build: Build,
  threads: number,
  wasmPaths: WebRuntimeOptions["wasmPaths"],
): Promise<Engine> {
  try {
    const ort = await (build === "webgpu"
      ? import("onnxruntime-web/webgpu")
      : import("onnxruntime-web/wasm"));
    ort.env.logLevel = "fatal";
    ort.env.wasm.numThreads = threads;
    if (wasmPaths !== undefined) ort.env.wasm.wasmPaths = wasmPaths;
    return { build, ort, version: ort.env.versions.web ?? "", threads, inTurn: turns() };
  } catch (cause) {
    throw new FoveaError("engine-failed", `Cannot load the engine: ${reason(cause)}`, { cause });
  }
}
