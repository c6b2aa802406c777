/** Eigen-CAM: the first principal component of a layer. */

import type { z } from "zod";
import { type FloatTensor, floats, sizeOf } from "../tensor.ts";
import { atMost, type Check, reported } from "./ledger.ts";
import { type Attribution, type Method, method } from "./method.ts";
import { camAttribution, camOptions } from "./parts/cam-options.ts";
import { layerOr } from "./parts/layer.ts";
import { type Principal, principal } from "./parts/principal.ts";
import type { Probe } from "./probe.ts";

/**
 * Eigen-CAM: the pattern over positions that explains most of what the layer shows, whatever the target.
 *
 *     m = X v₁,   X: positions × channels, the mean of every channel taken off;   v₁: its first right singular vector
 *
 * The sign, which a singular vector leaves open, is that in which m goes with Σ_d A_d. Where the first two singular values
 * are nearly the same, there is no first component: the ledger says so.
 *
 * Shapes: layer N×D×h×w → map N×h×w, with mean 0. Unit: that of the layer. Cost: one forward run.
 * Throws: `layer-unknown` if there is no layer with space.
 * Source: Muhammad and Yeasin 2020, https://arxiv.org/abs/2008.00299; centred as in pytorch-grad-cam, sign fixed here.
 */
export const eigenCam: Method = method({
  id: "eigen-cam",
  family: "activation-map",
  title: "Eigen-CAM",
  paper: "https://arxiv.org/abs/2008.00299",
  reading:
    "Bright regions carry the strongest common pattern of the layer: what stands out to the network. It does not depend on the class.",
  caution: "It does not say what speaks for a class: the map is the same for every one of them.",
  needs: ["spatial-layer"],
  keeps: ["class-free"],
  cost: "1",
  display: "positive",
  domain: "layer",
  options: camOptions,
  explain: projected,
});

async function projected(probe: Probe, given: z.infer<typeof camOptions>): Promise<Attribution> {
  const layer = layerOr(probe.model, probe.layer);
  const roles = { layer };
  const { values: drawn, score } = await probe.draw("layer", () => ({ roles, facts: undefined }));
  const values = drawn.layer as FloatTensor;
  const sizes = values.shape.slice(2);
  const positions = sizeOf(sizes);
  const found = principal({ data: values.data, channels: values.shape[1] as number, positions });
  const total = centredTotal(values.data, positions);
  const agreement = correlation(found.projection, total);
  const map = agreement < 0 ? found.projection.map((v) => -v) : found.projection;
  return camAttribution(probe, floats([1, ...sizes], map), given, {
    score,
    checks: checksOf(found, Math.abs(agreement)),
  });
}

/** Σ_d A_d less its mean. */
function centredTotal(data: Float32Array, positions: number): Float64Array {
  const total = new Float64Array(positions);
  for (let i = 0; i < data.length; i++)
    total[i % positions] = (total[i % positions] as number) + (data[i] as number);
  const mean = total.reduce((a, b) => a + b, 0) / positions;
  return total.map((value) => value - mean);
}

/** Of two arrays whose means are 0. */
function correlation(a: Float64Array, b: Float64Array): number {
  let [product, left, right] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    product += (a[i] as number) * (b[i] as number);
    left += (a[i] as number) ** 2;
    right += (b[i] as number) ** 2;
  }
  return left > 0 && right > 0 ? product / Math.sqrt(left * right) : 0;
}

function checksOf({ singular: [first, second], residual }: Principal, agreement: number): Check[] {
  const ratio = first > 0 ? second / first : 0;
  return [
    atMost(
      "singular-ratio",
      ratio,
      0.99,
      "second singular value over the first: near 1 the component is arbitrary",
    ),
    atMost(
      "component-residual",
      residual,
      1e-4,
      "‖XXᵀu − σ²u‖ / σ² or the same of XᵀX: how far the component is from exact",
    ),
    reported(
      "sign-agreement",
      agreement,
      "correlation of the map with the sum of the channels, which fixes its sign",
    ),
  ];
}
