/** Softmax-gradient relevance propagation. */

import { z } from "zod";
import type { Value } from "../graph/graph.ts";
import type { FloatTensor } from "../tensor.ts";
import { type Arithmetic, arithmetic } from "../transform/gradient/arithmetic.ts";
import type { GraphDraft } from "./graph-draft.ts";
import { type Check, reported } from "./ledger.ts";
import { type Method, method } from "./method.ts";
import { booleanOption } from "./parts/options.ts";
import { type ClassRow, classRow, requireClass, requireCompeting } from "./parts/relevance-duals.ts";
import { chosenComposite, contrastiveShape } from "./parts/relevance-options.ts";
import { bookkeeping, contrasted, sweep, total } from "./parts/relevance-sweeps.ts";

const sglrpOptions = z.strictObject({
  ...contrastiveShape,
  scaling: booleanOption
    .default(true)
    .describe(
      "give the relevance of the other classes the total of the target's before it is taken off, as the authors do",
    ),
});

/**
 * Softmax-gradient LRP: what speaks for the target and not for the classes that compete with it.
 *
 *     R_t = p_t (1 − p_t), R_k = −p_t p_k at the logits: the gradient of p_t = softmax(z)_t
 *     φ = R_target − R_dual · ΣR_target / ΣR_dual,   R_dual from p_t p_k at all k ≠ t; without scaling, R_target − R_dual
 *
 * The two are propagated by themselves, as in the authors' code, both from a total of 1 and multiplied by p_t (1 − p_t)
 * in the end: rules are homogeneous in R, and nothing underflows where the network is sure.
 * Shapes: input N×C×H×W → attribution of the same shape. Unit: probability. Cost: two sweeps, 5 to 13 forwards.
 * Keeps: each sweep conserves; with scaling Σφ = 0.
 * The form of the score makes no difference: it is always the softmax that is explained.
 * Throws: `method-inapplicable` for units, contrasts, one score, and independent (sigmoid) classes.
 * Source: Iwana, Kuroki, Uchida 2019, https://arxiv.org/abs/1908.04351; composite as there: deep Taylor,
 * bounded where the range of pixels is known.
 */
export const sglrp: Method = method({
  id: "sglrp",
  family: "relevance",
  title: "SGLRP (softmax-gradient LRP)",
  paper: "https://arxiv.org/abs/1908.04351",
  reading:
    "Warm pixels tell the class from its rivals, the classes that are likeliest beside it; cold ones speak for the rivals.",
  caution: "What the class has in common with its rivals does not show, however much it matters.",
  needs: ["relevance", "competing-classes"],
  keeps: ["null-player"],
  cost: "5 to 13",
  display: "signed",
  domain: "input",
  options: sglrpOptions,
  graph: {
    ...bookkeeping,
    build: (draft, options) => {
      requireClass(draft, "sglrp");
      requireCompeting(draft, "sglrp");
      const composite = chosenComposite(draft, options);
      const row = classRow(draft);
      const [of, wrt] = [row.logits, draft.input];
      const target = sweep(draft, "target", { of, wrt, composite, seed: row.target });
      const rivals = shareOfRivals(draft, row);
      rivalShares.set(draft, rivals.shares);
      const dual = sweep(draft, "dual", { of, wrt, composite, seed: rivals.shares });
      return arithmetic(draft.b).mul(contrasted(draft, target, dual, options.scaling), rivals.slope);
    },
    extras: (draft, options) => ({
      ...bookkeeping.extras(draft, options),
      rivals: rivalShares.get(draft) as Value,
    }),
    afterwards: (values, score, notes) => [
      ...bookkeeping.afterwards(values, score, notes),
      strongestRival(values.rivals as FloatTensor),
    ],
  },
});

/** p_k / (1 − p_t) of each draft. */
const rivalShares = new WeakMap<GraphDraft, Value>();

/** A target among many of its kind is set against them: an elephant against other elephants, not against a zebra beside it. */
function strongestRival({ data }: FloatTensor): Check {
  const share = data.reduce((most, v) => Math.max(most, v), 0);
  const note = `share of class ${data.indexOf(share)} in what the target is set against`;
  return reported("strongest-rival", share, note);
}

interface Rivals {
  /** p_k / (1 − p_t) at k ≠ t, 0 at t. */
  readonly shares: Value;
  /** p_t (1 − p_t), of shape [1]. */
  readonly slope: Value;
}

/** By the softmax of the others alone, so that nothing is lost where p_t is nearly 1: p_t = σ(z_t − log Σ_{k≠t} e^{z_k}). */
function shareOfRivals(draft: GraphDraft, { logits, isTarget }: ClassRow): Rivals {
  const { b, model } = draft;
  const o = arithmetic(b);
  const others = o.where(isTarget, -1e30, logits);
  const every = b.add("ReduceLogSumExp", [others], { keepdims: 0 });
  const margin = o.sub(total(draft, o.where(isTarget, logits, 0)), every);
  return {
    shares: b.add("Softmax", [others], { axis: model.head.axis }),
    slope: logisticSlope(o, margin),
  };
}

/**
 * σ(m) (1 − σ(m)) as e^{−|m|} / (1 + e^{−|m|})². Engines compute Sigmoid to 1e-8 or so of 1, which far out, where the
 * network is sure, leaves nothing of σ(−m) itself; Exp is exact in proportion.
 */
function logisticSlope(o: Arithmetic, margin: Value): Value {
  const tail = o.exp(o.neg(o.abs(margin)));
  const whole = o.add(1, tail);
  return o.div(tail, o.mul(whole, whole));
}
