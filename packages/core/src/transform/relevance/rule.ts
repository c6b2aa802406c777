/** The contract of a relevance rule: one per operator, each says what every input of a node gets of its relevance. */

import type { Node, Value } from "../../graph/graph.ts";
import type { GradientContext, GradientRules } from "../gradient/rule.ts";
import type { Facts } from "./facts.ts";

/** What a rule may ask about the node it goes back through. `needs(i)`: input i depends on the picture. */
export interface RelevanceContext extends GradientContext {
  readonly facts: Facts;
  /** The table that Jᵀ comes from. */
  readonly gradients: GradientRules;
  /** Σ of all elements, of shape [1]; made once per value. `like`: what has as many axes. @default the node's output */
  total(value: Value, like?: Value): Value;
  /** The value made by `make`, once per key in this sweep. */
  once(key: string, make: () => Value): Value;
  /** A context for a copy of a layer: shapes and constants of the copy's own values come first. */
  knowing(shapes: ReadonlyMap<Value, readonly number[]>): GradientContext;
}

/** What becomes of the relevance R that reached a node. */
export interface Shares {
  /** Name of the rule, for the ledger. */
  readonly rule: string;
  /** Relevance of each input, in order; undefined for those that get none. */
  readonly inputs: readonly (Value | undefined)[];
  /** Of shape [1]: what constants took (biases, padding, constant summands). */
  readonly bias?: Value | undefined;
  /** Of shape [1]: what the stabiliser took. */
  readonly epsilon?: Value | undefined;
  /** Why the shares need not add up to R; undefined where they must. */
  readonly leak?: string | undefined;
  readonly note?: string | undefined;
}

/** `R`: relevance of the first output; further outputs by `to.gradientOf(index)`. */
export type RelevanceRule = (node: Node, R: Value, to: RelevanceContext) => Shares;

export type RelevanceRules = Readonly<Record<string, RelevanceRule>>;
