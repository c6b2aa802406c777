/** What an operator of the interpreter is: a function of its input tensors and its node's attributes. */

import type { Node } from "../../graph/graph.ts";
import type { Tensor64 } from "./tensor64.ts";

/** Undefined where an optional input is left out. */
export type Inputs = readonly (Tensor64 | undefined)[];

/** Returns the outputs in order; their element types are added by result-type.ts. */
export type Operator = (inputs: Inputs, node: Node) => readonly Tensor64[];

export type Operators = Readonly<Record<string, Operator>>;
