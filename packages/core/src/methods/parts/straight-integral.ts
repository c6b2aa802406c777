/** The integral of the gradient along the straight path between two pictures. */

import { type FloatTensor, filled, floats } from "../../tensor.ts";
import type { Probe } from "../probe.ts";
import { gap, type PathIntegral, type Refining, refined, sumOf } from "./path-integral.ts";
import { points, type Quadrature } from "./quadrature.ts";
import { pointBetween } from "./straight-path.ts";

interface StraightIntegral extends PathIntegral {
  /** S(x). */
  readonly score: number;
  /** S(x) − S(x₀). */
  readonly difference: number;
  readonly quadrature: Quadrature;
}

/** Fewest points of a trapezoid rule that is refined: both ends and 15 between them. */
const fewest = 17;

/**
 * φ = (x − x₀) ⊙ Σ_k w_k ∂S/∂x (x₀ + t_k (x − x₀)), with as many points as asked for or as the tolerance takes.
 *
 * A trapezoid rule is refined by points between those it has, other rules by twice as many new ones.
 */
export async function alongStraightPath(
  probe: Probe,
  baseline: FloatTensor,
  given: Refining & { readonly quadrature?: Quadrature | undefined },
): Promise<StraightIntegral> {
  const { steps, "max-steps": most } = given;
  const wanted = given.quadrature ?? (steps === undefined ? "trapezoid" : "gauss-legendre");
  if (steps === undefined && wanted === "trapezoid" && most >= fewest)
    return { ...(await byHalving(probe, baseline, given)), quadrature: wanted };
  const score = (await probe.scoreAt(probe.x)).score;
  const difference = score - (await probe.scoreAt(baseline)).score;
  const integral = await refined(given, difference, (n) => byRule(probe, baseline, wanted, n));
  return { ...integral, score, difference, quadrature: wanted };
}

async function byRule(
  probe: Probe,
  baseline: FloatTensor,
  rule: Quadrature,
  steps: number,
): Promise<PathIntegral> {
  const gradients = new Float64Array(probe.x.data.length);
  for (const [k, { at, weight }] of points(rule, steps).entries()) {
    probe.tick(k, steps);
    add(gradients, (await probe.gradientAt(pointBetween(baseline, probe.x, at))).gradient, weight);
  }
  return integralOf(probe.x, baseline, gradients, 1, steps);
}

/** The trapezoid rule: its ends give the scores, and halving its steps keeps all points that it has. */
async function byHalving(
  probe: Probe,
  baseline: FloatTensor,
  { tolerance, "max-steps": most }: Refining,
): Promise<PathIntegral & { score: number; difference: number }> {
  const [start, end] = [await probe.gradientAt(baseline), await probe.gradientAt(probe.x)];
  const difference = end.score - start.score;
  const gradients = new Float64Array(probe.x.data.length);
  for (const { gradient } of [start, end]) add(gradients, gradient, 1 / 2);
  for (let parts = 1; ; ) {
    const [steps, stride] = parts === 1 ? [fewest, 1] : [2 * parts + 1, 2];
    parts = steps - 1;
    for (let k = 1; k < parts; k += stride) {
      probe.tick(k, steps);
      add(gradients, (await probe.gradientAt(pointBetween(baseline, probe.x, k / parts))).gradient, 1);
    }
    const found = integralOf(probe.x, baseline, gradients, 1 / parts, steps);
    if (gap(found.sum, difference) <= tolerance || 2 * parts + 1 > most)
      return { ...found, score: end.score, difference };
  }
}

function add(total: Float64Array, { data }: FloatTensor, weight: number): void {
  for (let i = 0; i < total.length; i++) total[i] = (total[i] as number) + weight * (data[i] as number);
}

function integralOf(
  x: FloatTensor,
  baseline: FloatTensor,
  gradients: Float64Array,
  weight: number,
  steps: number,
): PathIntegral {
  const values = filled(
    gradients.length,
    (i) => weight * (gradients[i] as number) * ((x.data[i] as number) - (baseline.data[i] as number)),
  );
  return { values: floats(x.shape, values), steps, sum: sumOf(values) };
}
