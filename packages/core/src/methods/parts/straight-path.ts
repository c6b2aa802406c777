/** The straight path between two pictures, and the integral of the gradient along it. */

import { type FloatTensor, floats } from "../../tensor.ts";
import type { Probe } from "../probe.ts";
import { type Ends, gapOf, type PathIntegral, type Refining, refined, sumOf } from "./path-integral.ts";
import { points, type Quadrature } from "./quadrature.ts";

interface StraightIntegral extends PathIntegral {
  readonly ends: Ends;
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
  const ends = await endsOf(probe, baseline);
  const integral = await refined(given, (n) => byRule(probe, baseline, ends, wanted, n));
  return { ...integral, ends, quadrature: wanted };
}

/** S at x and at the start of a path. */
export async function endsOf(probe: Probe, start: FloatTensor): Promise<Ends> {
  const { score: whole } = await probe.scoreAt(probe.x);
  const { score: none } = await probe.scoreAt(start);
  return { whole, none };
}

async function byRule(
  probe: Probe,
  baseline: FloatTensor,
  ends: Ends,
  rule: Quadrature,
  steps: number,
): Promise<PathIntegral> {
  const gradients = new Float64Array(probe.x.data.length);
  for (const [k, { at, weight }] of points(rule, steps).entries()) {
    probe.tick(k, steps);
    add(gradients, (await probe.gradientAt(pointBetween(baseline, probe.x, at))).gradient, weight);
  }
  return integralOf(probe.x, baseline, ends, gradients, { weight: 1, steps });
}

/** The trapezoid rule: its ends give the scores, and halving its steps keeps all points that it has. */
async function byHalving(
  probe: Probe,
  baseline: FloatTensor,
  { tolerance, "max-steps": most }: Refining,
): Promise<PathIntegral & { ends: Ends }> {
  const [start, end] = [await probe.gradientAt(baseline), await probe.gradientAt(probe.x)];
  const ends = { whole: end.score, none: start.score };
  const gradients = new Float64Array(probe.x.data.length);
  for (const { gradient } of [start, end]) add(gradients, gradient, 1 / 2);
  for (let parts = 1; ; ) {
    const [steps, stride] = parts === 1 ? [fewest, 1] : [2 * parts + 1, 2];
    parts = steps - 1;
    for (let k = 1; k < parts; k += stride) {
      probe.tick(k, steps);
      add(gradients, (await probe.gradientAt(pointBetween(baseline, probe.x, k / parts))).gradient, 1);
    }
    const found = integralOf(probe.x, baseline, ends, gradients, { weight: 1 / parts, steps });
    if (found.gap <= tolerance || 2 * parts + 1 > most) return { ...found, ends };
  }
}

function add(total: Float64Array, { data }: FloatTensor, weight: number): void {
  for (let i = 0; i < total.length; i++) total[i] = (total[i] as number) + weight * (data[i] as number);
}

/** The gradients' sum times weight ⊙ (x − x₀). */
function integralOf(
  x: FloatTensor,
  baseline: FloatTensor,
  ends: Ends,
  gradients: Float64Array,
  { weight, steps }: { readonly weight: number; readonly steps: number },
): PathIntegral {
  const values = new Float32Array(gradients.length);
  for (let i = 0; i < values.length; i++)
    values[i] = weight * (gradients[i] as number) * ((x.data[i] as number) - (baseline.data[i] as number));
  return { values: floats(x.shape, values), steps, gap: gapOf(sumOf(values), ends) };
}

/** x₀ + t (x − x₀). Plain loops: a callback per value would cost as much as the network. */
export function pointBetween(baseline: FloatTensor, x: FloatTensor, t: number): FloatTensor {
  const data = new Float32Array(x.data.length);
  for (let i = 0; i < data.length; i++) {
    const from = baseline.data[i] as number;
    data[i] = from + t * ((x.data[i] as number) - from);
  }
  return floats(x.shape, data);
}
