/** Slices that are known to cut off nothing but zeros. */

import type { Builder } from "../../graph/builder.ts";
import type { Node, Value } from "../../graph/graph.ts";

/** How many rows and columns such a Slice takes off at their ends. */
export const zerosCut: WeakMap<Node, readonly [number, number]> = new WeakMap();

/** x, of which only `size` of the `full` rows and columns may be other than 0, cut to those. Shapes: N C height width. */
export function withoutZeros(
  b: Builder,
  x: Value,
  full: readonly [number, number],
  size: readonly [number, number],
): Value {
  const extra = [full[0] - size[0], full[1] - size[1]] as const;
  if (extra.every((count) => count === 0)) return x;
  const name = b.fresh("slice");
  const inputs = [x, b.ints([0, 0]), b.ints(size), b.ints([2, 3])];
  const slice: Node = { op: "Slice", domain: "", name, inputs, outputs: [name], attributes: {} };
  zerosCut.set(slice, extra);
  b.addNode(slice);
  return name;
}
