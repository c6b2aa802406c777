/** Work in the worker: what a person waits for goes first, what is done ahead waits its turn, and both may be given up. */

import type { Job, Progress } from "./messages.ts";

/** Progress is told at most so often, ms: each telling crosses to the page. */
const pause = 50;

/** Nothing is done ahead before nobody has waited for anything for so long, ms: one wish often follows another. */
const rest = 120;

export class Jobs {
  readonly #running = new Map<number, AbortController>();
  /** How much of what a person waits for is under way. */
  #urgent = 0;
  #ended = Number.NEGATIVE_INFINITY;
  #last: Promise<unknown> = Promise.resolve();
  /** Puts aside what is done ahead just now. */
  #ahead: AbortController | undefined;

  /** Runs what a person waits for under a number by which it can be cancelled; throws `AbortError` then. */
  run<T>(job: Job, work: Work<T>): Promise<T> {
    return this.#watched(job, (watch) => this.now(() => work(watch)));
  }

  /** Runs what a person waits for and what is too short to be given up. */
  async now<T>(work: () => Promise<T>): Promise<T> {
    this.#urgent++;
    this.#ahead?.abort();
    try {
      return await work();
    } finally {
      this.#urgent--;
      this.#ended = performance.now();
    }
  }

  /**
   * Runs what nobody waits for yet: one after the other, while nothing else goes on. Where a wish of a person comes between, it is put
   * aside at its next run of the network and begun anew: it is short.
   */
  later<T>(job: Job, work: Work<T>): Promise<T> {
    return this.#watched(job, (watch) => {
      const mine = this.#last.then(() => this.#inQuiet(watch, work));
      this.#last = mine.catch(() => undefined);
      return mine;
    });
  }

  cancel(id: number): void {
    this.#running.get(id)?.abort();
  }

  async #watched<T>([id, progress]: Job, work: Work<T>): Promise<T> {
    const controller = new AbortController();
    this.#running.set(id, controller);
    try {
      return await work({ signal: controller.signal, progress: seldom(progress) });
    } finally {
      this.#running.delete(id);
    }
  }

  async #inQuiet<T>({ signal, progress }: Watch, work: Work<T>): Promise<T> {
    for (;;) {
      await this.#quiet(signal);
      const ahead = new AbortController();
      this.#ahead = ahead;
      try {
        return await work({ signal: AbortSignal.any([signal, ahead.signal]), progress });
      } catch (error) {
        if (signal.aborted || !ahead.signal.aborted) throw error;
      } finally {
        this.#ahead = undefined;
      }
    }
  }

  async #quiet(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    while (this.#urgent > 0 || performance.now() - this.#ended < rest) {
      await new Promise((resume) => setTimeout(resume, rest / 2));
      signal.throwIfAborted();
    }
  }
}

type Work<T> = (watch: Watch) => Promise<T>;

export interface Watch {
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

function seldom(progress: Progress | undefined): Progress {
  let last = 0;
  return (done, total) => {
    const now = performance.now();
    if (progress === undefined || (now - last < pause && done < total)) return;
    last = now;
    progress(done, total);
  };
}
