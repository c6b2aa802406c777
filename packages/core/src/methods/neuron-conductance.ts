/** Neuron conductance: what each number of the picture adds to the score by way of one neuron or channel. */

import { z } from "zod";
import { FoveaError } from "../errors.ts";
import { type FloatTensor, floats, shapeText, sizeOf, sum } from "../tensor.ts";
import type { Blueprint } from "./compiled.ts";
import type { GraphDraft } from "./graph-draft.ts";
import { atMost, reported } from "./ledger.ts";
import { type Attribution, type Method, method } from "./method.ts";
import { baselineOf, baselineOption } from "./parts/baseline.ts";
import { chosenLayer, layerOr } from "./parts/layer.ts";
import { type Integral, refined, refiningOptions } from "./parts/path-integral.ts";
import { pointBetween } from "./parts/point-between.ts";
import { points, type Quadrature, quadratureOption } from "./parts/quadrature.ts";
import type { Probe } from "./probe.ts";
import { conventionsOf } from "./run-method.ts";

const options = z.strictObject({
  unit: z
    .string()
    .regex(/^\d+(?::\d+(?:,\d+)*)?$/, "expected CHANNEL or CHANNEL:Y,X")
    .optional()
    .describe(
      "CHANNEL for a whole channel of the layer, CHANNEL:Y,X for one neuron; left out: the channel with the largest Σ activation × gradient",
    ),
  ...refiningOptions(
    { tolerance: 0.02, "max-steps": 512 },
    "how far Σφ may be from the conductance of the unit, as a part of it",
  ),
  baseline: baselineOption.default("zero"),
  quadrature: quadratureOption,
});
type Options = z.infer<typeof options>;

/**
 * Neuron conductance: integrated gradients along the paths that lead through one unit y of a layer.
 *
 *     φ = (x − x₀) ⊙ ∫ ∂S/∂y · ∂y/∂x dt   at x₀ + t (x − x₀),   Σφ = ∫ ∂S/∂y · dy/dt dt
 *
 * For a whole channel it is the sum over its neurons. Without `steps`, the number of points doubles from 16 until Σφ agrees
 * with the right side, which is found from the differences of y.
 * Shapes: input N×C×H×W → attribution of the same shape. Unit: that of the score.
 * Cost: one forward and one backward run per point. Keeps: numbers that S does not depend on by way of the unit get 0;
 * summed over all units of a layer that everything passes, it is integrated gradients.
 * Throws: `option-invalid` for a unit that the layer does not have, `layer-unknown` if there is no layer with space.
 * Source: Dhamdhere et al. 2018, https://arxiv.org/abs/1805.12233, definition 1.
 */
export const neuronConductance: Method = method({
  id: "neuron-conductance",
  family: "path",
  title: "Neuron conductance",
  paper: "https://arxiv.org/abs/1805.12233",
  reading:
    "Warm pixels add to the score by way of one single unit of the network, cold ones take from it; what other units do is left out.",
  caution: "It is not the reason for the whole answer, only the part that goes through this one unit.",
  needs: ["gradient", "spatial-layer"],
  keeps: ["null-player", "scales-with-score"],
  cost: "3 per step; 18 runs and up unless told",
  display: "signed",
  domain: "input",
  options,
  explain: conduct,
});

interface Conducted extends Integral {
  readonly values: FloatTensor;
  readonly flow: number;
}

async function conduct(probe: Probe, given: Options): Promise<Attribution> {
  const x0 = baselineOf(probe, given.baseline);
  const shape = probe.model.graph.types.get(layerOr(probe.model, probe.layer))?.shape ?? [];
  const here = await at(probe, probe.x, floats(shape));
  const unit = given.unit ?? String(strongest(here, shape[1] ?? 1));
  const mask = maskOf(unit, shape);
  const found = await refined(given, (steps) => along(probe, x0, mask, given.quadrature, steps));
  const note = "|Σφ − ∫ ∂S/∂y dy| as a part of the integral, or of 1 % of Σ|φ| where that is larger";
  return {
    values: found.values,
    score: here.score,
    checks: [
      atMost("conductance-agrees", found.gap, given.tolerance, note),
      reported("conductance", found.flow, "∫ ∂S/∂y dy, what the unit adds to S(x) − S(x₀)"),
      reported("steps", found.steps, "points on the path"),
    ],
    conventions: { ...conventionsOf(given), unit, steps: found.steps },
  };
}

