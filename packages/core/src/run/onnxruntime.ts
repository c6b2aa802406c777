/** What the Node and the browser build of ONNX Runtime have in common. */

import type * as Ort from "onnxruntime-common";
import { FoveaError, reason } from "../errors.ts";
import type { Graph } from "../graph/graph.ts";
import { encodeModel } from "../load/encode.ts";
import type { ElementType, Tensor } from "../tensor.ts";
import type { CompileOptions, Session, Tensors } from "./runtime.ts";

type OrtModule = Pick<typeof Ort, "InferenceSession" | "Tensor">;

export async function compileWith(
  ort: OrtModule,
  graph: Graph,
  engine: Ort.InferenceSession.SessionOptions,
  { optimize = "all" }: CompileOptions,
): Promise<Session> {
  const session = await openSession(ort, encodeModel(graph), {
    ...engine,
    graphOptimizationLevel: optimize === "all" ? "all" : "disabled",
  });
  return new OrtSession(ort, session);
}

/** A session straight from a file's bytes, for comparison with the untouched model. */
export async function openSession(
  ort: OrtModule,
  bytes: Uint8Array,
  options: Ort.InferenceSession.SessionOptions,
): Promise<Ort.InferenceSession> {
  try {
    return await ort.InferenceSession.create(bytes, { logSeverityLevel: 4, ...options });
  } catch (cause) {
    throw new FoveaError("engine-failed", `Cannot prepare the model: the engine says "${reason(cause)}"`, {
      cause,
    });
  }
}

export class OrtSession implements Session {
  readonly #ort: OrtModule;
  readonly #session: Ort.InferenceSession;

  constructor(ort: OrtModule, session: Ort.InferenceSession) {
    this.#ort = ort;
    this.#session = session;
  }

  async run(feeds: Tensors, fetches: readonly string[] = this.#session.outputNames): Promise<Tensors> {
    const given = Object.fromEntries(Object.entries(feeds).map(([name, t]) => [name, toOrt(this.#ort, t)]));
    try {
      const results = await this.#session.run(given, [...fetches]);
      return Object.fromEntries(Object.entries(results).map(([name, t]) => [name, fromOrt(t)]));
    } catch (cause) {
      throw new FoveaError("engine-failed", `Cannot run the model: the engine says "${reason(cause)}"`, {
        cause,
      });
    }
  }

  async dispose(): Promise<void> {
    await this.#session.release();
  }
}

function toOrt(ort: OrtModule, tensor: Tensor): Ort.Tensor {
  // Float16 travels as its bits; ONNX Runtime wants a Float16Array only where the host has one.
  const data = tensor.data as Ort.Tensor.DataType;
  return new ort.Tensor(tensor.type as Ort.Tensor.Type, data as never, tensor.shape);
}

const fromOrt = (tensor: Ort.Tensor): Tensor =>
  ({ type: tensor.type as ElementType, shape: tensor.dims, data: tensor.data }) as Tensor;
