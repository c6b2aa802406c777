/** Contrastive layer-wise relevance propagation. */

import { z } from "zod";
import type { Value } from "../graph/graph.ts";
import { floats } from "../tensor.ts";
import { arithmetic } from "../transform/gradient/arithmetic.ts";
import type { Composite } from "../transform/relevance/composite.ts";
import type { GraphDraft } from "./graph-draft.ts";
import { type Method, method } from "./method.ts";
import { classRow, requireClass, requireRivals, withNegatedTop } from "./parts/relevance-duals.ts";
import { chosenComposite, contrastiveShape, requireLogit } from "./parts/relevance-options.ts";
import { bookkeeping, contrasted, sweep } from "./parts/relevance-sweeps.ts";

const clrpOptions = z.strictObject({
  ...contrastiveShape,
  variant: z
    .preprocess((value) => (typeof value === "number" ? String(value) : value), z.enum(["1", "2"]))
    .default("1")
    .describe(
      "what stands against the target: 1, all other classes alike; 2, its own weights with the other sign",
    ),
});

/**
 * Contrastive LRP: what the target has more of than its dual.
 *
 *     φ = max(0, R − R_dual · ΣR / ΣR_dual)
 *     R from z_t at the target; R_dual from z_t / (K − 1) at every other class (1), or from z_t with weights −w_t (2)
 *
 * Both start from |z_t|, so that a target with a negative score keeps its own signs.
 * Shapes: input N×C×H×W → attribution of the same shape, nothing below 0. Unit: score. Cost: two sweeps, 5 to 13 forwards.
 * Keeps: each sweep conserves; both have the same total before they are set against each other.
 * Throws: `method-inapplicable` for units, contrasts, probabilities; for one score in variant 1; for a last layer whose
 * rule does not feel the sign of its weights in variant 2.
 * Source: Gu, Yang, Tresp 2018, https://arxiv.org/abs/1812.02100.
 */
export const clrp: Method = method({
  id: "clrp",
  family: "relevance",
  title: "CLRP (contrastive LRP)",
  paper: "https://arxiv.org/abs/1812.02100",
  reading:
    "Bright pixels speak for the class more than for its opposite: all other classes, or the class itself reversed.",
  caution: "A dark place is not unimportant: what speaks for both alike is taken out.",
  needs: ["relevance", "several-classes"],
  keeps: ["nonnegative", "null-player"],
  cost: "5 to 13",
  display: "positive",
  domain: "input",
  options: clrpOptions,
  graph: {
    ...bookkeeping,
    build: (draft, options) => {
      requireClass(draft, "clrp");
      requireLogit(draft, "clrp");
      if (options.variant === "1") requireRivals(draft, "clrp variant 1");
      const o = arithmetic(draft.b);
      const composite = chosenComposite(draft, options);
      const [of, seed, wrt] = [draft.score, draft.b.constant(floats([1], [1]), "one"), draft.input];
      const target = sweep(draft, "target", { of, seed, wrt, composite });
      const dual =
        options.variant === "1" ? fromOthers(draft, composite) : fromNegative(draft, composite, seed);
      return o.mul(o.relu(contrasted(draft, target, dual)), o.abs(draft.score));
    },
  },
});

/** From 1 / (K − 1) at every other class. */
function fromOthers(draft: GraphDraft, composite: Composite): Value {
  const o = arithmetic(draft.b);
  const { logits, target } = classRow(draft);
  const seed = o.div(o.sub(1, target), draft.model.head.scores - 1);
  return sweep(draft, "dual", { of: logits, seed, wrt: draft.input, composite });
}

/** From 1 at the target, whose weights have the other sign. */
const fromNegative = (draft: GraphDraft, composite: Composite, seed: Value): Value =>
  sweep(draft, "dual", {
    of: draft.score,
    seed,
    wrt: draft.input,
    composite: withNegatedTop(draft, composite, "clrp"),
  });
