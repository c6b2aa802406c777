/**
 * Relevance rules of weighted layers z = x·w + b: what each input gets of R.
 *
 * x⁺ = max(x, 0), x⁻ = min(x, 0), the same for w and b; Jᵀ(w) s is the layer with weights w run backwards. Where x cannot be
 * negative, the terms with x⁻ are left out. Formulas: Montavon et al. 2019, doi 10.1007/978-3-030-28954-6_10; numbers as
 * in zennit 1.0.
 */

import { FoveaError } from "../../errors.ts";
import type { Value } from "../../graph/graph.ts";
import { floats } from "../../tensor.ts";
import { arithmetic } from "../gradient/arithmetic.ts";
import { boxOf } from "./box.ts";
import type { LayerRule } from "./composite.ts";
import type { Layer } from "./facts.ts";
import { flat, placed, wSquare } from "./fixed-share.ts";
import { LayerCopy } from "./layer-copy.ts";
import type { RelevanceContext, RelevanceRule, Shares } from "./rule.ts";
import { defaultEpsilon, quotient } from "./stabilise.ts";
import {
  absolute,
  disfavouring,
  type Form,
  favouring,
  negative,
  opposite,
  plain,
  positive,
  times,
} from "./weights.ts";

type Options<Name extends LayerRule["rule"]> = Extract<LayerRule, { rule: Name }>;

export function layerRule(layer: Layer, asked: LayerRule): RelevanceRule {
  return (_node, R, to) => {
    const copy = new LayerCopy(layer, to);
    switch (asked.rule) {
      case "zero":
        return epsilonRule(copy, R, to, { rule: "epsilon", epsilon: 0 }, "zero");
      case "epsilon":
      case "norm":
        return epsilonRule(copy, R, to, { ...asked, rule: "epsilon" }, asked.rule);
      case "z-plus":
        return alphaBeta(copy, R, to, { ...asked, rule: "alpha-beta", alpha: 1, beta: 0 }, asked);
      case "alpha-beta":
        return alphaBeta(copy, R, to, asked, asked);
      case "gamma":
        return gammaRule(copy, R, to, asked);
      case "z-box":
        return zBox(copy, R, to, asked);
      case "w-square":
        return wSquare(copy, R, to, asked.epsilon ?? defaultEpsilon);
      case "flat":
        return flat(copy, R, to, asked.epsilon ?? defaultEpsilon);
      case "gradient":
        return {
          ...placed(layer, copy.back(R, copy.weights(plain)), asked.rule),
          leak: "the gradient applied to R",
        };
      default:
        throw new FoveaError(
          "option-invalid",
          `Cannot use rule ${asked.rule} at node "${layer.node.name}": ${layer.node.op} has weights`,
          {
            hint: "Use epsilon, gamma, alpha-beta, z-plus, z-box, w-square or flat for layers with weights.",
          },
        );
    }
  };
}

/** R_j = x_j Σ_k w_jk R_k / stab(z_k); the bias takes b_k R_k / stab(z_k). */
function epsilonRule(
  copy: LayerCopy,
  R: Value,
  to: RelevanceContext,
  { epsilon = defaultEpsilon }: Options<"epsilon">,
  name: string,
): Shares {
  const { layer } = copy;
  const { s, lost } = quotient(to, R, layer.y, epsilon, "any");
  const share = arithmetic(to.b).mul(layer.x, copy.back(s, copy.weights(plain)));
  return { ...placed(layer, share, name), bias: copy.taken(copy.bias(plain), s), epsilon: lost };
}

/** x⁺ and −x⁻ of a layer's input; the latter undefined where there is none. */
function signs({ x }: Layer, to: RelevanceContext): readonly [Value, Value | undefined] {
  if (to.facts.nonnegative(x)) return [x, undefined];
  const { relu } = arithmetic(to.b);
  const up = to.once(`${x}/positive`, () => relu(x));
  return [up, to.once(`${x}/negative`, () => relu(minus(x, to)))];
}

