/** ROAD: what the model still sees when the most or the least relevant pixels are filled in from their surroundings. */

import { z } from "zod";
import { listed } from "../../methods/parts/options.ts";
import { type Measured, type Metric, metric } from "../metric.ts";
import { metricDraw } from "../seeds.ts";
import type { Subject } from "../subject.ts";
import { askProbability } from "./parts/ask.ts";
import { imputed } from "./parts/imputation.ts";
import { repeatsOption } from "./parts/options.ts";
import { isFlat, noOrder, orderOf, splitsTie } from "./parts/order.ts";
import { deviationOf, meanOf } from "./parts/spread.ts";

const options = z.strictObject({
  percentages: z
    .preprocess(listed, z.array(z.coerce.number().min(0.1).max(99.9)).min(1))
    .default([10, 20, 30, 40, 50, 60, 70, 80, 90])
    .describe("parts of the pixels that are removed, in percent"),
  noise: z.coerce
    .number()
    .min(0)
    .max(1000)
    .default(0.01)
    .describe("deviation of the noise on what is filled in, in the units of the model's input"),
  tolerance: z.coerce
    .number()
    .min(1e-12)
    .max(0.1)
    .default(1e-5)
    .describe("residual at which the filling in is done, as a part of the right-hand side"),
  repeats: repeatsOption,
});
type Options = z.infer<typeof options>;

/**
 * Remove and debias: the probability after the least relevant pixels are removed, minus that after the most relevant ones.
 *
 *     ROAD = mean_q (p_t(x without the lowest q %) − p_t(x without the highest q %)) / 2
 *
 * What is removed is filled in by noisy linear imputation: for each channel Σ_j w_ij (u_j − u_i) = 0 on the removed pixels,
 * w = 1/6 beside and 1/12 across the corner, at the border over the neighbours that there are, plus N(0, 0.01²). So neither a
 * colour that the model does not know nor the shape of the hole tells it the class. The noise is drawn once per picture.
 * The paper counts right answers of many pictures and keeps both orders apart; here, as in pytorch-grad-cam, probabilities
 * and both in one number. Details: both curves, and the residual of the linear systems (`tolerance`).
 * Cost: 2 forward runs per percentage, and filling in; times up to `repeats` where equal values are parted.
 * Undefined for a flat map. Source: Rong et al. 2022, https://arxiv.org/abs/2202.00449.
 */
export const road: Metric = metric({
  id: "road",
  criterion: "faithfulness",
  title: "ROAD",
  paper: "https://arxiv.org/abs/2202.00449",
  reading:
    "Half the difference in probability between removing what the map names last and what it names first; 0 for a map that knows nothing, negative where it is the wrong way round.",
  better: "higher",
  bounds: [-0.5, 0.5],
  needs: [],
  cost: "18 forward passes and filling in; equal values: up to 3 times that",
  options,
  measure,
});

/** Probabilities at each percentage, most relevant first and least relevant first. */
interface Sides {
  readonly morf: number[];
  readonly lerf: number[];
}

async function measure(subject: Subject, given: Options): Promise<Measured> {
  const { data } = subject.heat;
  if (isFlat(data)) return noOrder;
  const remover = removerFor(subject, given);
  const draw = metricDraw(subject.seed, "ties");
  const found: Sides[] = [];
  for (let repeat = 0; repeat < given.repeats; repeat++) {
    const order = orderOf(data, draw);
    const backwards = order.toReversed();
    const open = (cut: number): boolean => splitsTie(data, order, cut) || splitsTie(data, backwards, cut);
    const cuts = given.percentages.map((q) => cutAt(q, data.length));
    if (repeat > 0 && !cuts.some(open)) break;
    const sides: Sides = { morf: [], lerf: [] };
    for (const [k, cut] of cuts.entries()) {
      const known = (gone: Uint32Array, side: keyof Sides): number | undefined =>
        splitsTie(data, gone, cut) ? undefined : found[0]?.[side][k];
      sides.morf.push(known(order, "morf") ?? (await remover.without(order.subarray(0, cut))));
      sides.lerf.push(known(backwards, "lerf") ?? (await remover.without(backwards.subarray(0, cut))));
    }
    found.push(sides);
  }
  return combined(found, given, remover.residual());
}

/** At least one pixel goes, and at least one stays. */
const cutAt = (percentage: number, pixels: number): number =>
  Math.min(pixels - 1, Math.max(1, Math.round((percentage / 100) * pixels)));

interface Remover {
  /** Probability of the class without these pixels. */
  readonly without: (pixels: Uint32Array) => Promise<number>;
  /** The largest so far. */
  readonly residual: () => number;
}

function removerFor(subject: Subject, { percentages, noise, tolerance, repeats }: Options): Remover {
  const { x, space, seed } = subject;
  const ask = askProbability(subject, 2 * percentages.length * repeats);
  const draw = metricDraw(seed, "noise");
  const added = new Float64Array(x.data.length);
  for (let i = 0; i < added.length; i++) added[i] = noise * draw.normal();
  let largest = 0;
  const without = (pixels: Uint32Array): Promise<number> => {
    const gone = new Uint8Array(space.pixels);
    for (let i = 0; i < pixels.length; i++) gone[pixels[i] as number] = 1;
    const { x: filled, residual } = imputed(x, gone, space, tolerance, added);
    largest = Math.max(largest, residual);
    return ask(filled);
  };
  return { without, residual: () => largest };
}

function combined(found: readonly Sides[], given: Options, residual: number): Measured {
  const at = (side: keyof Sides, k: number): number => meanOf(found.map((one) => one[side][k] as number));
  const values = found.map(({ morf, lerf }) => meanOf(morf.map((p, k) => ((lerf[k] as number) - p) / 2)));
  return {
    value: meanOf(values),
    details: {
      baseline: "noisy linear imputation",
      percentages: given.percentages.map((percentage, k) => ({
        percentage,
        morf: at("morf", k),
        lerf: at("lerf", k),
      })),
      orders: found.length,
      spread: deviationOf(values),
      residual,
      tolerance: given.tolerance,
    },
  };
}
