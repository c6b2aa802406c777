/** The compiled graphs of a model: those used last stay, so that forty methods do not hold forty copies of the weights. */

import type { Graph, Value } from "../graph/graph.ts";
import type { Runtime, Session, Tensors } from "../run/runtime.ts";

interface Entry {
  readonly session: Promise<Session>;
  /** Runs under way. */
  active: number;
}

/** Weights of all sessions together, about: the engine keeps its own copy of them in every session. */
const budgetBytes = 1e9;
/** A method may alternate between a few graphs. */
const fewest = 4;
const most = 64;

export class SessionShelf {
  readonly #runtime: Runtime;
  readonly #room: number;
  /** In the order of their last use. */
  readonly #entries = new Map<string, Entry>();

  constructor(runtime: Runtime, weightBytes: number) {
    this.#runtime = runtime;
    this.#room = Math.min(most, Math.max(fewest, Math.floor(budgetBytes / Math.max(1, weightBytes))));
  }

  async run(
    key: string,
    make: () => Graph,
    feeds: Tensors,
    fetches: readonly Value[] | undefined,
    into?: Tensors,
  ): Promise<Tensors> {
    const entry = this.#entries.get(key) ?? { session: this.#runtime.compile(make()), active: 0 };
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    entry.active++;
    try {
      return await (await entry.session).run(feeds, fetches, into);
    } catch (error) {
      // A graph that could not be compiled is tried again by who asks again.
      await entry.session.catch(() => this.#entries.delete(key));
      throw error;
    } finally {
      entry.active--;
      await this.#makeRoom();
    }
  }

  /** The oldest that nobody is running go. */
  async #makeRoom(): Promise<void> {
    for (const [key, { session, active }] of this.#entries) {
      if (this.#entries.size <= this.#room) return;
      if (active > 0) continue;
      this.#entries.delete(key);
      await (await session).dispose();
    }
  }

  async dispose(): Promise<void> {
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    await Promise.all(entries.map(async ({ session }) => (await session).dispose()));
  }
}
