/** What the Node and the browser build of ONNX Runtime have in common. */

import type * as Ort from "onnxruntime-common";
import { FoveaError, reason } from "../errors.ts";
import type { Graph } from "../graph/graph.ts";
import type { ElementType, Tensor } from "../tensor.ts";
import { modelBytes } from "./model-bytes.ts";
import type { CompileOptions, Session, Tensors } from "./runtime.ts";
import { type InTurn, turns } from "./turns.ts";

export type OrtModule = Pick<typeof Ort, "InferenceSession" | "Tensor">;
type OrtSessionOptions = Ort.InferenceSession.SessionOptions;
type Extra = NonNullable<OrtSessionOptions["extra"]>;

/** What the engine has to say arrives in the error it throws, so its own log stays silent. */
const silent = { logSeverityLevel: 4 } as const;

export async function compileWith(
  ort: OrtModule,
  graph: Graph,
  engine: OrtSessionOptions,
  { optimize = "all" }: CompileOptions,
  inTurn: InTurn = turns(),
): Promise<Session> {
  const graphOptimizationLevel = optimize === "all" ? "all" : "disabled";
  const { bytes, externalData } = modelBytes(graph);
  const extra = withoutIntegers(engine.extra);
  return await openSession(ort, bytes, { ...engine, extra, graphOptimizationLevel, externalData }, inTurn);
}

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
  inTurn: InTurn = turns(),
): Promise<Session> {
  const { create } = ort.InferenceSession;
  const settings = { ...silent, ...options };
  try {
    // The engine's two overloads, path and bytes, are one function.
    const session = await inTurn(() => create(file as Uint8Array, settings));
    return new OrtSession(ort, session, inTurn);
  } catch (cause) {
    throw failure("prepare the model", cause);
  }
}

class OrtSession implements Session {
  readonly #ort: OrtModule;
  readonly #session: Ort.InferenceSession;
  readonly #inTurn: InTurn;
  #released: Promise<void> | undefined;

  constructor(ort: OrtModule, session: Ort.InferenceSession, inTurn: InTurn) {
    this.#ort = ort;
    this.#session = session;
    this.#inTurn = inTurn;
  }

  async run(feeds: Tensors, fetches: readonly string[] = this.#session.outputNames): Promise<Tensors> {
    if (this.#released)
      throw new FoveaError("engine-failed", "Cannot run the model: it was disposed of before");
    try {
      const given = Object.fromEntries(Object.entries(feeds).map(([name, t]) => [name, toOrt(this.#ort, t)]));
      const results = await this.#inTurn(() => this.#session.run(given, fetches, silent));
      return Object.fromEntries(Object.entries(results).map(([name, t]) => [name, fromOrt(t)]));
    } catch (cause) {
      throw failure("run the model", cause);
    }
  }

  /** Waits for the runs under way. */
  async dispose(): Promise<void> {
    this.#released ??= this.#inTurn(() => this.#session.release());
    await this.#released;
  }
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
