/** Guided backpropagation and the deconvolutional network: the gradient with other rules at rectifiers. */

import { z } from "zod";
import { FoveaError } from "../errors.ts";
import type { Value } from "../graph/graph.ts";
import { deconvnetRules, guidedRules, isRectifier } from "../transform/gradient/guided.ts";
import type { GradientRules } from "../transform/gradient/rule.ts";
import type { GraphDraft } from "./graph-draft.ts";
import { atLeast, type Check } from "./ledger.ts";
import { type Method, method } from "./method.ts";
import { noOptions } from "./options.ts";

/** The gradient by `rules`; refuses a network in which they change nothing. */
export function overriddenGradient(draft: GraphDraft, rules: GradientRules, title: string): Value {
  const gradient = draft.gradient(draft.input, rules);
  if (overriddenNodes(draft) > 0) return gradient;
  throw new FoveaError(
    "method-inapplicable",
    `Cannot run ${title}: no rectifier (Relu, Clip from 0) lies between the picture and the target`,
    { hint: "On this network it would be the plain gradient: use the method gradient." },
  );
}

const overriddenNodes = (draft: GraphDraft): number =>
  draft.visited.filter((node) => isRectifier(node, draft.graph)).length;

export function overriddenCheck(draft: GraphDraft): Check {
  const count = overriddenNodes(draft);
  const ops = new Map<string, number>();
  for (const node of draft.visited)
    if (isRectifier(node, draft.graph)) ops.set(node.op, (ops.get(node.op) ?? 0) + 1);
  const list = Array.from(ops, ([op, n]) => `${n} ${op}`).join(", ");
  return atLeast("nodes-overridden", count, 1, `rectifiers with the method's own rule: ${list}`);
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
  title: "Guided backpropagation",
  paper: "https://arxiv.org/abs/1412.6806",
  reading:
    "Fine structure that excites the network on its way to the score; it says more about edges than about the class.",
  needs: ["gradient", "rectifier"],
  keeps: [],
  cost: "about 2",
  display: "signed",
  domain: "input",
  options: noOptions,
  graph: {
    build: (draft) => overriddenGradient(draft, guidedRules, "guided-backprop"),
    checks: (draft) => [overriddenCheck(draft)],
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
  title: "Deconvolutional network",
  paper: "https://arxiv.org/abs/1311.2901",
  reading:
    "The pattern that the target would paint if the network ran backwards; it says more about edges than about the class.",
  needs: ["gradient", "rectifier"],
  keeps: [],
  cost: "about 2",
  display: "signed",
  domain: "input",
  options: z.strictObject({}),
  graph: {
    build: (draft) => overriddenGradient(draft, deconvnetRules, "deconvnet"),
    checks: (draft) => [overriddenCheck(draft)],
  },
});
