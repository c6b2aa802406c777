/** Guided backpropagation and the deconvolutional network: the gradient with other rules at rectifiers. */

import { z } from "zod";
import { FoveaError } from "../errors.ts";
import type { Node, Value } from "../graph/graph.ts";
import {
  deconvnetRules,
  gatingSmooth,
  guidedRules,
  isRectifier,
  isSmoothActivation,
} from "../transform/gradient/guided.ts";
import type { GradientRules } from "../transform/gradient/rule.ts";
import type { GraphDraft } from "./graph-draft.ts";
import { atLeast, type Check } from "./ledger.ts";
import { type Method, method } from "./method.ts";
import { noOptions } from "./parts/options.ts";

type GuidedOptions = z.ZodObject<
  { smooth: z.ZodDefault<z.ZodEnum<{ own: "own"; gated: "gated" }>> },
  z.core.$strict
>;

export const guidedOptions: GuidedOptions = z.strictObject({
  smooth: z
    .enum(["own", "gated"])
    .default("own")
    .describe(
      "smooth activations (SiLU, HardSwish, GELU …): own: their own derivative; gated: let only positive signals back as well",
    ),
});

/** The gradient by `rules`; refuses a network in which they change nothing. */
export function overriddenGradient(draft: GraphDraft, rules: GradientRules, title: string): Value {
  const gradient = draft.gradient(draft.input, rules);
  if (overriddenNodes(draft, rules).length > 0) return gradient;
  throw new FoveaError(
    "method-inapplicable",
    `Cannot run ${title}: no rectifier (Relu, Clip from 0) lies between the picture and the target`,
    {
      hint: "It would be the plain gradient: use the method gradient. Guided methods take --set smooth=gated for smooth activations.",
    },
  );
}

/** Nodes that the sweep went through with a rule that is not the plain one. */
const overriddenNodes = (draft: GraphDraft, rules: GradientRules): Node[] =>
  [...new Set(draft.visited)].filter(
    (node) =>
      isRectifier(node, draft.graph) ||
      (rules !== guidedRules && rules !== deconvnetRules && isSmoothActivation(node, draft.graph)),
  );

export const guidedRulesFor = (draft: GraphDraft, smooth: "own" | "gated"): GradientRules =>
  smooth === "gated" ? gatingSmooth(guidedRules, draft.graph) : guidedRules;

export function overriddenCheck(draft: GraphDraft, rules: GradientRules): Check {
  const nodes = overriddenNodes(draft, rules);
  const ops = [...new Set(nodes.map(({ op }) => op))];
  const list = ops.map((op) => `${nodes.filter((node) => node.op === op).length} ${op}`).join(", ");
  return atLeast("nodes-overridden", nodes.length, 1, `nodes with the method's own rule: ${list}`);
}

/**
 * Guided backpropagation: the gradient, in which rectifiers let only positive signals back.
 *
 *     at every rectifier:  dx = max(dy, 0) ⊙ 1[x > 0]
 *
 * Shapes: input N×C×H×W → attribution of the same shape. Unit: none that compares between pictures.
 * Cost: one forward and one backward run. Sharp, but known to depend little on the class and on the later layers.
 * Throws: `method-inapplicable` on a network without rectifiers, `UnsupportedOpError` at an operator without a rule.
 * Source: Springenberg et al. 2014, https://arxiv.org/abs/1412.6806.
 */
export const guidedBackprop: Method = method({
  id: "guided-backprop",
  family: "gradient",
  title: "Guided backpropagation",
  paper: "https://arxiv.org/abs/1412.6806",
  reading:
    "Fine structure that excites the network on its way to the score; it says more about edges than about the class.",
  caution: "It looks much the same for every class, so it cannot tell why this one was chosen.",
  needs: ["gradient", "rectifier"],
  keeps: ["null-player", "scales-with-score"],
  cost: "2 to 3",
  display: "signed",
  domain: "input",
  options: guidedOptions,
  graph: {
    build: (draft, { smooth }) => overriddenGradient(draft, guidedRulesFor(draft, smooth), "guided-backprop"),
    checks: (draft, { smooth }) => [overriddenCheck(draft, guidedRulesFor(draft, smooth))],
  },
});

/**
 * Deconvolutional network: the signal sent back through the layers, rectified on the way instead of masked.
 *
 *     at every rectifier:  dx = max(dy, 0);   max-pooling keeps its switches
 *
 * Shapes: input N×C×H×W → attribution of the same shape. Unit: none that compares between pictures.
 * Cost: one forward and one backward run.
 * Throws: `method-inapplicable` on a network without rectifiers, `UnsupportedOpError` at an operator without a rule.
 * Source: Zeiler and Fergus 2013, https://arxiv.org/abs/1311.2901.
 */
export const deconvnet: Method = method({
  id: "deconvnet",
  family: "gradient",
  title: "Deconvolutional network",
  paper: "https://arxiv.org/abs/1311.2901",
  reading:
    "The pattern that the class would paint if the network ran backwards; it says more about edges than about the class.",
  caution:
    "A sharp drawing is no proof that the network used it: much of it is drawn by the edges of the picture alone.",
  needs: ["gradient", "rectifier"],
  keeps: ["null-player", "scales-with-score"],
  cost: "2 to 3",
  display: "signed",
  domain: "input",
  options: noOptions,
  graph: {
    build: (draft) => overriddenGradient(draft, deconvnetRules, "deconvnet"),
    checks: (draft) => [overriddenCheck(draft, deconvnetRules)],
  },
});
