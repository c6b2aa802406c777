/** R / stab(z): division by the output of a layer, kept away from zero. */

import type { Value } from "../../graph/graph.ts";
import { arithmetic } from "../gradient/arithmetic.ts";
import type { RelevanceContext } from "./rule.ts";

/** The ε of every rule unless a composite says otherwise. */
export const defaultEpsilon = 1e-6;

/** What is known of the sign of a denominator. */
type Sign = "plus" | "minus" | "any";

export interface Quotient {
  /** s = R / stab(z). */
  readonly s: Value;
  /** Scalar: Σ (stab(z) − z)·s, the part of ΣR that goes nowhere. */
  readonly lost: Value | undefined;
}

/** stab(z) = z + ε·sgn(z) with sgn(0) = +1. For ε = 0, R/z, and 0 where z is 0. */
export function quotient(to: RelevanceContext, R: Value, z: Value, epsilon: number, sign: Sign): Quotient {
  const o = arithmetic(to.b);
  if (epsilon === 0) {
    const zero = o.equal(z, 0);
    // The denominator is 1 where it would be 0, so that the division makes no NaN for a mask to hide.
    const s = o.where(zero, 0, o.div(R, o.where(zero, 1, z)));
    return { s, lost: o.sub(to.total(R), to.total(o.mul(s, z))) };
  }
  if (sign !== "any") {
    const shift = sign === "plus" ? epsilon : -epsilon;
    const s = o.div(R, o.add(z, shift));
    return { s, lost: o.mul(to.total(s), shift) };
  }
  const shift = o.where(o.greaterOrEqual(z, 0), epsilon, -epsilon);
  const s = o.div(R, o.add(z, shift));
  return { s, lost: to.total(o.mul(s, shift)) };
}
