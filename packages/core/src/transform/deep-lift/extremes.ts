/** DeepLIFT rules of maxima and minima, in pooling, in reductions and between tensors. */

import type { Value } from "../../graph/graph.ts";
import { arithmetic } from "../gradient/arithmetic.ts";
import { type DifferenceRule, gradientAt } from "./rule.ts";

/**
 * With y⁺ = max(y, y₀): y⁺ − y₀ goes where x has its maximum, y − y⁺ where x₀ has it, each over Δx there; several windows
 * that meet in one place add up. Where Δx is 0, the gradient goes on. For minima all signs are turned.
 *
 * No quotient exceeds 1: where x has its maximum and y > y₀, x₀ is at most y₀, so Δx ≥ y − y₀; and this holds for rounded
 * numbers too.
 */
export const extreme =
  (side: 1 | -1): DifferenceRule =>
  (node, dy, to) => {
    const o = arithmetic(to.b);
    const [y = ""] = node.outputs;
    const [high, low] = side === 1 ? [y, to.twin(y)] : [to.twin(y), y];
    const rise = o.relu(o.sub(high, low));
    const fall = o.relu(o.sub(low, high));
    const here = gradientAt(node, o.mul(dy, rise), to, (value) => value);
    const there = gradientAt(node, o.mul(dy, fall), to, to.twin);
    const plain = to.plain(node, dy, to);
    return node.inputs.map((x, i) => {
      const [a, b, c] = [here[i], there[i], plain[i]];
      if (a === undefined || b === undefined || c === undefined) return undefined;
      const step: Value = side === 1 ? o.sub(x, to.twin(x)) : o.sub(to.twin(x), x);
      return o.where(o.equal(step, 0), c, o.div(o.sub(a, b), step));
    });
  };
