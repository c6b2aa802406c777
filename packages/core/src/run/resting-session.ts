/** Sessions that are closed while the engine needs their room, and opened again when they are next used. */

import { FoveaError } from "../errors.ts";
import type { Value } from "../graph/graph.ts";
import type { Session, Tensors } from "./runtime.ts";

/** Of all runtimes: memory is the process's. Who forgets to dispose of a session leaves it to the garbage collector. */
const known = new Set<WeakRef<RestingSession>>();

/** Closes all that nobody is running. */
export async function restAll(): Promise<void> {
  for (const reference of known) {
    const session = reference.deref();
    if (session) await session.rest();
    else known.delete(reference);
  }
}

/** A session that may be closed at any time between its runs. Pays for one that is soon made again. */
export class RestingSession implements Session {
  readonly #open: () => Promise<Session>;
  #session: Promise<Session> | undefined;
  /** Runs under way. */
  #active = 0;
  #disposed = false;

  /** `open` makes the session once more. */
  constructor(session: Session, open: () => Promise<Session>) {
    this.#session = Promise.resolve(session);
    this.#open = open;
    known.add(new WeakRef(this));
  }

  async run(feeds: Tensors, fetches?: readonly Value[], into?: Tensors): Promise<Tensors> {
    if (this.#disposed)
      throw new FoveaError("engine-failed", "Cannot run the model: it was disposed of before");
    this.#active++;
    try {
      return await (await this.#opened()).run(feeds, fetches, into);
    } finally {
      this.#active--;
    }
  }

  /** Frees the engine's memory until the next run. */
  async rest(): Promise<void> {
    if (this.#active > 0) return;
    const session = this.#session;
    this.#session = undefined;
    await (await session)?.dispose();
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    await (await this.#session?.catch(() => undefined))?.dispose();
  }

  /** One that could not be opened is tried again by the next run. */
  #opened(): Promise<Session> {
    this.#session ??= this.#open().catch((error) => {
      this.#session = undefined;
      throw error;
    });
    return this.#session;
  }
}
