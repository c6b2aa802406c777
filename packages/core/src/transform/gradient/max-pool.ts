/** Gradients of MaxPool and GlobalMaxPool: dy goes to the first maximum of each window, as in PyTorch. */

import { attributes } from "../../graph/attributes.ts";
import type { Builder } from "../../graph/builder.ts";
import type { Node, Value } from "../../graph/graph.ts";
import { floats, ints, sizeOf } from "../../tensor.ts";
import { arithmetic } from "./arithmetic.ts";
import { reshape, upTo } from "./broadcast.ts";
import type { GradientRule } from "./rule.ts";

/** What was pooled, and its maxima as the graph of the gradient has them. */
interface Pooled {
  readonly x: Value;
  readonly maxima: Value;
}

/** The pooling that a node undoes by putting dy back to the places of the maxima. */
export const undone: WeakMap<Node, Pooled> = new WeakMap();

/** dx: zeros, to which dy is added at the `Indices` that a second MaxPool reports: flat positions in the whole of x. */
export const maxPool: GradientRule = (node, dy, to) => {
  const { b } = to;
  const places = b.fresh("places");
  // With its storage_order left at the default, positions count row by row, as the tensor lies in memory.
  const { storage_order: _, ...settings } = node.attributes;
  const [x = ""] = node.inputs;
  const maxima = b.fresh("maxima");
  b.addNode({ ...node, name: b.fresh("maxpool"), outputs: [maxima, places], attributes: settings });
  const flat = reshape(b, places, [sizeOf(to.shape(node.outputs[0] as Value))]);
  return [putBack(b, { x, maxima }, { dy, places: flat, axis: 0 }, to.shape(x))];
};

interface Places {
  readonly dy: Value;
  /** Of shape [all of dy], positions in all of x, or [N·C, …] and positions in each channel of each picture. */
  readonly places: Value;
  readonly axis: 0 | 1;
}

/** Zeros of a shape N C X…, to which dy is added at these places. */
export function putBack(
  b: Builder,
  pooled: Pooled,
  { dy, places, axis }: Places,
  shape: readonly number[],
): Value {
  const rows = sizeOf(shape.slice(0, 2));
  const zeros = axis === 0 ? [sizeOf(shape)] : [rows, sizeOf(shape.slice(2))];
  const inputs = [b.constant(floats(zeros), "zeros"), places, reshape(b, dy, axis === 0 ? [-1] : [rows, -1])];
  const name = b.fresh("scatterelements");
  const scatter: Node = {
    op: "ScatterElements",
    domain: "",
    name,
    inputs,
    outputs: [name],
    attributes: attributes({ axis, reduction: "add" }),
  };
  undone.set(scatter, pooled);
  b.addNode(scatter);
  return reshape(b, name, shape);
}

/** The one window is everything: dy where the position is that of the first maximum. */
export const globalMaxPool: GradientRule = ({ inputs: [x = ""] }, dy, to) => {
  const o = arithmetic(to.b);
  const shape = to.shape(x);
  const [batch = 1, channels = 1, ...spatial] = shape;
  const size = sizeOf(spatial);
  const flat = reshape(to.b, x, [batch, channels, size]);
  const first = to.b.add("ArgMax", [flat], { axis: 2, keepdims: 1 });
  const hit = o.equal(first, to.b.constant(ints(upTo(size)), "positions"));
  return [reshape(to.b, o.where(hit, reshape(to.b, dy, [batch, channels, 1]), 0), shape)];
};
