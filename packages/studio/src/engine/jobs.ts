/** Work in the worker that the page may give up. */

import type { Job, Progress } from "./messages.ts";

/** Progress is told at most so often, ms: each telling crosses to the page. */
const pause = 50;

export class Jobs {
  readonly #running = new Map<number, AbortController>();

  /** Runs work under a number by which it can be cancelled; throws `AbortError` then. */
  async run<T>([id, progress]: Job, work: (watch: Watch) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    this.#running.set(id, controller);
    try {
      return await work({ signal: controller.signal, progress: seldom(progress) });
    } finally {
      this.#running.delete(id);
    }
  }

  cancel(id: number): void {
    this.#running.get(id)?.abort();
  }
}

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
