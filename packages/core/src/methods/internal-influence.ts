/** Internal influence: the gradient at a layer, averaged on the way from a baseline to the picture. */

import { z } from "zod";
import { type FloatTensor, floats, sizeOf } from "../tensor.ts";
import { atMost, reported } from "./ledger.ts";
import { type Attribution, type Method, method } from "./method.ts";
import { baselineOf, baselineOption } from "./parts/baseline.ts";
import { gradientAndLayer } from "./parts/layer-runs.ts";
import { type Integral, refined, refiningOptions } from "./parts/path-integral.ts";
import { pointBetween } from "./parts/point-between.ts";
import { points, type Quadrature, quadratureOption } from "./parts/quadrature.ts";
import type { Probe } from "./probe.ts";
import { conventionsOf } from "./run-method.ts";

const options = z.strictObject({
  ...refiningOptions(
    { tolerance: 0.05, "max-steps": 512 },
    "how much the map may change when the points double, as a part of it",
  ),
  baseline: baselineOption.default("zero"),
  weight: z
    .enum(["activation", "none"])
    .default("activation")
    .describe("what the influence of each unit is multiplied by before channels are added"),
  quadrature: quadratureOption,
});
type Options = z.infer<typeof options>;

/**
 * Internal influence: the mean of the gradient at a layer over the straight path from a baseline.
 *
 *     I = Σ_k w_k ∂S/∂A (x₀ + t_k (x − x₀)),   m = Σ_d I_d ⊙ A_d(x)
 *
 * I itself, one number per unit, is kept as a view. `weight=none` draws Σ_d I_d: before a global average that is the same at
 * every position, which the ledger says. Without `steps` their number doubles from 16 until ‖I − I before‖ ≤ tolerance · ‖I‖.
 * Shapes: layer N×D×h×w → map N×h×w, signed. Unit: that of the score; of I: score per unit of activation.
 * Cost: a forward and the backward part above the layer per step.
 * Throws: `layer-unknown` if there is no layer with space, `UnsupportedOpError` at an operator without a gradient rule.
 * Source: Leino et al. 2018, https://arxiv.org/abs/1802.03788, with the path as the distribution of interest.
 */
export const internalInfluence: Method = method({
  id: "internal-influence",
  family: "path",
  title: "Internal influence",
  paper: "https://arxiv.org/abs/1802.03788",
  reading:
    "Warm places hold patterns that raise the score, judged on the whole way from an empty picture to this one; cold ones lower it.",
  caution: "It shows what the score is sensitive to, not how much of it comes from each place.",
  needs: ["gradient", "spatial-layer"],
  keeps: ["scales-with-score"],
  cost: "about 2 per step; 32 steps and up unless told",
  display: "signed",
  domain: "layer",
  options,
  explain: influence,
});

interface Influence extends Integral {
  readonly of: FloatTensor;
}

async function influence(probe: Probe, given: Options): Promise<Attribution> {
  const x0 = baselineOf(probe, given.baseline);
  const doubled = async (steps: number, before?: Influence): Promise<Influence> => {
    const of = await along(probe, x0, given.quadrature, steps);
    return { of, steps, gap: before ? change(before.of.data, of.data) : Number.POSITIVE_INFINITY };
  };
  const found = await refined(given, doubled, { growth: 2 });
  const here = await probe.draw("gradient and layer", gradientAndLayer);
  const weights = given.weight === "activation" ? (here.values.layer as FloatTensor).data : undefined;
  const settled = Number.isFinite(found.gap)
    ? [atMost("change", found.gap, given.tolerance, "‖I with these points − I with half of them‖ / ‖I‖")]
    : [];
  return {
    values: overChannels(found.of, weights),
    score: here.score,
    checks: [...settled, reported("steps", found.steps, "points on the path")],
    views: [{ name: "influence", title: "Influence of every unit", values: found.of, kind: "data" }],
    conventions: { ...conventionsOf(given), steps: found.steps },
  };
}

async function along(probe: Probe, x0: FloatTensor, rule: Quadrature, steps: number): Promise<FloatTensor> {
  let mean = new Float64Array(0);
  let shape: readonly number[] = [];
  for (const [k, { at, weight }] of points(rule, steps).entries()) {
    probe.tick(k, steps);
    const { values } = await probe.draw(
      "gradient and layer",
      gradientAndLayer,
      pointBetween(x0, probe.x, at),
    );
    const gradient = values.gradient as FloatTensor;
    if (k === 0) [shape, mean] = [gradient.shape, new Float64Array(gradient.data.length)];
    for (let i = 0; i < mean.length; i++)
      mean[i] = (mean[i] as number) + weight * (gradient.data[i] as number);
  }
  return floats(shape, mean);
}

/** Σ over channels of N×D×h×w, each number times its weight. */
function overChannels({ shape, data }: FloatTensor, weights: Float32Array | undefined): FloatTensor {
  const space = shape.slice(2);
  const map = new Float64Array(sizeOf(space));
  for (let i = 0; i < data.length; i++) {
    const p = i % map.length;
    map[p] = (map[p] as number) + (data[i] as number) * (weights ? (weights[i] as number) : 1);
  }
  return floats([1, ...space], map);
}

function change(before: Float32Array, now: Float32Array): number {
  let [difference, size] = [0, 0];
  for (let i = 0; i < now.length; i++) {
    difference += ((now[i] as number) - (before[i] as number)) ** 2;
    size += (now[i] as number) ** 2;
  }
  return Math.sqrt(difference / Math.max(size, 1e-60));
}
