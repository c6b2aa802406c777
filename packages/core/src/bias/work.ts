/** Progress of a search. */

import type { BiasRequest } from "./report.ts";

type Told = Pick<BiasRequest, "progress" | "signal">;

/** How far the search is. What is found makes more work. */
export class Work {
  what = "";
  readonly #request: Told;
  #done = 0;
  #total = 0;

  constructor(request: Told) {
    this.#request = request;
  }

  add(steps: number, what: string = this.what): void {
    this.#total += steps;
    this.what = what;
  }

  readonly tick: () => void = (): void => {
    this.#request.signal?.throwIfAborted();
    this.#request.progress?.(this.#done++, this.#total, this.what);
  };
}