/** −x, inside the network by a convolution: the engine then keeps it, with the Relu behind it, in its own layout. */
function minus(x: Value, to: RelevanceContext): Value {
  const [, channels = 1, ...spatial] = to.shape(x);
  if (spatial.length !== 2 || to.facts.maker(x) === undefined) return arithmetic(to.b).neg(x);
  const w = to.b.constant(floats([channels, 1, 1, 1], new Float32Array(channels).fill(-1)), "minus");
  return to.b.add("Conv", [x, w], { group: channels, kernel_shape: [1, 1] });
}

/** x⁺·u + x⁻·v + bias, with the weights in forms u and v. */
function signed(copy: LayerCopy, to: RelevanceContext, u: Form, v: Form, bias: Value | undefined): Value {
  const [up, down] = signs(copy.layer, to);
  const z = copy.forward(up, copy.weights(u), bias);
  return down === undefined ? z : arithmetic(to.b).add(z, copy.forward(down, copy.weights(opposite(v))));
}

/** x⁺ ⊙ Jᵀ(u) s + x⁻ ⊙ Jᵀ(v) s. */
function signedBack(copy: LayerCopy, to: RelevanceContext, u: Form, v: Form, s: Value): Value {
  const o = arithmetic(to.b);
  const [up, down] = signs(copy.layer, to);
  const share = o.mul(up, copy.back(s, copy.weights(u)));
  return down === undefined ? share : o.add(share, o.mul(down, copy.back(s, copy.weights(opposite(v)))));
}

/**
 * R_j = Σ_k (α z⁺_jk / stab(z⁺_k) − β z⁻_jk / stab(z⁻_k)) R_k with
 * z⁺_jk = x⁺w⁺ + x⁻w⁻, z⁺_k = Σ_j z⁺_jk + b⁺, and z⁻ = x⁺w⁻ + x⁻w⁺, z⁻_k = Σ_j z⁻_jk + b⁻. z⁺ rule: α = 1, β = 0.
 */
function alphaBeta(
  copy: LayerCopy,
  R: Value,
  to: RelevanceContext,
  { alpha = 2, beta = 1, epsilon = defaultEpsilon }: Options<"alpha-beta">,
  asked: { readonly rule: string; readonly bias?: boolean },
): Shares {
  const part = { bias: asked.bias !== false, epsilon };
  // A half with the factor 0 gives and takes nothing.
  const halves = [
    ...(alpha === 0 ? [] : [half(copy, R, to, { ...part, sign: "plus", factor: alpha })]),
    ...(beta === 0 ? [] : [half(copy, R, to, { ...part, sign: "minus", factor: -beta })]),
  ];
  const sum = (values: readonly (Value | undefined)[]): Value | undefined => {
    const present = values.filter((value) => value !== undefined);
    return present.length === 0 ? undefined : present.reduce(arithmetic(to.b).add);
  };
  const nothing = () => arithmetic(to.b).mul(copy.layer.x, 0);
  return {
    ...placed(copy.layer, sum(halves.map(({ share }) => share)) ?? nothing(), asked.rule),
    bias: sum(halves.map(({ bias }) => bias)),
    epsilon: sum(halves.map(({ epsilon: lost }) => lost)),
    leak: Math.abs(alpha - beta - 1) < 1e-9 ? undefined : `α − β is ${alpha - beta}, not 1`,
  };
}

interface Half {
  readonly sign: "plus" | "minus";
  readonly factor: number;
  readonly bias: boolean;
  readonly epsilon: number;
}

