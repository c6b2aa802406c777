/** Integrated gradients: the gradient averaged on the straight path from a baseline. */

import { z } from "zod";
import { FoveaError } from "../errors.ts";
import { type FloatTensor, floats, sameShape, shapeText } from "../tensor.ts";
import { atMost, type Check, reported } from "./ledger.ts";
import { type Attribution, type Method, method } from "./method.ts";
import { tensorOption } from "./options.ts";
import type { Probe } from "./probe.ts";
import { points, type Quadrature, quadratures } from "./quadrature.ts";
import { conventionsOf } from "./run-method.ts";

const options = z.strictObject({
  steps: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe("points on the path; left out: as many as `tolerance` takes"),
  quadrature: z
    .enum(quadratures)
    .default("gauss-legendre")
    .describe("where the points lie and what they weigh"),
  tolerance: z.coerce
    .number()
    .positive()
    .default(0.01)
    .describe("completeness gap to reach, as a part of S(x) − S(x₀)"),
  "max-steps": z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(512)
    .describe("where the search for `tolerance` gives up"),
  baseline: z
    .union([z.literal("zero"), tensorOption])
    .default("zero")
    .describe("x₀: zero in the model's units, or a .npy file of the input's shape"),
});
type Options = z.infer<typeof options>;

/**
 * Integrated Gradients: completeness by averaging the gradient along the straight path from a baseline.
 *
 *     φ = (x − x₀) ⊙ Σ_k w_k ∂S/∂x (x₀ + t_k (x − x₀))
 *
 * Without `steps`, the number of points doubles from 16 until |Σφ − (S(x) − S(x₀))| ≤ tolerance · |S(x) − S(x₀)|.
 * Shapes: input N×C×H×W → attribution of the same shape. Unit: that of the score. Keeps: completeness, checked.
 * Cost: one forward and backward run per point. Throws: `UnsupportedOpError` at an operator without a gradient rule,
 * `shape-mismatch` for a baseline of another shape.
 * Source: Sundararajan et al. 2017, https://arxiv.org/abs/1703.01365.
 */
export const integratedGradients: Method = method({
  id: "integrated-gradients",
  family: "path",
  title: "Integrated Gradients",
  paper: "https://arxiv.org/abs/1703.01365",
  reading:
    "Warm pixels add to the score compared with an empty picture, cold ones take from it; together they make up the whole difference.",
  needs: ["gradient"],
  keeps: ["completeness"],
  cost: "2 to 3 per step; 16 steps and up unless told",
  display: "signed",
  domain: "input",
  options,
  explain: integrate,
});

async function integrate(probe: Probe, given: Options): Promise<Attribution> {
  const baseline = baselineOf(probe.x, given.baseline);
  const end = (await probe.gradientAt(probe.x)).score;
  const start = (await probe.gradientAt(baseline)).score;
  const difference = end - start;
  let best = await along(probe, baseline, given.quadrature, given.steps ?? Math.min(16, given["max-steps"]));
  while (
    given.steps === undefined &&
    gap(best, difference) > given.tolerance &&
    best.steps * 2 <= given["max-steps"]
  ) {
    best = await along(probe, baseline, given.quadrature, best.steps * 2);
  }
  return {
    values: best.values,
    score: end,
    checks: checks(best, difference, given.tolerance),
    conventions: { ...conventionsOf(given), steps: best.steps },
  };
}

interface PathIntegral {
  readonly values: FloatTensor;
  readonly steps: number;
  readonly sum: number;
}

async function along(
  probe: Probe,
  baseline: FloatTensor,
  rule: Quadrature,
  steps: number,
): Promise<PathIntegral> {
  const { x } = probe;
  const size = x.data.length;
  const mean = new Float64Array(size);
  for (const [k, { at, weight }] of points(rule, steps).entries()) {
    probe.tick(k, steps);
    const { gradient } = await probe.gradientAt(between(baseline, x, at));
    for (let i = 0; i < size; i++) mean[i] = (mean[i] as number) + weight * (gradient.data[i] as number);
  }
  const values = new Float32Array(size);
  let total = 0;
  for (let i = 0; i < size; i++) {
    const value = (mean[i] as number) * ((x.data[i] as number) - (baseline.data[i] as number));
    values[i] = value;
    total += value;
  }
  return { values: floats(x.shape, values), steps, sum: total };
}

/** The point x₀ + t (x − x₀). Plain loops: a callback per value would cost as much as the network. */
function between(baseline: FloatTensor, x: FloatTensor, t: number): FloatTensor {
  const data = new Float32Array(x.data.length);
  for (let i = 0; i < data.length; i++) {
    const from = baseline.data[i] as number;
    data[i] = from + t * ((x.data[i] as number) - from);
  }
  return floats(x.shape, data);
}

const gap = ({ sum }: PathIntegral, difference: number): number =>
  Math.abs(sum - difference) / Math.max(Math.abs(difference), 1e-8);

const checks = (integral: PathIntegral, difference: number, tolerance: number): Check[] => [
  atMost(
    "completeness",
    gap(integral, difference),
    tolerance,
    "|Σφ − (S(x) − S(x₀))| as a part of |S(x) − S(x₀)|",
  ),
  reported("steps", integral.steps, "points on the path"),
];

function baselineOf(x: FloatTensor, given: Options["baseline"]): FloatTensor {
  if (given === "zero") return floats(x.shape);
  if (sameShape(given.shape, x.shape)) return given;
  throw new FoveaError(
    "shape-mismatch",
    `Cannot use the baseline: its shape is ${shapeText(given.shape)}, the input's is ${shapeText(x.shape)}`,
  );
}
