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

/** What a session is opened again from. */
export interface Kept {
  readonly open: () => Promise<Session>;
  /** Whether that is soon done. Once it is not, the session rests no more: two that drop each other's entry would be made for ever. */
  readonly isThere: () => boolean;
}

/** A session that may be closed at any time between its runs. Pays for one that is soon opened again. */
export class RestingSession implements Session {
  readonly #kept: Kept;
  #session: Promise<Session> | undefined;
  /** The last closing. */
  #closed: Promise<void> | undefined;
  #stays = false;
  /** Runs under way. */
  #active = 0;
  #disposed = false;

  constructor(session: Session, kept: Kept) {
    this.#session = Promise.resolve(session);
    this.#kept = kept;
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
    if (this.#active > 0 || this.#stays) return;
    const session = this.#session;
    this.#session = undefined;
    if (session) this.#closed = session.then((opened) => opened.dispose());
    await this.#closed;
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    await this.#closed;
    await (await this.#session?.catch(() => undefined))?.dispose();
  }

  /** One that could not be opened is tried again by the next run. */
  #opened(): Promise<Session> {
    this.#session ??= this.#openAgain();
    return this.#session;
  }

  #openAgain(): Promise<Session> {
    this.#stays = !this.#kept.isThere();
    return this.#kept.open().catch((error) => {
      this.#session = undefined;
      throw error;
    });
  }
}
