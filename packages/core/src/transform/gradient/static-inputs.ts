/** Inputs of a node that say where things go (axes, starts, pads, indices of a split) and therefore must be constants. */

import { UnsupportedOpError } from "../../errors.ts";
import type { Node } from "../../graph/graph.ts";
import { numbers } from "../../tensor.ts";
import { type GradientContext, ruleKey } from "./rule.ts";

/** The numbers of input `index`; undefined where it is left out. Throws `UnsupportedOpError` if it is computed. */
export function inputNumbers(node: Node, index: number, to: GradientContext): number[] | undefined {
  const value = node.inputs[index] ?? "";
  if (value === "") return undefined;
  const tensor = to.constant(value);
  if (tensor) return numbers(tensor);
  throw new UnsupportedOpError(
    "gradient",
    ruleKey(node),
    node.name,
    `its input "${value}" is computed, not fixed`,
  );
}
