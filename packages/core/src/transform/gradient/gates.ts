/** Gradients of squeeze and excitation for engines that keep tensors in blocks of channels. */

import type { Value } from "../../graph/graph.ts";
import { floats, sameShape } from "../../tensor.ts";
import { arithmetic } from "./arithmetic.ts";
import type { GradientContext, GradientRule } from "./rule.ts";

/**
 * z = x ⊙ s with one s per channel: dx = dy ⊙ s, ds = Σ dy ⊙ x over the places. Repeating s by a nearest Resize and summing
 * by an average leaves all large tensors in the engine's layout, which broadcasting and ReduceSum do not.
 *
 * Shapes: x N C H W, s N C 1 1. Undefined for all others.
 */
export function gated(
  { inputs, outputs: [z = ""] }: Parameters<GradientRule>[0],
  dy: Value,
  to: GradientContext,
): ReturnType<GradientRule> | undefined {
  const at = inputs.findIndex((s) => isPerChannel(to, s, z));
  const x = inputs[1 - at] as Value;
  if (at < 0 || !sameShape(to.shape(x), to.shape(z))) return undefined;
  const o = arithmetic(to.b);
  return inputs.map((_, i) => {
    if (!to.needs(i)) return undefined;
    if (i !== at) return o.mul(dy, everywhere(to, inputs[at] as Value, z));
    return scaled(
      to,
      to.b.add("GlobalAveragePool", [o.mul(dy, x)]),
      to.shape(x)[1] as number,
      placesOf(to, x),
    );
  });
}

/** y = Mean x over the places of each channel: dx = dy / places everywhere. */
export const averageInBlocks =
  (plain: GradientRule): GradientRule =>
  (node, dy, to) => {
    const [x = ""] = node.inputs;
    if (!isPerChannel(to, node.outputs[0] as Value, x)) return plain(node, dy, to);
    return [everywhere(to, arithmetic(to.b).mul(dy, 1 / placesOf(to, x)), x)];
  };

function isPerChannel(to: GradientContext, s: Value, whole: Value): boolean {
  const [batch, channels, ...places] = to.shape(whole);
  if (places.length !== 2 || to.type(whole) !== "float32") return false;
  return sameShape(to.shape(s), [batch ?? 0, channels ?? 0, 1, 1]) && placesOf(to, whole) > 1;
}

function placesOf(to: GradientContext, whole: Value): number {
  const [, , height = 1, width = 1] = to.shape(whole);
  return height * width;
}

/** factor · x, by a depthwise convolution: a product with a number would leave the layout. */
function scaled({ b }: GradientContext, x: Value, channels: number, factor: number): Value {
  const w = b.constant(floats([channels, 1, 1, 1], new Float32Array(channels).fill(factor)), "places");
  return b.add("Conv", [x, w], { group: channels, kernel_shape: [1, 1] });
}

/** N C 1 1 repeated over the places of `whole`. */
function everywhere({ b, shape }: GradientContext, s: Value, whole: Value): Value {
  const [, , height = 1, width = 1] = shape(whole);
  const scales = b.constant(floats([4], [1, 1, height, width]), "scales");
  const as = { mode: "nearest", coordinate_transformation_mode: "asymmetric", nearest_mode: "floor" };
  return b.add("Resize", [s, "", scales], as);
}
