/** The straight path between two pictures with points where they are needed: where the gradient does not explain the score. */

import { type FloatTensor, floats } from "../../tensor.ts";
import type { Probe } from "../probe.ts";
import { type Ends, gapOf, type PathIntegral, type Refining, sumOf } from "./path-integral.ts";
import { writePoint } from "./point-between.ts";

/** Points of the first round, ends included; new ones of each later round; fewest in all. */
const [first, more] = [8, 2];
export const fewestAdaptive = 16;
/** Gradients that are kept for later rounds, all together. */
const budget = 256e6;

interface Point {
  readonly at: number;
  readonly score: number;
  /** ∂S/∂x · (x − x₀), the derivative of S along the path. */
  readonly slope: number;
  /** Gone once no open interval ends here. */
  gradient: Float32Array | undefined;
  open: number;
}

interface Interval {
  readonly from: Point;
  readonly to: Point;
  /** What the trapezoid rule makes of the interval, less what the score really gained there. */
  readonly gap: number;
}

export interface AdaptiveIntegral extends PathIntegral {
  readonly ends: Ends;
  /** Σ of the intervals' gaps without their signs, as a part of |S(x) − S(x₀)|. */
  readonly localGaps: number;
}

/**
 * The trapezoid rule on intervals of their own lengths. S comes with every gradient, so each interval knows its error
 *
 *     gap_i = h_i (s_i + s_{i+1}) / 2 − (S_{i+1} − S_i),   s = ∂S/∂x · (x − x₀)
 *
 * and each round halves the one that adds most to |Σ gap_i| and the longest, until that sum is within the tolerance. So the sum steers
 * and stops the walk, and says less of the map's error than it would of a fixed rule's: Σ |gap_i| is told beside it. The longest
 * keep the points spread, on which the map depends more than on the sum: at the same number of points it is as near to
 * that of endless points as by Gauss–Legendre (docs/decisions/0026).
 */
export async function adaptively(
  probe: Probe,
  baseline: FloatTensor,
  { tolerance, "max-steps": most }: Refining,
): Promise<AdaptiveIntegral> {
  const path = new Path(probe, baseline);
  await path.walk(Array.from({ length: first }, (_, k) => k / (first - 1)));
  while (path.steps < fewestAdaptive || (path.gap() > tolerance && path.steps + more <= most))
    await path.walk(path.next());
  return path.finished();
}

class Path {
  readonly #probe: Probe;
  readonly #baseline: FloatTensor;
  readonly #room: number;
  readonly #total: Float64Array;
  readonly #ends: Point[] = [];
  #open: Interval[] = [];
  /** Of the intervals that are closed. */
  #closed = { gap: 0, size: 0 };
  #kept = 0;
  steps = 0;

  constructor(probe: Probe, baseline: FloatTensor) {
    this.#probe = probe;
    this.#baseline = baseline;
    this.#total = new Float64Array(probe.x.data.length);
    this.#room = Math.max(32, Math.floor(budget / (4 * this.#total.length)));
  }

  /** The gradient at new points, in order; each but those of the first round halves an open interval. */
  async walk(places: readonly number[]): Promise<void> {
    const points: Point[] = [];
    await this.#probe.gradientsAt({
      // A few at a time, each round where the last one says: no batches.
      ...{ count: places.length, most: 1 },
      fill: (row, k) => writePoint(row, this.#baseline, this.#probe.x, places[k] as number),
      take: ({ score, gradient }, k) => {
        this.#probe.tick(this.steps + k, this.steps + places.length);
        const slope = this.#along(gradient.data);
        points.push({ at: places[k] as number, score, slope, gradient: gradient.data, open: 0 });
        return false;
      },
    });
    this.steps += points.length;
    this.#kept += points.length;
    if (this.#ends.length === 0) this.#begin(points);
    else for (const point of points) this.#split(point);
    if (this.#kept > this.#room) this.#close(this.#bySize().slice(0, Math.ceil(this.#open.length / 2)));
  }

  #begin(points: readonly Point[]): void {
    this.#ends.push(points[0] as Point, points.at(-1) as Point);
    for (let k = 1; k < points.length; k++) this.#add(points[k - 1] as Point, points[k] as Point);
  }

