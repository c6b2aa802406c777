/** The straight path between two pictures, and the integral of the gradient along it. */

import { type FloatTensor, floats } from "../../tensor.ts";
import type { Probe } from "../probe.ts";
import { adaptively, fewestAdaptive } from "./adaptive-path.ts";
import { gradientSum } from "./gradient-sum.ts";
import { type Ends, gapOf, type PathIntegral, type Refining, refined, sumOf } from "./path-integral.ts";
import { writePoint } from "./point-between.ts";
import { type Point, points, type Quadrature } from "./quadrature.ts";

interface StraightIntegral extends PathIntegral {
  readonly ends: Ends;
  readonly quadrature: Quadrature | "adaptive";
  /** Of the adaptive rule: Σ of the gaps of its intervals without their signs, as a part of |S(x) − S(x₀)|. */
  readonly localGaps?: number;
}

/** Fewest points of a trapezoid rule whose intervals are halved: both ends and 15 between them. */
const fewestHalved = 17;

/**
 * φ = (x − x₀) ⊙ Σ_k w_k ∂S/∂x (x₀ + t_k (x − x₀)), with as many points as asked for or as the tolerance takes.
 *
 * Without `steps` and a rule, points are put where they are needed; a rule is refined by about twice as many new ones.
 */
export async function alongStraightPath(
  probe: Probe,
  baseline: FloatTensor,
  given: Refining & { readonly quadrature?: Quadrature | undefined },
): Promise<StraightIntegral> {
  const { steps, quadrature } = given;
  if (steps === undefined && quadrature === undefined && given["max-steps"] >= fewestAdaptive)
    return { ...(await adaptively(probe, baseline, given)), quadrature: "adaptive" };
  const rule = quadrature ?? "gauss-legendre";
  const ends = await endsOf(probe, baseline);
  const at = (n: number): Promise<PathIntegral> => byRule(probe, baseline, ends, rule, n);
  const halved = rule === "trapezoid" && steps === undefined && given["max-steps"] >= fewestHalved;
  const integral = await (halved ? byHalving(given, at) : refined(given, at));
  return { ...integral, ends, quadrature: rule };
}

/** S at x and at the start of a path. */
export async function endsOf(probe: Probe, start: FloatTensor): Promise<Ends> {
  const { score: whole } = await probe.scoreAt(probe.x);
  const { score: none } = await probe.scoreAt(start);
  return { whole, none };
}

async function byHalving(
  { tolerance, "max-steps": most }: Refining,
  integral: (steps: number) => Promise<PathIntegral>,
): Promise<PathIntegral> {
  let found = await integral(fewestHalved);
  while (!(found.gap <= tolerance) && 2 * found.steps - 1 <= most)
    found = await integral(2 * found.steps - 1);
  return found;
}

async function byRule(
  probe: Probe,
  baseline: FloatTensor,
  ends: Ends,
  rule: Quadrature,
  steps: number,
): Promise<PathIntegral> {
  const { x } = probe;
  const nodes = points(rule, steps);
  const gradient = await gradientSum(probe, {
    weights: nodes.map(({ weight }) => weight),
    fill: (row, k) => writePoint(row, baseline, x, (nodes[k] as Point).at),
  });
  const values = floats(x.shape);
  for (let i = 0; i < gradient.length; i++)
    values.data[i] = (gradient[i] as number) * ((x.data[i] as number) - (baseline.data[i] as number));
  return { values, steps, gap: gapOf(sumOf(values.data), ends) };
}
