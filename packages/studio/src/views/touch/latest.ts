/** One question at a time, and the newest first. */

/** While a question is being answered, of those that come in only the newest waits. */
export class Latest<Q, A> {
  readonly #ask: (question: Q) => Promise<A>;
  readonly #take: (answer: A, question: Q) => void;
  readonly #fail: (error: unknown) => void;
  #waiting: { readonly question: Q } | undefined;
  #busy = false;

  constructor(
    ask: (question: Q) => Promise<A>,
    take: (answer: A, question: Q) => void,
    fail: (error: unknown) => void,
  ) {
    this.#ask = ask;
    this.#take = take;
    this.#fail = fail;
  }

  put(question: Q): void {
    this.#waiting = { question };
    if (!this.#busy) void this.#answer();
  }

  async #answer(): Promise<void> {
    this.#busy = true;
    while (this.#waiting) {
      const { question } = this.#waiting;
      this.#waiting = undefined;
      try {
        this.#take(await this.#ask(question), question);
      } catch (error) {
        this.#fail(error);
      }
    }
    this.#busy = false;
  }
}
