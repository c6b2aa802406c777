/** Gradients of MaxPool and GlobalMaxPool: dy goes to the first maximum of each window, as in PyTorch. */

import type { Builder } from "../../graph/builder.ts";
import type { Node, Value } from "../../graph/graph.ts";
import { floats, ints, sizeOf } from "../../tensor.ts";
import { arithmetic } from "./arithmetic.ts";
import { reshape, upTo } from "./broadcast.ts";
import type { GradientRule } from "./rule.ts";

/** A pooling undone: dy put back to the places of the maxima of x. */
interface Undone {
  readonly x: Value;
  /** As the graph of the gradient has them. */
  readonly maxima: Value;
  /** Made of dy by the first of the nodes, which has no other input that depends on it. */
  readonly entry: Value;
}

/** By the last node of each: what it undoes. */
export const undone: WeakMap<Node, Undone> = new WeakMap();

/** dx: zeros, to which dy is added at the `Indices` that a second MaxPool reports: flat positions in the whole of x. */
export const maxPool: GradientRule = (node, dy, to) => {
  const { b } = to;
  const places = b.fresh("places");
  // With its storage_order left at the default, positions count row by row, as the tensor lies in memory.
  const { storage_order: _, ...settings } = node.attributes;
  const [x = ""] = node.inputs;
  const maxima = b.fresh("maxima");
  b.addNode({ ...node, name: b.fresh("maxpool"), outputs: [maxima, places], attributes: settings });
  const entry = reshape(b, dy, [-1]);
  const shape = to.shape(x);
  const zeros = b.constant(floats([sizeOf(shape)]), "zeros");
  const flat = reshape(b, places, [-1]);
  const put = b.add("ScatterElements", [zeros, flat, entry], { axis: 0, reduction: "add" });
  return [putBack(b, reshape(b, put, shape), { x, maxima, entry })];
};

/** dx, made known as what undoes a pooling. */
export function putBack(b: Builder, dx: Value, pooled: Undone): Value {
  const name = b.fresh("put-back");
  const last: Node = { op: "Identity", domain: "", name, inputs: [dx], outputs: [name], attributes: {} };
  undone.set(last, pooled);
  b.addNode(last);
  return name;
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
