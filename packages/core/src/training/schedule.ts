/** The rate of every step: a linear warm-up, then half a cosine down. */

export interface ScheduleOptions {
  /** The highest rate. */
  readonly rate: number;
  /** All steps of the training, warm-up included. */
  readonly steps: number;
  /** Steps until the highest rate is reached. @default 0 */
  readonly warmUp?: number;
  /** Rate at the end as a share of the highest. @default 0 */
  readonly floor?: number;
}

/**
 * Rate of step t = 0, 1, …: rate·min(1, (t + 1)/W) for t < W, then rate·(f + (1 − f)·½(1 + cos(π·(t − W)/(T − W)))).
 *
 * The first step after the warm-up has the full rate; the rate would reach the floor at step T, which is not made.
 */
export function rateAt(t: number, { rate, steps, warmUp = 0, floor = 0 }: ScheduleOptions): number {
  if (t < warmUp) return rate * Math.min(1, (t + 1) / warmUp);
  const way = Math.min(1, (t - warmUp) / Math.max(1, steps - warmUp));
  return rate * (floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * way)));
}
