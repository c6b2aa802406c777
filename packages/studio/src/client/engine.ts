/** The page's side of the worker. */

import { proxy, type Remote, wrap } from "comlink";
import type { Engine } from "../engine/engine.ts";
import { carryFaults } from "../engine/faults.ts";
import type { EngineChoice, Job, Progress } from "../engine/messages.ts";
import { param } from "../state/address.ts";

carryFaults();

let started: Remote<Engine> | undefined;

/** The engine in its worker, started when it is first asked for. `?engine=wasm|webgpu` chooses one. */
export function engine(): Remote<Engine> {
  started ??= wrap<Engine>(
    new Worker(new URL("../engine/worker.ts", import.meta.url), { type: "module", name: choice() }),
  );
  return started;
}

function choice(): EngineChoice {
  const asked = param("engine");
  return asked === "wasm" || asked === "webgpu" ? asked : "auto";
}

let next = 1;

/** Work in the worker that ends when `signal` says so: `job(signal, (...job) => engine().explaining.explain(question, ...job))`. */
export async function job<T>(
  signal: AbortSignal,
  work: (...job: Job) => Promise<T>,
  progress?: Progress,
): Promise<T> {
  signal.throwIfAborted();
  const id = next++;
  const cancel = (): void => void engine().cancel(id);
  signal.addEventListener("abort", cancel, { once: true });
  try {
    return await work(id, progress && proxy(progress));
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}

/** Whether something ended because it was given up, which is no failure. */
export const wasGivenUp = (error: unknown): boolean => error instanceof Error && error.name === "AbortError";
