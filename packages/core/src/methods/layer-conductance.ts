/** Layer conductance: what flows through each position of a layer on the way from a baseline to the picture. */

import { z } from "zod";
import { passedByAll } from "../model/layers.ts";
import { type FloatTensor, floats, sizeOf } from "../tensor.ts";
import { atMost, type Check, reported } from "./ledger.ts";
import { type Attribution, type Method, method } from "./method.ts";
import { baselineOf, baselineOption } from "./parts/baseline.ts";
import { layerOr } from "./parts/layer.ts";
import { gradientAndLayer } from "./parts/layer-runs.ts";
import { gapOf, type Integral, refined, refiningOptions, sumOf } from "./parts/path-integral.ts";
import { pointBetween } from "./parts/point-between.ts";
import type { Drawn, Probe } from "./probe.ts";
import { conventionsOf } from "./run-method.ts";

const options = z.strictObject({
  ...refiningOptions({ tolerance: 0.005, "max-steps": 512 }),
  baseline: baselineOption.default("zero"),
});
type Options = z.infer<typeof options>;

/**
 * Layer conductance: integrated gradients at an inner layer, summed over its channels.
 *
 *     m = Σ_d ∫ ∂S/∂A_d · dA_d/dt dt ≈ Σ_d Σ_k ½(G_k + G_{k+1}) (A_{k+1} − A_k),   A and G = ∂S/∂A at x₀ + t_k (x − x₀)
 *
 * The differences of A stand for its derivative along the path, so that one forward and backward run gives both. Without
 * `steps` their number doubles from 16 until |Σm − (S(x) − S(x₀))| ≤ tolerance · |S(x) − S(x₀)|.
 * Shapes: layer N×D×h×w → map N×h×w, signed. Unit: that of the score.
 * Cost: a forward and the backward part above the layer per step.
 * Keeps: completeness, if everything passes through the layer: else only what does, and the ledger says so.
 * Throws: `layer-unknown` if there is no layer with space, `UnsupportedOpError` at an operator without a gradient rule.
 * Source: Dhamdhere et al. 2018, https://arxiv.org/abs/1805.12233; in this form Shrikumar et al. 2018, https://arxiv.org/abs/1807.09946.
 */
export const layerConductance: Method = method({
  id: "layer-conductance",
  family: "path",
  title: "Layer conductance",
  paper: "https://arxiv.org/abs/1805.12233",
  reading:
    "Each place shows how much of the score's change from an empty picture flows through it; the map is as coarse as the layer.",
  caution:
    "A place is judged together with its surroundings: what counted need not lie exactly under the warmest spot.",
  needs: ["gradient", "spatial-layer"],
  keeps: ["completeness", "scales-with-score"],
  cost: "about 2 per step; 16 steps and up unless told",
  display: "signed",
  domain: "layer",
  options,
  explain: conduct,
});

async function conduct(probe: Probe, given: Options): Promise<Attribution> {
  const x0 = baselineOf(probe, given.baseline);
  const layer = layerOr(probe.model, probe.layer);
  const found = await refined(given, (steps) => along(probe, x0, steps));
  const whole = passedByAll(
    probe.model.graph,
    layer,
    probe.score.kind === "unit" ? probe.score.value : probe.model.head.logits,
  );
  return {
    values: found.values,
    score: found.score,
    checks: [
      completeness(found, whole, given.tolerance),
      reported("steps", found.steps, "points on the path"),
    ],
    conventions: { ...conventionsOf(given), steps: found.steps },
  };
}

interface Conducted extends Integral {
  readonly values: FloatTensor;
  readonly score: number;
}

function completeness({ gap }: Integral, whole: boolean, tolerance: number): Check {
  const note = "|Σm − (S(x) − S(x₀))| as a part of |S(x) − S(x₀)|";
  if (whole) return atMost("completeness", gap, tolerance, note);
  return reported("completeness", gap, `${note}; part of S does not pass through this layer`);
}

async function along(probe: Probe, x0: FloatTensor, steps: number): Promise<Conducted> {
  const at = (k: number): Promise<Drawn<undefined>> =>
    probe.draw("gradient and layer", gradientAndLayer, pointBetween(x0, probe.x, k / steps));
  let before = await at(0);
  const start = before.score;
  const { shape } = before.values.layer as FloatTensor;
  const space = shape.slice(2);
  const map = new Float64Array(sizeOf(space));
  for (let k = 1; k <= steps; k++) {
    probe.tick(k, steps + 1);
    const now = await at(k);
    addFlow(map, before, now);
    before = now;
  }
  const ends = { whole: before.score, none: start };
  return {
    values: floats([1, ...space], map),
    score: before.score,
    steps,
    gap: gapOf(sumOf(map), ends),
  };
}

/** Adds ½(G + G′)(A′ − A), summed over channels. */
function addFlow(map: Float64Array, before: Drawn<undefined>, now: Drawn<undefined>): void {
  const [a, b] = [before.values.layer?.data, now.values.layer?.data] as [Float32Array, Float32Array];
  const [g, h] = [before.values.gradient?.data, now.values.gradient?.data] as [Float32Array, Float32Array];
  for (let i = 0; i < a.length; i += map.length) {
    for (let p = 0; p < map.length; p++) {
      const flow =
        ((g[i + p] as number) + (h[i + p] as number)) * ((b[i + p] as number) - (a[i + p] as number));
      map[p] = (map[p] as number) + 0.5 * flow;
    }
  }
}
