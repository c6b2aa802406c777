/** What contrastive methods set against the target: the other classes, or the target's weights with the sign changed. */

import { FoveaError } from "../../errors.ts";
import type { Value } from "../../graph/graph.ts";
import { arithmetic } from "../../transform/gradient/arithmetic.ts";
import { valuesBetween } from "../../transform/gradient/gradient.ts";
import { type Composite, type LayerRule, ruleFor } from "../../transform/relevance/composite.ts";
import { Facts } from "../../transform/relevance/facts.ts";
import { classIndex } from "../../transform/score/score.ts";
import type { GraphDraft } from "../graph-draft.ts";

/** Throws `method-inapplicable` unless S is the score of one class. */
export function requireClass({ asked }: GraphDraft, method: string): void {
  if (asked.kind === "class" && asked.versus === undefined) return;
  const found = asked.kind === "unit" ? "a unit inside the network" : "a contrast of two classes";
  throw new FoveaError(
    "method-inapplicable",
    `Cannot run ${method} on ${found}: it sets one class against the others`,
    {
      hint: "Choose a class with --target, or use lrp.",
    },
  );
}

/** Throws `method-inapplicable` for a network with one score. */
export function requireRivals({ model: { head } }: GraphDraft, method: string): void {
  if (head.scores > 1) return;
  throw new FoveaError(
    "method-inapplicable",
    `Cannot run ${method}: the network has one score, found no other class`,
    {
      hint: "Use lrp, or clrp with variant 2, which needs no other class.",
    },
  );
}

/** Throws `method-inapplicable` unless the probabilities are those of a softmax over the classes. */
export function requireCompeting(draft: GraphDraft, method: string): void {
  requireRivals(draft, method);
  if (draft.model.head.kind !== "sigmoid") return;
  throw new FoveaError(
    "method-inapplicable",
    `Cannot run ${method}: the network's classes are independent, found a sigmoid for each instead of a softmax`,
    { hint: "Use lrp or clrp." },
  );
}

/** The class scores as one tensor of the graph, 1 at the target as `isTarget` says. */
export interface ClassRow {
  readonly logits: Value;
  /** 1 at the target and 0 elsewhere, of the shape of the logits. */
  readonly target: Value;
  readonly isTarget: Value;
}

export function classRow(draft: GraphDraft): ClassRow {
  const { b } = draft;
  const { head } = draft.model;
  const indices = BigInt64Array.from({ length: head.scores }, (_, i) => BigInt(i));
  const all = b.constant({ type: "int64", shape: draft.shape(head.logits), data: indices }, "classes");
  const o = arithmetic(b);
  const isTarget = o.equal(all, classIndex);
  return { logits: head.logits, isTarget, target: o.indicator(isTarget) };
}

/** A layer just below the score, and its rule in a composite. */
interface Top {
  readonly name: string;
  readonly rule: LayerRule;
}

/** The last weighted layer before S, whose weights are those of the target. */
function topLayer(draft: GraphDraft, composite: Composite): Top | undefined {
  const between = valuesBetween(draft.graph, [draft.input], draft.score);
  const facts = new Facts(draft.graph);
  const node = draft.graph.nodes.findLast(
    (one) => facts.layer(one) && one.outputs.some((value) => between.has(value)),
  );
  const rule = node && ruleFor(composite, facts.matched(node));
  return node && { name: facts.matched(node).name, rule: rule ?? { rule: "epsilon" } };
}

/**
 * The composite with which relevance goes back through the top layer as if its weights had the other sign.
 *
 * z⁺ of −w is z⁻ of w, and α-β of −w is that of w with α′ = −β, β′ = −α. Other rules do not feel the sign, so that the
 * dual would be the map itself: throws `method-inapplicable`.
 */
export function withNegatedTop(draft: GraphDraft, composite: Composite, method: string): Composite {
  const top = topLayer(draft, composite);
  const rule = top && negated(top.rule);
  if (rule) return { ...composite, rows: [{ match: { name: top.name }, rule }, ...composite.rows] };
  const found = top
    ? `the last layer "${top.name}" has the rule ${top.rule.rule}`
    : "there is no layer with weights";
  throw new FoveaError(
    "method-inapplicable",
    `Cannot set the target's weights against their negative: ${found}`,
    {
      hint: `Give ${method} a composite whose last layer has z-plus or alpha-beta, such as deep-taylor or z-plus.`,
    },
  );
}

function negated(rule: LayerRule): LayerRule | undefined {
  if (rule.rule === "z-plus") return { ...rule, rule: "alpha-beta", alpha: 0, beta: -1 };
  if (rule.rule !== "alpha-beta") return undefined;
  const { alpha = 2, beta = 1 } = rule;
  return { ...rule, alpha: -beta, beta: -alpha };
}