  #split(point: Point): void {
    const split = this.#open.find(({ from, to }) => from.at < point.at && point.at < to.at) as Interval;
    this.#open = this.#open.filter((interval) => interval !== split);
    split.from.open--;
    split.to.open--;
    this.#add(split.from, point);
    this.#add(point, split.to);
  }

  #add(from: Point, to: Point): void {
    const gap = ((to.at - from.at) * (from.slope + to.slope)) / 2 - (to.score - from.score);
    from.open++;
    to.open++;
    this.#open.push({ from, to, gap });
  }

  /** Adds what the intervals are worth and forgets them. */
  #close(intervals: readonly Interval[]): void {
    const weights = new Map<Point, number>();
    for (const { from, to, gap } of intervals) {
      this.#closed = { gap: this.#closed.gap + gap, size: this.#closed.size + Math.abs(gap) };
      for (const point of [from, to]) {
        weights.set(point, (weights.get(point) ?? 0) + (to.at - from.at) / 2);
        point.open--;
      }
    }
    for (const [point, weight] of weights) {
      addScaled(this.#total, point.gradient as Float32Array, weight);
      if (point.open > 0) continue;
      point.gradient = undefined;
      this.#kept--;
    }
    const gone = new Set(intervals);
    this.#open = this.#open.filter((interval) => !gone.has(interval));
  }

  #bySize(): Interval[] {
    return this.#open.toSorted((a, b) => Math.abs(a.gap) - Math.abs(b.gap));
  }

  /** The middles of the open interval that adds most to the gap of the whole, and of the longest other one. */
  next(): number[] {
    const sign = Math.sign(this.#off()) || 1;
    const [worst, ...others] = this.#open.toSorted((a, b) => sign * (b.gap - a.gap)) as [
      Interval,
      ...Interval[],
    ];
    const length = ({ from, to }: Interval): number => to.at - from.at;
    const longest = others.toSorted((a, b) => length(b) - length(a)).slice(0, more - 1);
    return [worst, ...longest].map(({ from, to }) => (from.at + to.at) / 2);
  }

  gap(): number {
    const { whole, none } = this.#scores();
    return gapOf(whole - none + this.#off(), { whole, none });
  }

  /** Σ gap_i. */
  #off(): number {
    return this.#open.reduce((sum, { gap }) => sum + gap, this.#closed.gap);
  }

  #scores(): Ends {
    const [start, end] = this.#ends as [Point, Point];
    return { whole: end.score, none: start.score };
  }

  #along(gradient: Float32Array): number {
    const [x, x0] = [this.#probe.x.data, this.#baseline.data];
    let total = 0;
    for (let i = 0; i < x.length; i++)
      total += (gradient[i] as number) * ((x[i] as number) - (x0[i] as number));
    return total;
  }

  finished(): AdaptiveIntegral {
    this.#close(this.#open);
    const { x } = this.#probe;
    const ends = this.#scores();
    const values = floats(x.shape);
    for (let i = 0; i < this.#total.length; i++)
      values.data[i] =
        (this.#total[i] as number) * ((x.data[i] as number) - (this.#baseline.data[i] as number));
    const gap = gapOf(sumOf(values.data), ends);
    const localGaps = gapOf(ends.whole - ends.none + this.#closed.size, ends);
    return { values, steps: this.steps, gap, ends, localGaps };
  }
}

function addScaled(total: Float64Array, values: Float32Array, weight: number): void {
  for (let i = 0; i < total.length; i++) total[i] = (total[i] as number) + weight * (values[i] as number);
}
