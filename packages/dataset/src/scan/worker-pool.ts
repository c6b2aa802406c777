/** Pictures shared out among processes, and their answers in the order of the pictures. */

import type { Job, Measured, UnmeasuredPicture } from "./measurement.ts";
import type { FromWorker } from "./messages.ts";
import { WorkerProcess } from "./worker-process.ts";

/** Pictures under way and answers not yet taken, for each that the workers may hold: bounds memory. */
const windowPerCredit = 4;

export interface PoolRequest {
  readonly paths: readonly string[];
  readonly job: Job;
  /** Processes, ≥ 1. */
  readonly workers: number;
  /** The program that they run. */
  readonly program: URL;
  readonly signal: AbortSignal | undefined;
}

/**
 * Answers come in the order of the paths, while the workers go on ahead by a bounded number of pictures.
 *
 * A process that dies is replaced. Those of its pictures that had no answer yet are given out again one at a time, and
 * the one on which a process dies alone is answered with that.
 *
 * Throws `engine-failed` if the engine refuses the graph, or if the last process dies before it has begun.
 */
export class WorkerPool {
  readonly #request: PoolRequest;
  readonly #workers = new Set<WorkerProcess>();
  readonly #answers = new Map<number, Measured>();
  /** Pictures whose process died, to be tried alone. */
  readonly #suspects: number[] = [];
  #next = 0;
  #taken = 0;
  #failure: { readonly error: unknown } | undefined;
  #wake: () => void = () => {};

  constructor(request: PoolRequest) {
    this.#request = request;
  }

  async *run(): AsyncGenerator<Measured, void> {
    const { paths, workers, signal } = this.#request;
    const stop = (): void => this.#wake();
    signal?.addEventListener("abort", stop);
    try {
      for (let i = 0; i < workers; i++) this.#start();
      while (this.#taken < paths.length) {
        const answer = await this.#answer(this.#taken);
        if (answer === undefined) return;
        this.#taken++;
        this.#handOut();
        yield answer;
      }
    } finally {
      signal?.removeEventListener("abort", stop);
      for (const worker of this.#workers) worker.stop();
    }
  }

  /** Undefined if the work was stopped. */
  async #answer(index: number): Promise<Measured | undefined> {
    for (;;) {
      if (this.#request.signal?.aborted) return undefined;
      if (this.#failure) throw this.#failure.error;
      const answer = this.#answers.get(index);
      if (answer) {
        this.#answers.delete(index);
        return answer;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #start(): void {
    const worker = new WorkerProcess(this.#request.program, this.#request.job, {
      heard: (message) => this.#heard(worker, message),
      died: (how) => this.#died(worker, how),
    });
    this.#workers.add(worker);
  }

  #heard(worker: WorkerProcess, message: FromWorker): void {
    if (message.kind === "measured") {
      for (const [index, answer] of worker.answered(message.results)) this.#answers.set(index, answer);
    } else if (message.kind !== "ready") this.#failure = { error: worker.errorOf(message) };
    this.#handOutTo(worker);
    this.#wake();
  }

  #died(worker: WorkerProcess, how: string): void {
    this.#workers.delete(worker);
    if (!worker.ready) {
      // Those that have begun go on without it.
      if (this.#workers.size === 0) this.#failure = { error: worker.startFault(how) };
    } else {
      const [first, ...rest] = worker.pending;
      if (worker.alone && first !== undefined) this.#answers.set(first, this.#crash(first, how));
      else this.#suspects.push(...(first === undefined ? [] : [first]), ...rest);
      this.#start();
    }
    this.#handOut();
    this.#wake();
  }

  #crash(index: number, how: string): UnmeasuredPicture {
    const path = this.#request.paths[index] as string;
    return { path, problem: `the decoder crashed on it (${how})` };
  }

  #handOut(): void {
    for (const worker of this.#workers) this.#handOutTo(worker);
  }

  #handOutTo(worker: WorkerProcess): void {
    if (!worker.ready || worker.alone) return;
    const { paths } = this.#request;
    if (this.#suspects.length > 0) {
      if (worker.pending.length > 0) return;
      const suspect = this.#suspects.shift() as number;
      worker.give([[suspect, paths[suspect] as string]], true);
      return;
    }
    const room = worker.credit - worker.pending.length;
    // Not one by one: a message for half of what it may hold.
    if (2 * room < worker.credit) return;
    const end = Math.min(paths.length, this.#next + room, this.#taken + this.#window());
    const given: [number, string][] = [];
    for (; this.#next < end; this.#next++) given.push([this.#next, paths[this.#next] as string]);
    if (given.length > 0) worker.give(given, false);
  }

  #window(): number {
    let credits = 0;
    for (const { credit } of this.#workers) credits += credit;
    return windowPerCredit * credits;
  }
}
