/** A session on the GPU that moves to the CPU if the GPU engine refuses the graph. */

import type { Session, Tensors } from "./runtime.ts";
import { type InTurn, turns } from "./turns.ts";

export interface GpuFirst {
  /** Prepares the graph for the GPU. */
  gpu(): Promise<Session>;
  /** Prepares the graph for the CPU. */
  cpu(): Promise<Session>;
  /** Told what the GPU engine said, once the CPU engine has done what it would not. */
  refused(why: unknown): void;
}

/**
 * Some graphs are refused when the session is made, others only by the kernels of the first run. Where the CPU engine
 * fails too, the graph or its inputs were at fault: the error is thrown and nothing moves.
 */
export async function gpuFirst(engines: GpuFirst): Promise<Session> {
  let session: Session;
  try {
    session = await engines.gpu();
  } catch (why) {
    const onCpu = await engines.cpu();
    engines.refused(why);
    return onCpu;
  }
  return new UnprovenSession(engines, session);
}

class UnprovenSession implements Session {
  readonly #engines: GpuFirst;
  readonly #inTurn: InTurn = turns();
  #session: Session;
  #proven = false;

  constructor(engines: GpuFirst, session: Session) {
    this.#engines = engines;
    this.#session = session;
  }

  run(...request: Parameters<Session["run"]>): Promise<Tensors> {
    return this.#inTurn(() => (this.#proven ? this.#session.run(...request) : this.#firstRun(request)));
  }

  async #firstRun(request: Parameters<Session["run"]>): Promise<Tensors> {
    try {
      const result = await this.#session.run(...request);
      this.#proven = true;
      return result;
    } catch (why) {
      return await this.#moved(why, request);
    }
  }

  async #moved(why: unknown, request: Parameters<Session["run"]>): Promise<Tensors> {
    const onCpu = await this.#engines.cpu();
    try {
      const result = await onCpu.run(...request);
      await this.#session.dispose();
      this.#session = onCpu;
      this.#proven = true;
      this.#engines.refused(why);
      return result;
    } catch {
      await onCpu.dispose();
      throw why;
    }
  }

  dispose(): Promise<void> {
    return this.#inTurn(() => this.#session.dispose());
  }
}
