/** Any method, averaged over noise. */

import { z } from "zod";
import { floats, range } from "../tensor.ts";
import { type Check, reported } from "./ledger.ts";
import type { Attribution, Axiom, Method } from "./method.ts";
import { errorCheck, Moments, settled } from "./parts/moments.ts";
import { noisyCopies } from "./parts/noisy.ts";
import type { Probe } from "./probe.ts";
import { conventionsOf, runMethod } from "./run-method.ts";

export interface SmoothedOptions {
  /** Noisy copies of the picture. @default 25 */
  readonly samples?: number;
  /** Deviation of the noise as a part of max x − min x. @default 0.15 */
  readonly sigma?: number;
}

/** What holds for every map holds for their mean; what speaks of S(x) holds for the mean of S over the noise. */
const survives: ReadonlySet<Axiom> = new Set<Axiom>(["null-player", "nonnegative"]);

/**
 * A method averaged over noisy copies of the picture.
 *
 *     mean_i φ(x + σ (max x − min x) ξ_i),   ξ_i standard normal
 *
 * Shapes and unit: those of the method. Cost: that of the method, per sample. Gives the standard error of every value,
 * and stops by itself where `tolerance` is met. The ledger holds the worst that any sample made of each check.
 * Options: those of the method and its own; where both have a name, the method's gets its id before it.
 * Throws: what the method throws.
 * Source: Smilkov et al. 2017, https://arxiv.org/abs/1706.03825, for gradients.
 *
 * @example
 * await explain(model, x, { method: smoothed(gradCam, { samples: 10 }), target });
 */
export function smoothed(inner: Method, { samples = 25, sigma = 0.15 }: SmoothedOptions = {}): Method {
  const own = {
    samples: z.coerce
      .number()
      .int()
      .min(2)
      .max(100_000)
      .default(samples)
      .describe("noisy copies of the picture"),
    sigma: z.coerce
      .number()
      .nonnegative()
      .default(sigma)
      .describe("deviation of the noise as a part of max x − min x"),
    tolerance: z.coerce
      .number()
      .nonnegative()
      .default(0)
      .describe(
        "stops where the standard error is this part of the map or less, root mean squares; 0: never",
      ),
  };
  const names = Object.fromEntries(
    Object.keys(inner.options.shape).map((name) => [name in own ? `${inner.id}-${name}` : name, name]),
  );
  const renamed = Object.fromEntries(
    Object.entries(names).map(([outer, name]) => [outer, inner.options.shape[name]]),
  );
  return {
    ...about(inner),
    options: z.strictObject({ ...renamed, ...own } as z.ZodRawShape),
    explain: (probe, given) => average(inner, probe, given as Given, names),
  };
}

const about = (inner: Method): Omit<Method, "options" | "graph" | "explain"> => ({
  id: `smoothed-${inner.id}`,
  family: inner.family,
  title: `${inner.title}, smoothed`,
  paper: "https://arxiv.org/abs/1706.03825",
  reading: `The mean over noisy copies of the picture. ${inner.reading}`,
  caution: inner.caution,
  needs: inner.needs,
  keeps: inner.keeps.filter((axiom) => survives.has(axiom)),
  cost: `25 times, or as often as samples say: ${inner.cost}`,
  display: inner.display,
  domain: inner.domain,
});

type Given = Readonly<Record<string, unknown>> & {
  readonly samples: number;
  readonly sigma: number;
  readonly tolerance: number;
};

async function average(
  inner: Method,
  probe: Probe,
  given: Given,
  names: Readonly<Record<string, string>>,
): Promise<Attribution> {
  const options = Object.fromEntries(
    Object.entries(names).map(([outer, name]) => [name, given[outer]] as const),
  );
  const { min, max } = range(probe.x);
  const noisy = noisyCopies(probe.x, probe.seed, given.sigma * (max - min));
  const worst = new Worst();
  let seen: Moments | undefined;
  let first: Attribution | undefined;
  for (let i = 0; i < given.samples; i++) {
    probe.tick(i, given.samples);
    const part = quietly(probe, i, given.samples).at(noisy(), probe.seed + i);
    const sample = await runMethod(inner, part, options);
    first ??= { ...sample, views: [], details: {} };
    seen ??= new Moments(sample.values.data.length);
    seen.add(sample.values.data);
    worst.add(sample.checks);
    if (settled(seen, given.tolerance)) break;
  }
  const { values, domain } = first as Attribution;
  const [mean, error] = [(seen as Moments).mean(), (seen as Moments).error()];
  const count = (seen as Moments).count;
  return {
    values: floats(values.shape, mean),
    standardError: floats(values.shape, error),
    score: (await probe.scoreAt(probe.x)).score,
    checks: [
      errorCheck(mean, error),
      reported("samples", count, "noisy copies of the picture"),
      ...worst.checks(inner.title),
    ],
    conventions: { ...conventionsOf(given), ...first?.conventions, ...ownOf(given), samples: count },
    ...(domain ? { domain } : {}),
  };
}

const ownOf = ({ sigma, tolerance }: Given): Record<string, number> => ({ sigma, tolerance });

/** The steps of one sample as parts of its share of the whole. */
const quietly = (probe: Probe, sample: number, samples: number): Probe =>
  probe.telling((done, total) => probe.tick(sample * total + done, samples * total));

/** For each check the line of the sample that did worst. */
class Worst {
  readonly #lines = new Map<string, Check>();
  #samples = 0;

  add(checks: readonly Check[]): void {
    this.#samples++;
    for (const line of checks) {
      const known = this.#lines.get(line.check);
      if (known === undefined || isWorse(line, known)) this.#lines.set(line.check, line);
    }
  }

  checks(title: string): Check[] {
    const of = `the worst of ${this.#samples} samples`;
    return Array.from(this.#lines.values(), (line) => ({
      ...line,
      check: `worst-${line.check}`,
      note: `${title}, ${line.limit === undefined ? `the largest of ${this.#samples} samples` : of}: ${line.note}`,
    }));
  }
}

/** Farther on the wrong side of its limit, or nearer to it; without a limit, larger. NaN is worst. */
function isWorse(line: Check, known: Check): boolean {
  if (Number.isNaN(known.value)) return false;
  return Number.isNaN(line.value) || badness(line) > badness(known);
}

function badness({ value, limit, ok }: Check): number {
  if (limit === undefined) return value;
  // A line holds below its limit (atMost) or above it (atLeast): which, it tells by whether it holds.
  const upper = value <= limit === ok;
  return upper ? value - limit : limit - value;
}
