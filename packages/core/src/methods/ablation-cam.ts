/** Ablation-CAM: channel weights from what the score loses without each channel. */

import type { z } from "zod";
import { type FloatTensor, floats, sizeOf } from "../tensor.ts";
import { reported } from "./ledger.ts";
import { type Attribution, type Method, method } from "./method.ts";
import { camAttribution, camOptions } from "./parts/cam-options.ts";
import { type Head, headAfter, headCheck } from "./parts/head-runs.ts";
import { layerOr } from "./parts/layer.ts";
import { booleanOption } from "./parts/options.ts";
import type { Probe } from "./probe.ts";

const options = camOptions.extend({
  relative: booleanOption
    .default(false)
    .describe("true: weights divided by |S|, as in the paper; the map then has no unit"),
});
type Options = z.infer<typeof options>;

/** What the paper's form divides by is never less. */
const tiny = 1e-8;

/**
 * Ablation-CAM: a channel counts by what the score loses when the channel is set to 0.
 *
 *     m = Σ_d w_d A_d,   w_d = S − S(A_d ← 0)
 *
 * Only the part of the network after the layer runs again. Where that is linear, w_d is what the channel adds to S.
 *
 * Shapes: layer N×D×h×w → map N×h×w, signed. Unit: score times that of the layer; `relative`: that of the layer.
 * Cost: one forward run, and one of the part after the layer per channel that is not 0 everywhere. Needs no gradient.
 * Throws: `layer-unknown` without a layer with space, `method-inapplicable` if the target does not depend on it.
 * Source: Desai and Ramaswamy 2020, https://openaccess.thecvf.com/content_WACV_2020/html/Desai_Ablation-CAM_Visual_Explanations_for_Deep_Convolutional_Network_via_Gradient-free_Localization_WACV_2020_paper.html.
 */
export const ablationCam: Method = method({
  id: "ablation-cam",
  family: "activation-map",
  title: "Ablation-CAM",
  paper:
    "https://openaccess.thecvf.com/content_WACV_2020/html/Desai_Ablation-CAM_Visual_Explanations_for_Deep_Convolutional_Network_via_Gradient-free_Localization_WACV_2020_paper.html",
  reading:
    "Bright regions belong to patterns without which the score falls; regions below 0, to patterns that hold it down.",
  caution:
    "A pattern is taken away wherever it occurs: it was not tried what happens without one single place.",
  needs: ["spatial-layer"],
  keeps: ["scales-with-score"],
  cost: "1, and 1 of the part after the layer per channel",
  display: "positive",
  domain: "layer",
  options,
  explain: ablated,
});

async function ablated(probe: Probe, given: Options): Promise<Attribution> {
  const head = await headAfter(probe, layerOr(probe.model, probe.layer), "target");
  const { values } = head;
  const { score } = await head.run(values);
  const losses = await lossesOf(probe, head, score);
  const weights = given.relative ? losses.map((loss) => loss / Math.max(Math.abs(score), tiny)) : losses;
  const whole = (await probe.scoreAt(probe.x)).score;
  const total = losses.reduce((a, b) => a + b, 0);
  return camAttribution(probe, weighted(values, weights), given, {
    score: whole,
    checks: [
      headCheck(whole, score),
      reported(
        "loss-sum",
        total,
        "what all channels cost one by one; the score less a constant if the head is linear",
      ),
    ],
  });
}

/** S − S without the channel. A channel that is 0 anyway costs nothing, and no run. */
async function lossesOf(probe: Probe, { values, runs }: Head, score: number): Promise<Float64Array> {
  const { shape, data } = values;
  const [channels, positions] = [shape[1] as number, sizeOf(shape.slice(2))];
  const losses = new Float64Array(channels);
  const active = Array.from({ length: channels }, (_, d) => d).filter(
    (d) => !allZero(data, d * positions, (d + 1) * positions),
  );
  await runs({
    count: active.length,
    fill: (row, k) => {
      const d = active[k] as number;
      row.set(data);
      row.fill(0, d * positions, (d + 1) * positions);
    },
    take: (found, k) => {
      probe.tick(k, active.length);
      losses[active[k] as number] = score - found.score;
      return false;
    },
  });
  return losses;
}

function allZero(data: Float32Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (data[i] !== 0) return false;
  return true;
}

function weighted({ shape, data }: FloatTensor, weights: Float64Array): FloatTensor {
  const sizes = shape.slice(2);
  const positions = sizeOf(sizes);
  const map = new Float64Array(positions);
  for (let d = 0; d < weights.length; d++)
    for (let p = 0; p < positions; p++)
      map[p] = (map[p] as number) + (weights[d] as number) * (data[d * positions + p] as number);
  return floats([1, ...sizes], map);
}
