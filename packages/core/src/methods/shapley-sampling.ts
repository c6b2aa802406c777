/** Shapley values of segments by showing them one after the other in random orders. */

import { z } from "zod";
import { random } from "../random.ts";
import { type Attribution, type Method, method } from "./method.ts";
import { baselineOption } from "./parts/baseline.ts";
import { shuffle } from "./parts/coalitions.ts";
import { Moments, relativeError } from "./parts/moments.ts";
import { gameOptions, segmentGame } from "./parts/segment-game.ts";
import { completenessOf, segmentAttribution } from "./parts/segment-values.ts";
import { Looks, toleranceOption } from "./parts/stopping.ts";
import type { Probe } from "./probe.ts";

const options = z.strictObject({
  ...gameOptions,
  baseline: baselineOption.default("zero"),
  samples: z.coerce
    .number()
    .int()
    .min(4)
    .max(1_000_000)
    .default(20)
    .describe("orders, at most; an order and its reverse are one draw; all orders if there are no more"),
  tolerance: toleranceOption,
});
type Options = z.infer<typeof options>;

/**
 * Shapley sampling: what each segment adds to the score when shown in a random order, on average.
 *
 *     φ_i = mean over orders of v(those before i, and i) − v(those before i)
 *
 * v shows the segments of a set and leaves the others as in the baseline. Each order is followed by its reverse, which
 * cancels what two segments do together; the pairs give the standard errors. If all M! orders are no more than
 * `samples`, they are all taken and φ is the exact Shapley value.
 * Shapes: input N×C×space → one value per pixel, that of its segment, 1×H×W. Unit: that of the score.
 * Cost: M − 1 forward runs per order. Keeps: completeness in every order; a segment that never changes the score gets 0.
 * Throws: `shape-mismatch` for labels or a baseline of another shape.
 * Source: Castro et al. 2009, https://doi.org/10.1016/j.cor.2008.04.004; Štrumbelj & Kononenko 2010,
 * https://www.jmlr.org/papers/v11/strumbelj10a.html.
 */
export const shapleySampling: Method = method({
  id: "shapley-sampling",
  family: "perturbation",
  title: "Shapley sampling",
  paper: "https://doi.org/10.1016/j.cor.2008.04.004",
  reading:
    "Each region has one value: what showing it adds to the score, averaged over orders of showing them. All values add up to the difference to the hidden picture.",
  caution:
    "It is a mean over many half-hidden pictures: it does not say what happens when this one region is hidden.",
  needs: [],
  keeps: ["completeness", "linear-exact", "null-player", "shapley-values", "scales-with-score"],
  cost: "1 per segment and sample; at most 1000 for 50 segments unless told",
  display: "signed",
  domain: "pixels",
  options,
  explain: sample,
});

async function sample(probe: Probe, given: Options): Promise<Attribution> {
  const game = segmentGame(probe, given, given.baseline);
  const { players } = game;
  const all = ordersOf(players) <= given.samples;
  const draws = all ? Math.ceil(ordersOf(players) / 2) : Math.floor(given.samples / 2);
  const start = await game.score(new Uint8Array(players));
  const end = await game.score(new Uint8Array(players).fill(1));
  const seen = new Moments(players);
  const looks = new Looks();
  // Batches ask ahead: the same orders once to show them and once to add up what they gain.
  const orders = (): Generator<Uint32Array, void> =>
    all ? allOrders(players) : drawnOrders(players, probe.seed);
  const added = orders();
  const perPair = 2 * (players - 1);
  const count = draws * perPair;
  const scores = new Float64Array(perPair);
  const runs = await game.scores({
    count,
    shown: shownAlong(orders(), players),
    take: (score, k) => {
      probe.tick(k, count);
      scores[k % perPair] = score;
      if ((k + 1) % perPair > 0) return false;
      seen.add(pairGains(added.next().value as Uint32Array, scores, start, end));
      return !all && looks.at(seen.count) && relativeError(seen.mean(), seen.error()) <= given.tolerance;
    },
  });
  if (players === 1) seen.add(Float32Array.of(end - start));
  const values = seen.mean();
  return segmentAttribution(
    game,
    {
      values,
      error: all ? new Float32Array(players) : seen.error(),
      score: end,
      runs: runs + 2,
      checks: [completenessOf(values, end - start)],
      details: { baseline: start, orders: 2 * seen.count, exact: all },
    },
    given,
  );
}

/** Who is shown in the runs of an order and of its reverse: one more each time, never all. */
function shownAlong(orders: Generator<Uint32Array, void>, players: number): (run: number) => Uint8Array {
  const shown = new Uint8Array(players);
  let order = new Uint32Array(0);
  return (run) => {
    const place = run % (players - 1);
    const again = run % (2 * (players - 1)) >= players - 1;
    if (place === 0) {
      shown.fill(0);
      order = again ? order.toReversed() : Uint32Array.from(orders.next().value as Uint32Array);
    }
    shown[order[place] as number] = 1;
    return shown;
  };
}

/** What every segment adds, averaged over an order and its reverse; `scores`: of the runs along both. */
function pairGains(order: Uint32Array, scores: Float64Array, start: number, end: number): Float32Array {
  const gains = new Float64Array(order.length);
  for (const [again, walk] of [order, order.toReversed()].entries()) {
    let before = start;
    for (const [place, player] of walk.entries()) {
      const last = place === order.length - 1;
      const after = last ? end : (scores[again * (order.length - 1) + place] as number);
      gains[player] = (gains[player] as number) + after - before;
      before = after;
    }
  }
  return Float32Array.from(gains, (gain) => gain / 2);
}

/** M!, infinite where that is beyond counting. */
function ordersOf(players: number): number {
  let orders = 1;
  for (let k = 2; k <= players; k++) orders *= k;
  return orders;
}

function* drawnOrders(players: number, seed: number): Generator<Uint32Array, void> {
  const draw = random(seed);
  const order = Uint32Array.from({ length: players }, (_, i) => i);
  while (true) {
    shuffle(order, draw);
    yield order;
  }
}

/** One order of every pair of an order and its reverse: those in which player 0 comes before player 1. */
function* allOrders(players: number): Generator<Uint32Array, void> {
  for (const order of permutations(players)) {
    if (players < 2 || order.indexOf(0) < order.indexOf(1)) yield order;
  }
}

function* permutations(size: number): Generator<Uint32Array, void> {
  if (size === 0) return yield new Uint32Array(0);
  for (const rest of permutations(size - 1)) {
    for (let place = 0; place < size; place++)
      yield Uint32Array.from([...rest.subarray(0, place), size - 1, ...rest.subarray(place)]);
  }
}
