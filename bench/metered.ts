/** A runtime that counts what passes through it: time spent on building sessions, runs, bytes fed and fetched. */

import { bytesOf } from "../packages/core/src/load/elements.ts";
import type { Runtime, Session, Tensors } from "../packages/core/src/run/runtime.ts";

export interface Reading {
  /** Building sessions. */
  readonly buildMs: number;
  readonly runs: number;
  /** Handed to the engine, which reads it in place. */
  readonly fedBytes: number;
  /** Handed back in new memory; what the engine writes where it is told to is not counted. */
  readonly fetchedBytes: number;
}

const zero: Reading = { buildMs: 0, runs: 0, fedBytes: 0, fetchedBytes: 0 };

export class Meter {
  reading: Reading = zero;

  reset(): void {
    this.reading = zero;
  }

  add(more: Partial<Reading>): void {
    const sum: { -readonly [K in keyof Reading]: number } = { ...this.reading };
    for (const key of Object.keys(zero) as (keyof Reading)[]) sum[key] += more[key] ?? 0;
    this.reading = sum;
  }
}

/** The same runtime, and every session of it, read by the meter. */
export const metered = (runtime: Runtime, meter: Meter): Runtime => ({
  ...runtime,
  compile: async (graph, options) => {
    const started = performance.now();
    const session = await runtime.compile(graph, options);
    meter.add({ buildMs: performance.now() - started });
    return counted(session, meter);
  },
});

const counted = (session: Session, meter: Meter): Session => ({
  run: async (feeds, fetches, into = {}) => {
    const results = await session.run(feeds, fetches, into);
    const fresh = Object.fromEntries(Object.entries(results).filter(([name]) => !(name in into)));
    meter.add({ runs: 1, fedBytes: total(feeds), fetchedBytes: total(fresh) });
    return results;
  },
  dispose: () => session.dispose(),
});

const total = (tensors: Tensors): number =>
  Object.values(tensors).reduce((sum, tensor) => sum + bytesOf(tensor).byteLength, 0);
