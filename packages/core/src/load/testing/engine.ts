/** For tests of loading: run a graph as it is in the engine, without Fovea's own session. */

import * as ort from "onnxruntime-node";
import { expect } from "vitest";
import type { Graph } from "../../graph/graph.ts";
import { type FloatTensor, floats, numbers, sizeOf, type Tensor } from "../../tensor.ts";
import { encodeModel } from "../encode.ts";

process.env.ORT_DISABLE_TELEMETRY = "1";

export type Tensors = Readonly<Record<string, Tensor>>;

export async function runBytes(
  bytes: Uint8Array,
  feeds: Tensors,
  graphOptimizationLevel: "disabled" | "all" = "disabled",
): Promise<Tensors> {
  const options = { logSeverityLevel: 4, graphOptimizationLevel, intraOpNumThreads: 1 } as const;
  const session = await ort.InferenceSession.create(bytes, options);
  const given = Object.entries(feeds).map(
    ([name, { type, data, shape }]) => [name, new ort.Tensor(type as never, data as never, shape)] as const,
  );
  const results = await session.run(Object.fromEntries(given));
  await session.release();
  return Object.fromEntries(
    Object.entries(results).map(([name, t]) => [
      name,
      { type: t.type, shape: t.dims, data: t.data } as Tensor,
    ]),
  );
}

export const runGraph = (graph: Graph, feeds: Tensors): Promise<Tensors> =>
  runBytes(encodeModel(graph), feeds);

/** Uniform numbers in [−2, 2), the same for the same seed. */
export function randomFloats(shape: readonly number[], seed = 1): FloatTensor {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32) * 4 - 2;
  };
  return floats(shape, Float32Array.from({ length: sizeOf(shape) }, next));
}

/** Same names, shapes, and values up to `tolerance`. */
export function expectClose(found: Tensors, wanted: Tensors, tolerance = 1e-6): void {
  expect(Object.keys(found)).toEqual(Object.keys(wanted));
  for (const [name, tensor] of Object.entries(wanted)) {
    const other = found[name] as Tensor;
    expect(other.shape).toEqual(tensor.shape);
    const [a, b] = [numbers(other), numbers(tensor)];
    const worst = a.reduce(
      (most, v, i) => Math.max(most, Object.is(v, b[i]) ? 0 : Math.abs(v - (b[i] as number))),
      0,
    );
    expect(worst, name).toBeLessThanOrEqual(tolerance);
  }
}
