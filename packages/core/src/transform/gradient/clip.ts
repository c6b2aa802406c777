/** Gradient of Clip, of which ReLU6 is one. */

import type { Value } from "../../graph/graph.ts";
import { arithmetic } from "./arithmetic.ts";
import { reshape, unbroadcast } from "./broadcast.ts";
import type { GradientRule } from "./rule.ts";

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
  const sides = [...(low ? [o.greater(y, low)] : []), ...(high ? [o.less(y, high)] : [])];
  const cutOff = (outside: Value, bound: Value) => {
    const total = unbroadcast(to.b, o.mul(dy, o.indicator(outside)), to.shape(x), []);
    return reshape(to.b, total, to.shape(bound));
  };
  return [
    sides.length === 0 ? dy : o.mul(dy, o.indicator(sides.reduce((a, c) => o.and(a, c)))),
    to.needs(1) ? cutOff(o.less(x, low), low) : undefined,
    to.needs(2) ? cutOff(o.greater(x, high), high) : undefined,
  ];
};
