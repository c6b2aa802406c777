/** Excitation backprop. */

import { z } from "zod";
import { floats } from "../tensor.ts";
import { arithmetic } from "../transform/gradient/arithmetic.ts";
import type { Composite } from "../transform/relevance/composite.ts";
import { type Method, method } from "./method.ts";
import { booleanOption } from "./parts/options.ts";
import { requireClass, withNegatedTop } from "./parts/relevance-duals.ts";
import { requireLogit } from "./parts/relevance-options.ts";
import { bookkeeping, sweep } from "./parts/relevance-sweeps.ts";

const excitationOptions = z.strictObject({
  contrastive: booleanOption
    .default(false)
    .describe("take off what the target's weights with the other sign give, and keep what is left above 0"),
  variant: z
    .enum(["paper", "zennit"])
    .default("paper")
    .describe(
      "paper: no biases; zennit: biases above 0 take a share, activations and norms hand on their gradient",
    ),
});

/** z⁺ at every layer with weights. */
const composites: Readonly<Record<"paper" | "zennit", Composite>> = {
  paper: { name: "excitation", rows: [{ match: {}, rule: { rule: "z-plus", bias: false } }] },
  zennit: {
    name: "excitation-zennit",
    rows: [
      { match: { op: "activation" }, rule: { rule: "gradient" } },
      { match: { op: "BatchNormalization" }, rule: { rule: "gradient" } },
      { match: {}, rule: { rule: "z-plus" } },
    ],
  },
};

/**
 * Excitation backprop: the probability that a winner-takes-all walk from the target comes by.
 *
 *     P(j) = Σ_k P(j | k) P(k),   P(j | k) = x_j w⁺_jk / Σ_j x_j w⁺_jk,   P(target) = 1
 *
 * This is the z⁺ rule without biases; inputs below 0, as a picture after normalisation has them, go with w⁻.
 * Contrastive: the walk with the weights −w_t of the target is taken off, and what is left above 0 is kept.
 * Shapes: input N×C×H×W → attribution of the same shape. Unit: share of 1. Cost: 4 to 8 forwards, 5 to 10 contrastive.
 * Keeps: Σφ + ε = 1, but for what ends in neurons that nothing excites.
 * Throws: `method-inapplicable` for probabilities, and for units and contrasts when contrastive.
 * Source: Zhang et al. 2016, https://arxiv.org/abs/1608.00507.
 */
export const excitationBackprop: Method = method({
  id: "excitation-backprop",
  family: "relevance",
  title: "Excitation backprop",
  paper: "https://arxiv.org/abs/1608.00507",
  reading: "Bright pixels are those that the most active paths of the network lead to from the class.",
  caution: "It follows only what excites the network: a dark place may still speak against the class.",
  needs: ["relevance"],
  keeps: ["null-player"],
  cost: "4 to 8; 5 to 10 contrastive",
  display: "positive",
  domain: "input",
  options: excitationOptions,
  graph: {
    ...bookkeeping,
    build: (draft, { contrastive, variant }) => {
      requireLogit(draft, "excitation-backprop");
      const [of, seed, wrt] = [draft.score, draft.b.constant(floats([1], [1]), "one"), draft.input];
      const composite = composites[variant];
      const walk = sweep(draft, "target", { of, seed, wrt, composite });
      if (!contrastive) return walk;
      requireClass(draft, "contrastive excitation-backprop");
      const o = arithmetic(draft.b);
      const reversed = withNegatedTop(draft, composite, "excitation-backprop");
      return o.relu(o.sub(walk, sweep(draft, "dual", { of, seed, wrt, composite: reversed })));
    },
  },
});
