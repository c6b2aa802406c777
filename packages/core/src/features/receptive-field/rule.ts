/** The contract of a receptive rule: which part of its inputs a node needs for a part of its output. */

import type { Node, Value } from "../../graph/graph.ts";
import type { Box } from "./region.ts";

/**
 * What is done about parts that all positions share: gates of squeeze-and-excite blocks, means and variances over space.
 * `followed`: they are computed from all of the picture, so that every pixel counts. `given`: taken as constants.
 */
export type Shared = "followed" | "given";

/** What a rule may ask about the node. */
export interface ReceptiveContext {
  shape(value: Value): readonly number[];
  /** The numbers of a constant; undefined where the value is left out or computed. */
  numbers(value: Value | undefined): readonly number[] | undefined;
  /** Whether nothing of the picture is in the value. */
  isConstant(value: Value): boolean;
  readonly shared: Shared;
  /** Whether `operand` of this node is the same at all positions and is computed from all of the picture. */
  isGate(operand: Value): boolean;
}

/**
 * For a box of one output, the boxes of each input that reach it, in order; undefined for an input of which nothing does.
 * `output`: which of the node's outputs. A rule that returns undefined does not know: all of the inputs then counts.
 */
export type ReceptiveRule = (
  node: Node,
  box: Box,
  to: ReceptiveContext,
  output: number,
) => readonly (Box | readonly Box[] | undefined)[] | undefined;

/** Rules by operator. */
export type ReceptiveRules = Readonly<Record<string, ReceptiveRule>>;
