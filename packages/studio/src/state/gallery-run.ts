/** Many explanations, one after the other: what is waiting, running, done. The page looks at its snapshots. */

export type TileState<T> =
  | { readonly kind: "idle" | "waiting" }
  | { readonly kind: "running"; readonly part: number | undefined }
  | { readonly kind: "done"; readonly result: T }
  | { readonly kind: "failed"; readonly error: Error };

export type Tiles<T> = Readonly<Record<string, TileState<T>>>;

type Work<T> = (
  id: string,
  signal: AbortSignal,
  progress: (done: number, total: number) => void,
) => Promise<T>;

const idle = { kind: "idle" } as const;

export class GalleryRun<T> {
  readonly #work: Work<T>;
  readonly #listeners = new Set<() => void>();
  readonly #queue: string[] = [];
  #tiles: Tiles<T> = {};
  #running: AbortController | undefined;

  constructor(work: Work<T>) {
    this.#work = work;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly tiles = (): Tiles<T> => this.#tiles;

  /** One of them: the same object for as long as nothing about it changes. */
  readonly tile = (id: string): TileState<T> => this.#tiles[id] ?? idle;

  /** Puts work at the end of the queue; what is done, running or waiting already stays as it is. */
  ask(ids: readonly string[]): void {
    const wanted = ids.filter((id) => this.#isFree(id));
    this.#queue.push(...wanted);
    this.#setAll(wanted, { kind: "waiting" });
    if (this.#running === undefined) void this.#run();
  }

  /** Gives up what is running and forgets what is waiting; what is done stays. */
  stop(): void {
    this.#setAll(this.#queue.splice(0), idle);
    this.#running?.abort();
  }

  /** What was given up a moment ago still runs to its next step, and may be asked for again. */
  #isFree(id: string): boolean {
    const { kind } = this.tile(id);
    const ending = kind === "running" && this.#running?.signal.aborted && !this.#queue.includes(id);
    return kind === "idle" || kind === "failed" || ending === true;
  }

  async #run(): Promise<void> {
    for (let id = this.#queue.shift(); id !== undefined; id = this.#queue.shift()) {
      this.#running = new AbortController();
      this.#set(id, await this.#outcome(id, this.#running.signal));
    }
    this.#running = undefined;
  }

  async #outcome(id: string, signal: AbortSignal): Promise<TileState<T>> {
    this.#set(id, { kind: "running", part: undefined });
    // Telling of progress may come in after the end.
    let over = false;
    const progress = (done: number, total: number): void => {
      if (!over && !signal.aborted) this.#set(id, { kind: "running", part: done / total });
    };
    try {
      return { kind: "done", result: await this.#work(id, signal, progress) };
    } catch (error) {
      if (signal.aborted) return this.#queue.includes(id) ? { kind: "waiting" } : idle;
      return { kind: "failed", error: error as Error };
    } finally {
      over = true;
    }
  }

  #set(id: string, state: TileState<T>): void {
    this.#setAll([id], state);
  }

  #setAll(ids: readonly string[], state: TileState<T>): void {
    this.#tiles = { ...this.#tiles, ...Object.fromEntries(ids.map((id) => [id, state])) };
    for (const listener of this.#listeners) listener();
  }
}
