/** One worker as the program sees it: what it was given, how much more it may hold, how it ended. */

import { type ChildProcess, fork } from "node:child_process";
import { FoveaError } from "@fovea/core";
import type { Job, Measured } from "./measurement.ts";
import type { FromWorker, ToWorker } from "./messages.ts";
import { plainGraph } from "./plain-graph.ts";

interface Listener {
  readonly heard: (message: FromWorker) => void;
  /** `how`: the name of a signal, or an exit code in words. Not told after `stop`. */
  readonly died: (how: string) => void;
}

const mostCredit = 256;

export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #pending: number[] = [];
  #ready = false;
  #alone = false;
  /** Pictures it may hold: grows until it need not wait for the next ones between two of its messages. */
  #credit = 2;
  #stopped = false;

  constructor(program: URL, job: Job, { heard, died }: Listener) {
    // Typed arrays and 64-bit integers go through as they are.
    this.#child = fork(program, { serialization: "advanced", stdio: ["ignore", "ignore", "inherit", "ipc"] });
    this.#child.on("message", (message: FromWorker) => {
      if (message.kind === "ready") this.#ready = true;
      if (!this.#stopped) heard(message);
    });
    let told = false;
    const ended = (how: string): void => {
      if (!told && !this.#stopped) died(how);
      told = true;
    };
    this.#child.on("error", (cause) => ended(cause.message));
    this.#child.on("exit", (code, signal) => ended(signal ?? `exit code ${code}`));
    this.#say({ kind: "open", job: { ...job, graph: plainGraph(job.graph) } });
  }

  get ready(): boolean {
    return this.#ready;
  }

  /** Whether it was given a single picture that may bring it down. */
  get alone(): boolean {
    return this.#alone;
  }

  get credit(): number {
    return this.#credit;
  }

  /** Numbers of the pictures that it was given and has not answered, in their order. */
  get pending(): readonly number[] {
    return this.#pending;
  }

  give(pictures: readonly (readonly [number, string])[], alone: boolean): void {
    this.#alone = alone;
    this.#pending.push(...pictures.map(([index]) => index));
    this.#say({ kind: "measure", paths: pictures.map(([, path]) => path) });
  }

  /** The answers with the numbers of their pictures. */
  answered(results: readonly Measured[]): [number, Measured][] {
    this.#alone = false;
    this.#credit = Math.min(mostCredit, 2 * results.length + 1);
    return results.map((result) => [this.#pending.shift() as number, result]);
  }

  errorOf(message: Extract<FromWorker, { kind: "refused" | "failed" }>): Error {
    if (message.kind === "failed") return Object.assign(new Error("in a worker"), { stack: message.stack });
    const { code, message: text, hint } = message;
    return new FoveaError(code, text, hint === undefined ? {} : { hint });
  }

  startFault(how: string): FoveaError {
    return new FoveaError("engine-failed", `Cannot measure pictures in a process beside this one: ${how}`, {
      hint: "Give --threads 1 to do all in one process, or fewer threads if memory is short.",
    });
  }

  stop(): void {
    this.#stopped = true;
    // It keeps nothing: there is nothing to clear up.
    this.#child.kill("SIGKILL");
  }

  #say(message: ToWorker): void {
    // A worker that is gone is heard of by its exit.
    this.#child.send(message, () => {});
  }
}
