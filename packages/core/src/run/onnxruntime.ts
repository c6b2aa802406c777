/** What the Node and the browser build of ONNX Runtime have in common. */

import type * as Ort from "onnxruntime-common";
import { FoveaError, reason } from "../errors.ts";
import type { Graph, Value } from "../graph/graph.ts";
import type { ElementType, Tensor } from "../tensor.ts";
import { type ModelBytes, modelBytes } from "./model-bytes.ts";
import type { CompileOptions, Session, Tensors } from "./runtime.ts";
import { type InTurn, turns } from "./turns.ts";

export type OrtModule = Pick<typeof Ort, "InferenceSession" | "Tensor">;
export type OrtSessionOptions = Ort.InferenceSession.SessionOptions;
type Optimize = NonNullable<CompileOptions["optimize"]>;
type Extra = NonNullable<OrtSessionOptions["extra"]>;

/** What the engine has to say arrives in the error it throws, so its own log stays silent. */
export const silent: { readonly logSeverityLevel: 4 } = { logSeverityLevel: 4 };

/** What a session needs to know besides its model. */
export interface SessionTies {
  /** Runs of sessions that share an engine must not overlap. @default a queue of its own */
  readonly inTurn?: InTurn;
  /** Inputs that are the same at every run. */
  readonly weights?: Tensors;
  /** Whether the engine can write into an array of ours; the browser build has a memory of its own. @default false */
  readonly writesOurs?: boolean;
  /** What a run without `fetches` gives. @default all that the engine knows as outputs */
  readonly outputs?: readonly Value[];
}

export function compileWith(
  ort: OrtModule,
  graph: Graph,
  engine: OrtSessionOptions,
  { optimize = "all" }: CompileOptions,
  ties: SessionTies = {},
): Promise<Session> {
  return openModel(ort, modelBytes(graph), engine, optimize, ties);
}

/** A session of a graph made ready by modelBytes(). */
export function openModel(
  ort: OrtModule,
  { bytes, externalData, outputs }: ModelBytes,
  engine: OrtSessionOptions,
  optimize: Optimize,
  ties: SessionTies,
): Promise<Session> {
  const options = { ...sessionOptions(engine, optimize), externalData };
  return openSession(ort, bytes, options, { ...ties, outputs });
}

/** The engine's settings for a graph of ours. */
export const sessionOptions = (engine: OrtSessionOptions, optimize: Optimize): OrtSessionOptions => ({
  ...engine,
  extra: withoutIntegers(engine.extra),
  graphOptimizationLevel: optimize === "all" ? "all" : "disabled",
});

/**
 * Keeps the engine from computing DequantizeLinear → operator → QuantizeLinear in integers. Where it may do so depends on
 * which values are asked for, so that the scores of a network and of its explanation would differ by a step.
 */
const withoutIntegers = ({ session, ...rest }: Extra = {}): Extra => ({
  ...rest,
  session: { ...(session as object | undefined), disable_quant_qdq: "1" },
});

/** A session straight from a file's path or bytes. Throws `engine-failed` with the engine's own words. */
export async function openSession(
  ort: OrtModule,
  file: Uint8Array | string,
  options: OrtSessionOptions,
  ties: SessionTies = {},
): Promise<Session> {
  const { create } = ort.InferenceSession;
  const settings = { ...silent, ...options };
  const inTurn = ties.inTurn ?? turns();
  try {
    // The engine's two overloads, path and bytes, are one function.
    const session = await inTurn(() => create(file as Uint8Array, settings));
    return new OrtSession(ort, session, { ...ties, inTurn });
  } catch (cause) {
    throw failure("prepare the model", cause);
  }
}

class OrtSession implements Session {
  readonly #ort: OrtModule;
  readonly #session: Ort.InferenceSession;
  readonly #inTurn: InTurn;
  readonly #weights: OrtTensors;
  readonly #writesOurs: boolean;
  readonly #outputs: readonly Value[];
  #released: Promise<void> | undefined;

  constructor(
    ort: OrtModule,
    session: Ort.InferenceSession,
    {
      inTurn,
      weights = {},
      writesOurs = false,
      outputs = session.outputNames,
    }: SessionTies & { readonly inTurn: InTurn },
  ) {
    this.#ort = ort;
    this.#session = session;
    this.#inTurn = inTurn;
    this.#weights = allToOrt(ort, weights);
    this.#writesOurs = writesOurs;
    this.#outputs = outputs;
  }

  async run(
    feeds: Tensors,
    fetches: readonly string[] = this.#outputs,
    into: Tensors = {},
  ): Promise<Tensors> {
    if (this.#released)
      throw new FoveaError("engine-failed", "Cannot run the model: it was disposed of before");
    try {
      const given = { ...this.#weights, ...allToOrt(this.#ort, feeds) };
      const results = await this.#inTurn(() => this.#session.run(given, this.#places(fetches, into), silent));
      return Object.fromEntries(
        Object.entries(results).map(([name, t]) => [name, kept(fromOrt(t), into[name])]),
      );
    } catch (cause) {
      throw failure("run the model", cause);
    }
  }

  /** Where the engine is to write each result; null: into an array of its own making. */
  #places(fetches: readonly string[], into: Tensors): readonly string[] | Record<string, Ort.Tensor | null> {
    // A list is checked by the engine's front, which passes over unknown names in a record.
    if (!fetches.some((name) => name in into)) return fetches;
    const place = (name: string): Ort.Tensor | null => {
      const tensor = this.#writesOurs ? into[name] : undefined;
      return tensor ? toOrt(this.#ort, tensor) : null;
    };
    return Object.fromEntries(fetches.map((name) => [name, place(name)]));
  }

  /** Waits for the runs under way. */
  async dispose(): Promise<void> {
    this.#released ??= this.#inTurn(() => this.#session.release());
    await this.#released;
  }
}

/** The result in the caller's own tensor, if there is one. */
function kept(result: Tensor, into: Tensor | undefined): Tensor {
  if (!into) return result;
  if (into.data !== result.data) (into.data as Float32Array).set(result.data as Float32Array);
  return into;
}

const failure = (step: string, cause: unknown): FoveaError =>
  new FoveaError("engine-failed", `Cannot ${step}: the engine says "${reason(cause).trim()}"`, {
    hint: "If the size of the input was chosen (--size, or the shape of a .npy), the network may only take its own.",
    cause,
  });

/** Throws `option-invalid` unless `threads` is a whole number ≥ 1. */
export function checkThreads(threads: number): void {
  if (Number.isInteger(threads) && threads >= 1) return;
  throw new FoveaError("option-invalid", `Cannot use ${threads} threads: expected a whole number from 1 up`);
}

type OrtTensors = Readonly<Record<string, Ort.Tensor>>;

const allToOrt = (ort: OrtModule, tensors: Tensors): OrtTensors =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, toOrt(ort, tensor)]));

function toOrt(ort: OrtModule, { type, data, shape }: Tensor): Ort.Tensor {
  return new ort.Tensor(type as Ort.Tensor.Type, data as never, shape);
}

/** Where the host has a Float16Array, float16 comes in one; Fovea's tensors hold the bits. */
function fromOrt({ type, dims, data }: Ort.Tensor): Tensor {
  const bits =
    type === "float16" && !(data instanceof Uint16Array)
      ? new Uint16Array((data as Float32Array).buffer, (data as Float32Array).byteOffset, data.length)
      : data;
  return { type: type as ElementType, shape: dims, data: bits } as Tensor;
}
