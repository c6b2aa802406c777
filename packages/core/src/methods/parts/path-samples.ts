/** (x − x₀) ⊙ ∇S averaged over random references and random points on the way from them. */

import { random } from "../../random.ts";
import { type FloatTensor, floats, range, sizeOf } from "../../tensor.ts";
import { atMost, type Check, reported } from "../ledger.ts";
import type { Attribution } from "../method.ts";
import type { Probe } from "../probe.ts";
import type { Background } from "./background.ts";
import { errorCheck, Moments, relativeError } from "./moments.ts";
import { writePoint } from "./point-between.ts";

export interface PathSampling {
  readonly background: Background;
  readonly samples: number;
  /** Stops when the relative standard error is at most this; 0: never. */
  readonly tolerance: number;
  /** Deviation of the noise on x, as a part of max x − min x. */
  readonly sigma: number;
  /** `even`: the points of each reference spread evenly over the path from a random start. `random`: anywhere. */
  readonly spread: "random" | "even";
}

/** The fractional part of the golden ratio: multiples of it fill [0, 1) evenly, wherever one stops. */
const golden = (Math.sqrt(5) - 1) / 2;

/** Without conventions: those are the method's. */
export async function sampledPaths(
  probe: Probe,
  plan: PathSampling,
): Promise<Omit<Attribution, "conventions"> & { readonly samples: number }> {
  const { background, tolerance } = plan;
  const seen = new Moments(sizeOf(probe.x.shape));
  const books = new Books(probe, background);
  await books.open();
  const draws = drawing(probe, plan);
  // Every reference equally often.
  const rounds = Math.ceil(plan.samples / background.count);
  const count = rounds * background.count;
  await probe.gradientsAt({
    count,
    fill: draws.write,
    take: ({ gradient }, k) => {
      probe.tick(k, count);
      const contribution = draws.contribution(gradient, k);
      seen.add(contribution);
      books.add(contribution, k % background.count);
      const whole = (k + 1) % background.count === 0;
      return tolerance > 0 && whole && k >= 7 && relativeError(seen.mean(), seen.error()) <= tolerance;
    },
  });
  const [values, error] = [seen.mean(), seen.error()];
  return {
    values: floats(probe.x.shape, values),
    standardError: floats(probe.x.shape, error),
    score: books.score,
    samples: seen.count,
    checks: [
      ...books.completeness(plan.sigma > 0),
      errorCheck(values, error),
      reported("samples", seen.count, "points at which the gradient was taken"),
    ],
  };
}

/** Sample k: a point between reference and picture, and (x + ε − x₀) ⊙ ∇S there. */
function drawing(probe: Probe, { background, sigma, spread }: PathSampling) {
  const draw = random(probe.seed);
  const starts = Array.from({ length: background.count }, () => draw.uniform());
  const { min, max } = range(probe.x);
  const deviation = sigma * (max - min);
  /** Noisy pictures, and references (which may be drawn anew at each call), until their gradients come. */
  const ways = new Map<number, { x: FloatTensor; x0: FloatTensor }>();
  const write = (row: Float32Array, k: number): void => {
    const reference = k % background.count;
    const x0 = background.at(reference);
    const x = sigma > 0 ? noisy(probe.x, deviation, draw.normal) : probe.x;
    const turn = Math.floor(k / background.count);
    const t = spread === "even" ? ((starts[reference] as number) + turn * golden) % 1 : draw.uniform();
    ways.set(k, { x, x0 });
    writePoint(row, x0, x, t);
  };
  const contribution = (gradient: FloatTensor, k: number): Float32Array => {
    const { x, x0 } = ways.get(k) as { x: FloatTensor; x0: FloatTensor };
    ways.delete(k);
    const flow = new Float32Array(x.data.length);
    for (let i = 0; i < flow.length; i++)
      flow[i] = (gradient.data[i] as number) * ((x.data[i] as number) - (x0.data[i] as number));
    return flow;
  };
  return { write, contribution };
}

function noisy(x: FloatTensor, deviation: number, normal: () => number): FloatTensor {
  const data = new Float32Array(x.data.length);
  for (let i = 0; i < data.length; i++) data[i] = (x.data[i] as number) + deviation * normal();
  return floats(x.shape, data);
}

/** Keeps, per sample, Σφ less S(x) − S(x₀): its mean is the completeness gap, its spread says how large that may be. */
class Books {
  score = Number.NaN;
  readonly #probe: Probe;
  readonly #background: Background;
  readonly #starts: number[] = [];
  readonly #residual = new Moments(1);
  #difference = 0;

  constructor(probe: Probe, background: Background) {
    this.#probe = probe;
    this.#background = background;
  }

  /** S of the picture and of every reference. */
  async open(): Promise<void> {
    this.score = (await this.#probe.scoreAt(this.#probe.x)).score;
    const { count, at } = this.#background;
    for (let k = 0; k < count; k++) this.#starts.push((await this.#probe.scoreAt(at(k))).score);
  }

  add(contribution: Float32Array, reference: number): void {
    const start = this.#starts[reference] as number;
    let total = 0;
    for (let i = 0; i < contribution.length; i++) total += contribution[i] as number;
    this.#difference += this.score - start;
    this.#residual.add(Float32Array.of(total - (this.score - start)));
  }

  /** The gap as a part of the mean difference, judged by four times its standard error, more for few samples. */
  completeness(withNoise: boolean): Check[] {
    const n = this.#residual.count;
    const size = Math.max(Math.abs(this.#difference / n), 1e-8);
    const gap = Math.abs(this.#residual.mean()[0] as number) / size;
    const expected = (this.#residual.error()[0] as number) / size;
    const note = "|Σφ − mean of S(x) − S(x₀)| as a part of the latter";
    const about = reported(
      "completeness-error",
      expected,
      "standard error of that gap, as a part of the same",
    );
    if (withNoise) return [reported("completeness", gap, `${note}; the noise on x moves it too`), about];
    return [
      atMost(
        "completeness",
        gap,
        Math.max(1e-3, 4 * (1 + 4 / n) * expected),
        `${note}, within what chance allows`,
      ),
      about,
    ];
  }
}
