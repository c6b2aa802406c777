/** What something costs in forwards: blocks of it between blocks of forwards, so that a busy moment hits both. */

import { median, type Quartiles, quartiles, type Run, repeated } from "./measure.ts";

export interface Cost {
  readonly forwards: Quartiles;
  readonly ms: Quartiles;
}

export interface Effort {
  readonly rounds: number;
  /** Milliseconds that all rounds together may take; three rounds at least. */
  readonly budget: number;
}

export const fullEffort: Effort = { rounds: 9, budget: 20_000 };
export const quickEffort: Effort = { rounds: 3, budget: 3_000 };

/** Most runs in a block. Its first one finds cold caches and another session's threads awake, and is not counted. */
const block = 6;
/** Milliseconds of a block that are enough. */
const enough = 300;

/**
 * f r f r f … f, each a block: every round of `run` against the mean of the forwards just before and after it. `run` must
 * have run before, so that nothing is built in the first round.
 */
export async function costOf(run: Run, forward: Run, { rounds, budget }: Effort): Promise<Cost> {
  const count = countFor(median(await repeated(run, 1)));
  const forwards = [await blockOf(forward, block)];
  const times: number[] = [];
  const started = performance.now();
  while (times.length < rounds) {
    times.push(await blockOf(run, count));
    forwards.push(await blockOf(forward, block));
    if (times.length >= 3 && performance.now() - started > budget) break;
  }
  const ratios = times.map((ms, i) => (2 * ms) / ((forwards[i] as number) + (forwards[i + 1] as number)));
  return { forwards: quartiles(ratios), ms: quartiles(times) };
}

/** A run that takes long needs no company. */
const countFor = (ms: number): number => (ms > 1000 ? 1 : Math.min(block, 2 + Math.ceil(enough / ms)));

async function blockOf(run: Run, count: number): Promise<number> {
  const times = await repeated(run, count);
  return median(count === 1 ? times : times.slice(1));
}
