/** Rows gathered into batches and written while the next ones are measured. */

import type { StoreRow } from "../store/row.ts";
import type { ScanStore } from "./scan-store.ts";

export interface WriterOptions {
  /** Rows of a batch at most. @default 512 */
  readonly rows?: number;
  /**
   * Milliseconds that a row waits at most: what a kill may cost.
   * @default a tenth of the time since the beginning, from 500 to 5000
   */
  readonly wait?: number;
  /** Batches after which the store is tidied. @default 64 */
  readonly tidyAfter?: number;
}

export class RowWriter {
  readonly #store: ScanStore;
  readonly #rowsAtMost: number;
  readonly #wait: number | undefined;
  readonly #tidyAfter: number;
  readonly #began = performance.now();
  #rows: StoreRow[] = [];
  #replaced: string[] = [];
  #since = performance.now();
  #batches = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(store: ScanStore, { rows = 512, wait, tidyAfter = 64 }: WriterOptions = {}) {
    this.#store = store;
    this.#rowsAtMost = rows;
    this.#wait = wait;
    this.#tidyAfter = tidyAfter;
  }

  /** `replaces`: a row of this key stands in the store. Throws what the last write threw. */
  async add(row: StoreRow, replaces: boolean): Promise<void> {
    if (this.#rows.length === 0) this.#since = performance.now();
    this.#rows.push(row);
    if (replaces) this.#replaced.push(row.key);
    const full = this.#rows.length >= this.#rowsAtMost;
    if (full || performance.now() - this.#since >= this.#patience()) await this.#begin();
  }

  #patience(): number {
    return this.#wait ?? Math.max(500, Math.min((performance.now() - this.#began) / 10, 5000));
  }

  /** Writes what is left. */
  async finish(): Promise<void> {
    if (this.#rows.length > 0) await this.#begin();
    await this.#writing;
  }

  /** Waits for the batch before, so that no more than two are in memory, and starts this one. */
  async #begin(): Promise<void> {
    await this.#writing;
    const [rows, replaced] = [this.#rows, this.#replaced];
    [this.#rows, this.#replaced] = [[], []];
    this.#writing = this.#write(rows, replaced);
    // Whoever comes next hears of a failure; until then it must not end the program.
    this.#writing.catch(() => {});
  }

  async #write(rows: readonly StoreRow[], replaced: readonly string[]): Promise<void> {
    await this.#store.write(rows, replaced);
    if (++this.#batches % this.#tidyAfter === 0) await this.#store.tidy();
  }
}