/** ∂S/∂A, A, and ∂/∂x of Σ (∂S/∂A ⊙ mask) ⊙ A, the first factor held fixed. */
const throughUnit = (draft: GraphDraft): Blueprint<string> => {
  const { b } = draft;
  const layer = chosenLayer(draft);
  const gradient = draft.gradient(layer);
  const mask = b.input({ name: "unit_mask", type: "float32", shape: draft.shape(layer) });
  const [inner = ""] = draft.gradientsOf(layer, b.add("Mul", [gradient, mask]), [draft.input]);
  return { roles: { layer, gradient, inner }, facts: mask };
};

interface Sample {
  readonly score: number;
  readonly layer: Float32Array;
  readonly gradient: Float32Array;
  readonly inner: Float32Array;
}

async function at(probe: Probe, x: FloatTensor, mask: FloatTensor): Promise<Sample> {
  const more = (name: string): Record<string, FloatTensor> => ({ [name]: mask });
  const { score, values } = await probe.draw("neuron conductance", throughUnit, x, false, more);
  const data = (role: string): Float32Array => (values[role] as FloatTensor).data;
  return { score, layer: data("layer"), gradient: data("gradient"), inner: data("inner") };
}

/** The mean of the inner gradients, and beside it ½(G + G′)(A′ − A) from point to point, both ends included. */
async function along(
  probe: Probe,
  x0: FloatTensor,
  mask: FloatTensor,
  rule: Quadrature,
  steps: number,
): Promise<Conducted> {
  const { x } = probe;
  const mean = new Float64Array(x.data.length);
  const inside = points(rule, steps).toSorted((a, b) => a.at - b.at);
  let before: Sample | undefined;
  let flow = 0;
  for (const [k, { at: t, weight }] of [{ at: 0, weight: 0 }, ...inside, { at: 1, weight: 0 }].entries()) {
    probe.tick(k, steps + 2);
    const now = await at(probe, pointBetween(x0, x, t), mask);
    for (let i = 0; i < mean.length; i++) mean[i] = (mean[i] as number) + weight * (now.inner[i] as number);
    if (before) flow += flowBetween(before, now, mask.data);
    before = now;
  }
  const values = floats(x.shape);
  for (let i = 0; i < mean.length; i++)
    values.data[i] = (mean[i] as number) * ((x.data[i] as number) - (x0.data[i] as number));
  const size = values.data.reduce((total, value) => total + Math.abs(value), 0);
  const gap = Math.abs(sum(values) - flow) / Math.max(Math.abs(flow), 0.01 * size, 1e-30);
  return { values, flow, steps, gap };
}

function flowBetween(a: Sample, b: Sample, mask: Float32Array): number {
  let total = 0;
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] === 0) continue;
    const gradient = (a.gradient[i] as number) + (b.gradient[i] as number);
    total += 0.5 * gradient * ((b.layer[i] as number) - (a.layer[i] as number));
  }
  return total;
}

/** 1 at the unit, a whole channel or one place of it. */
function maskOf(unit: string, shape: readonly number[]): FloatTensor {
  const [channel = 0, ...place] = unit.split(/[:,]/).map(Number);
  const space = shape.slice(2);
  const fits =
    channel < (shape[1] ?? 0) &&
    (place.length === 0 ||
      (place.length === space.length && place.every((p, i) => p < (space[i] as number))));
  if (!fits) {
    throw new FoveaError(
      "option-invalid",
      `Cannot find unit ${unit}: the layer has ${shape[1]} channels of ${shapeText(space)} positions`,
      { hint: `Channels run from 0 to ${(shape[1] ?? 1) - 1}; CHANNEL:Y,X names one position.` },
    );
  }
  const mask = floats(shape);
  const size = sizeOf(space);
  if (place.length === 0) mask.data.fill(1, channel * size, (channel + 1) * size);
  else mask.data[channel * size + place.reduce((flat, p, i) => flat * (space[i] as number) + p, 0)] = 1;
  return mask;
}

/** The channel whose Σ A ⊙ ∂S/∂A is largest. */
function strongest({ layer, gradient }: Sample, channels: number): number {
  const size = layer.length / channels;
  let [best, most] = [0, Number.NEGATIVE_INFINITY];
  for (let c = 0; c < channels; c++) {
    let total = 0;
    for (let i = c * size; i < (c + 1) * size; i++) total += (layer[i] as number) * (gradient[i] as number);
    if (total > most) [best, most] = [c, total];
  }
  return best;
}