/** `factor` times the shares z⁺_jk / stab(z⁺_k), or those of z⁻. */
function half(
  copy: LayerCopy,
  R: Value,
  to: RelevanceContext,
  { sign, factor, bias: isTaken, epsilon }: Half,
) {
  const o = arithmetic(to.b);
  const [u, v] = sign === "plus" ? [positive, negative] : [negative, positive];
  const bias = isTaken ? copy.bias(u) : undefined;
  const shift = sign === "plus" ? epsilon : -epsilon;
  const stabilising = epsilon === 0 ? undefined : copy.stabilising(isTaken ? u : undefined, shift);
  const z = signed(copy, to, u, v, stabilising ?? bias);
  const { s, lost } = stabilising ? { s: o.div(R, z), lost: undefined } : quotient(to, R, z, epsilon, sign);
  const taken = copy.taken(bias, s);
  const toShift = lost ?? copy.taken(shift, s);
  const scaled = (value: Value): Value => (factor === 1 ? value : o.mul(value, factor));
  return {
    share: scaled(signedBack(copy, to, u, v, s)),
    bias: taken && scaled(taken),
    epsilon: toShift && scaled(toShift),
  };
}

/**
 * γ, generalised to inputs and outputs of either sign: with p = x⁺w⁺ + x⁻w⁻ + b⁺ and n = z − p,
 * where z > 0: shares of z + γp; where z < 0: shares of z + γn; where z = 0: nothing.
 *
 * With q = |x||w| + |b|, p is ½(z + q) and n is ½(z − q). So both sums are (1 + ½γ)z ± ½γq, of terms of one sign where they
 * are used: nothing cancels, and one layer of magnitudes takes the place of four of signs.
 */
function gammaRule(
  copy: LayerCopy,
  R: Value,
  to: RelevanceContext,
  { gamma = 0.25, epsilon = defaultEpsilon }: Options<"gamma">,
): Shares {
  const o = arithmetic(to.b);
  const { x, y: z } = copy.layer;
  const [own, magnitudes] = [copy.weights(times(1 + gamma / 2)), copy.weights(absolute(gamma / 2))];
  const size = to.facts.nonnegative(x) ? x : to.once(`${x}/size`, () => o.abs(x));
  const q = copy.forward(size, magnitudes, copy.bias(absolute(gamma / 2)));
  const scaled = o.mul(z, 1 + gamma / 2);
  const above = o.where(o.greater(z, 0), R, 0);
  const below = o.where(o.less(z, 0), R, 0);
  const up = quotient(to, above, o.relu(o.add(scaled, q)), epsilon, "plus");
  const down = quotient(to, below, o.neg(o.relu(o.sub(q, scaled))), epsilon, "minus");
  const share = o.add(
    o.mul(x, copy.back(o.add(up.s, down.s), own)),
    o.mul(size, copy.back(o.sub(up.s, down.s), magnitudes)),
  );
  const bias = [
    copy.taken(copy.bias(favouring(gamma)), up.s),
    copy.taken(copy.bias(disfavouring(gamma)), down.s),
  ];
  const atZero = o.sub(o.sub(to.total(R), to.total(above)), to.total(below));
  return {
    ...placed(copy.layer, share, "gamma"),
    bias: bias[0] && bias[1] && o.add(bias[0], bias[1]),
    epsilon: o.add(o.add(up.lost as Value, down.lost as Value), atZero),
  };
}

/**
 * R_j = Σ_k (x_j w_jk − l_j w⁺_jk − h_j w⁻_jk) R_k / stab(Σ of the same): shares of how far z is above the least it could
 * be for pixels between l and h. The bias cancels.
 */
function zBox(copy: LayerCopy, R: Value, to: RelevanceContext, asked: Options<"z-box">): Shares {
  const o = arithmetic(to.b);
  const { x } = copy.layer;
  const { low, high } = boxOf(copy.layer, to, asked);
  const [w, up, down] = [plain, positive, negative].map((form) => copy.weights(form)) as [
    Value,
    Value,
    Value,
  ];
  const least = o.add(copy.forward(low, up), copy.forward(high, down));
  const z = o.sub(copy.forward(x, w), least);
  const { s, lost } = quotient(to, R, z, asked.epsilon ?? defaultEpsilon, "any");
  const part = (of: Value, weights: Value) => o.mul(of, copy.back(s, weights));
  const share = o.sub(o.sub(part(x, w), part(low, up)), part(high, down));
  return { ...placed(copy.layer, share, "z-box"), epsilon: lost };
}
