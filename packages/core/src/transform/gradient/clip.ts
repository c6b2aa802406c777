/** Gradient of Clip, of which ReLU6 is one. */

import type { Value } from "../../graph/graph.ts";
import { numbers } from "../../tensor.ts";
import { type Arithmetic, arithmetic } from "./arithmetic.ts";
import { reshape, unbroadcast } from "./broadcast.ts";
import type { GradientContext, GradientRule } from "./rule.ts";

/**
 * y = min(max(x, low), high): dx = dy where low < x < high, strictly. So does torch for relu6 and hardtanh, which
 * become Clip; its clamp would pass at the bounds too. The bounds themselves get Σ dy over what they cut off.
 *
 * Written in y rather than x (low < y < high says the same), so that the engine can fuse Clip into a convolution.
 */
export const clip: GradientRule = (node, dy, to) => {
  const [x = "", low = "", high = ""] = node.inputs;
  const y = node.outputs[0] as Value;
  const o = arithmetic(to.b);
  const above = low ? [inside(to, o, y, low, 1)] : [];
  const below = high ? [inside(to, o, y, high, -1)] : [];
  const cutOff = (outside: Value, bound: Value) => {
    const total = unbroadcast(to.b, o.mul(dy, o.indicator(outside)), to.shape(x), []);
    return reshape(to.b, total, to.shape(bound));
  };
  return [
    [...above, ...below].reduce((passed, mask) => o.mul(passed, mask), dy),
    to.needs(1) ? cutOff(o.less(x, low), low) : undefined,
    to.needs(2) ? cutOff(o.greater(x, high), high) : undefined,
  ];
};

/** A power of two: multiplying by it is exact, so the sum below is 0 exactly where y meets the bound. */
const steep = 2 ** 100;

/**
 * 1 where y lies above the bound (side 1) or below it (side −1), else 0. For a constant bound that is one node,
 * HardSigmoid min(1, max(0, ±2¹⁰⁰ (y − bound))), a step for all y that differ from the bound by 2⁻¹⁰⁰ or more.
 */
function inside(to: GradientContext, o: Arithmetic, y: Value, bound: Value, side: 1 | -1): Value {
  const known = to.constant(bound);
  const at = known ? numbers(known)[0] : undefined;
  if (at === 0 && side === 1) return o.step(y);
  // Bounds so large that the product would overflow, such as those of "no bound", are compared as they are.
  if (at === undefined || !(Math.abs(at) < 2 ** 20))
    return o.indicator(side === 1 ? o.greater(y, bound) : o.less(y, bound));
  return to.b.add("HardSigmoid", [y], { alpha: side * steep, beta: -side * at * steep });
}
