/** Receptive rules of operators that work element by element, smaller operands being stretched to the others. */

import type { Value } from "../../graph/graph.ts";
import { type Box, type Indices, indicesOf } from "./region.ts";
import type { ReceptiveRule } from "./rule.ts";

/** The part of an operand of this shape that is stretched over the box. */
export const unstretched = (box: Box, shape: readonly number[]): Box =>
  shape.map((size, axis) => {
    const set = box[axis + box.length - shape.length] as Indices;
    return size === set.length ? set : indicesOf(size, [0]);
  });

/** Arithmetic, comparisons, activations: each element reads those at its own place. */
export const elementwise: ReceptiveRule = (node, box, to) =>
  node.inputs.map((value) => {
    if (value === "" || (to.shared === "given" && to.isGate(value))) return undefined;
    return unstretched(box, to.shape(value));
  });

/** The first input alone, at the same place: what else there is says how, and is small. */
export const samePlace: ReceptiveRule = (_node, box) => [box];

/** x at the same place, scale, bias, mean and variance at the same channel. */
export const perChannel: ReceptiveRule = ({ inputs }, box) =>
  inputs.map((_, i) => (i === 0 ? box : [box[1] as Indices]));

export const expanded: ReceptiveRule = ({ inputs: [x = ""] }, box, to) => [unstretched(box, to.shape(x))];

/** Copies laid side by side. */
export const tiled: ReceptiveRule = ({ inputs: [x = "" as Value] }, box, to) => [
  to.shape(x).map((size, axis) => {
    const set = new Uint8Array(size);
    (box[axis] as Indices).forEach((there, i) => {
      if (there === 1) set[i % size] = 1;
    });
    return set;
  }),
];
