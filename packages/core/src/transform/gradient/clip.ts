/** Gradient of Clip, of which ReLU6 is one. */

import type { Node, Value } from "../../graph/graph.ts";
import { floats, numbers } from "../../tensor.ts";
import { arithmetic } from "./arithmetic.ts";
import { reshape, unbroadcast } from "./broadcast.ts";
import type { GradientContext, GradientRule } from "./rule.ts";

/**
 * y = min(max(x, low), high): dx = dy where low < x < high, strictly. So does torch for relu6 and hardtanh, which
 * become Clip; its clamp would pass at the bounds too. The bounds themselves get Σ dy over what they cut off.
 *
 * Written in y rather than x (low < y < high says the same), so that the engine can fuse Clip into a convolution.
 */
export const clip: GradientRule = (node, dy, to) => clipWith(bothSteps, node, dy, to);

/** The same for engines that keep convolutions in blocks of channels. */
export const clipInBlocks: GradientRule = (node, dy, to) => clipWith(bandInBlocks, node, dy, to);

/** What dy has to be multiplied by: steps of y. */
type Band = (to: GradientContext, y: Value, low: Value, high: Value) => readonly Value[];

function clipWith(band: Band, node: Node, dy: Value, to: GradientContext): ReturnType<GradientRule> {
  const [x = "", low = "", high = ""] = node.inputs;
  const o = arithmetic(to.b);
  const cutOff = (outside: Value, bound: Value) => {
    const total = unbroadcast(to.b, o.mul(dy, o.indicator(outside)), to.shape(x), []);
    return reshape(to.b, total, to.shape(bound));
  };
  return [
    band(to, node.outputs[0] as Value, low, high).reduce((passed, mask) => o.mul(passed, mask), dy),
    to.needs(1) ? cutOff(o.less(x, low), low) : undefined,
    to.needs(2) ? cutOff(o.greater(x, high), high) : undefined,
  ];
}

const bothSteps: Band = (to, y, low, high) => [
  ...(low ? [inside(to, y, low, 1)] : []),
  ...(high ? [inside(to, y, high, -1)] : []),
];

/**
 * One mask for 0 < y < high: a leaky rectifier of y − 2⁻¹⁰⁰, with the slope −high·2¹⁰⁰, is high at both bounds and lower
 * between them. A convolution takes it along, so that y is read once, and dy multiplied once.
 */
const bandInBlocks: Band = (to, y, low, high) => {
  const [bottom, top] = [boundOf(to, low), boundOf(to, high)];
  const [, channels = 1, ...places] = to.shape(y);
  const fits = bottom === 0 && top !== undefined && top > 0 && top < 2 ** 20;
  if (!fits || places.length !== 2 || to.type(y) !== "float32") return bothSteps(to, y, low, high);
  const all = (shape: readonly number[], value: number): Value =>
    to.b.constant(floats(shape, new Float32Array(channels).fill(value)), "band");
  const weights = [y, all([channels, 1, 1, 1], 1), all([channels], -1 / steep)];
  const shifted = to.b.add("Conv", weights, { kernel_shape: [1, 1], group: channels });
  const folded = to.b.add("LeakyRelu", [shifted], { alpha: -top * steep });
  return [inside(to, folded, high, -1)];
};

function boundOf(to: GradientContext, bound: Value): number | undefined {
  const known = bound ? to.constant(bound) : undefined;
  return known && numbers(known)[0];
}

/** A power of two: multiplying by it is exact, so the sum below is 0 exactly where y meets the bound. */
const steep = 2 ** 100;

/**
 * 1 where y lies above the bound (side 1) or below it (side −1), else 0. For a constant bound that is one node,
 * HardSigmoid min(1, max(0, ±2¹⁰⁰ (y − bound))), a step for all y that differ from the bound by 2⁻¹⁰⁰ or more.
 */
function inside(to: GradientContext, y: Value, bound: Value, side: 1 | -1): Value {
  const o = arithmetic(to.b);
  const at = boundOf(to, bound);
  if (at === 0 && side === 1) return o.step(y);
  // Bounds so large that the product would overflow, such as those of "no bound", are compared as they are.
  if (at === undefined || !(Math.abs(at) < 2 ** 20))
    return o.indicator(side === 1 ? o.greater(y, bound) : o.less(y, bound));
  return to.b.add("HardSigmoid", [y], { alpha: side * steep, beta: -side * at * steep });
}
