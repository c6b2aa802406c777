/** The contract of a gradient rule: one per operator, each appends the nodes of its vector–Jacobian product. */

import type { Builder } from "../../graph/builder.ts";
import type { Node, Value } from "../../graph/graph.ts";
import type { ElementType, Tensor } from "../../tensor.ts";

/** What a rule may ask about the node it differentiates. */
export interface GradientContext {
  /** Where the nodes go. */
  readonly b: Builder;
  /** Exact shape of a value of the forward graph. */
  shape(value: Value): readonly number[];
  type(value: Value): ElementType;
  /** The tensor, where the value is a constant of the model. */
  constant(value: Value): Tensor | undefined;
  /** Whether anybody wants the gradient with respect to input `index`; a rule need not make the others. */
  needs(index: number): boolean;
  /** ∂S/∂output `index`, for operators with several outputs; undefined where S does not depend on it. */
  gradientOf(index: number): Value | undefined;
  /**
   * The node that makes the value, unless ∂S/∂value itself is asked for: a rule may then go through both nodes at once
   * and give nothing to the value. Undefined where rules stand for something else than derivatives.
   */
  maker?(value: Value): Node | undefined;
}

/**
 * Given dy = ∂S/∂(first output), returns ∂S/∂input, one per input, in order; undefined for inputs that have none
 * (constants, indices, shapes) or that `needs` does not ask for. Each returned value has the shape of its input.
 */
export type GradientRule = (node: Node, dy: Value, to: GradientContext) => readonly (Value | undefined)[];

/** Rules by operator: `Conv`, or `com.microsoft.FusedConv` for those outside the standard set. */
export type GradientRules = Readonly<Record<string, GradientRule>>;

export const ruleKey = ({ domain, op }: Pick<Node, "domain" | "op">): string =>
  domain ? `${domain}.${op}` : op;
