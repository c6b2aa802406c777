/** Operators that join, cut and pad. */

import { intOf, stringOf } from "../../graph/attributes.ts";
import type { Operator, Operators } from "./operator.ts";
import { at, fromFront, get, make } from "./tensor64.ts";

const concat: Operator = (inputs, node) => {
  const parts = inputs.map((_, i) => get(inputs, i));
  const first = get(parts, 0);
  const axis = fromFront(intOf(node, "axis", 0), first.shape.length);
  const sizes = parts.map((part) => get(part.shape, axis));
  const shape = first.shape.with(
    axis,
    sizes.reduce((sum, size) => sum + size, 0),
  );
  const y = make(shape, (index) => {
    let part = 0;
    let i = get(index, axis);
    for (; i >= get(sizes, part); part++) i -= get(sizes, part);
    return at(get(parts, part), index.with(axis, i));
  });
  return [y];
};

/** Sizes from the second input, else num_outputs equal parts, the last one smaller if need be. */
const split: Operator = (inputs, node) => {
  const x = get(inputs, 0);
  const axis = fromFront(intOf(node, "axis", 0), x.shape.length);
  const size = get(x.shape, axis);
  const count = intOf(node, "num_outputs", node.outputs.length);
  const even = Math.ceil(size / count);
  const sizes = inputs[1]
    ? Array.from(inputs[1].data)
    : Array.from({ length: count }, (_, i) => Math.min(even, size - i * even));
  let start = 0;
  return sizes.map((length) => {
    const from = start;
    start += length;
    return make(x.shape.with(axis, length), (index) => at(x, index.with(axis, get(index, axis) + from)));
  });
};

/** NumPy's x[start:end:step] along each of the axes; negative starts and ends count from the end. */
const slice: Operator = (inputs) => {
  const x = get(inputs, 0);
  const starts = get(inputs, 1).data;
  const ends = get(inputs, 2).data;
  const axes = Array.from(inputs[3]?.data ?? starts.map((_, i) => i), (a) => fromFront(a, x.shape.length));
  const cuts = x.shape.map((size, axis) => {
    const i = axes.indexOf(axis);
    return i < 0
      ? { start: 0, step: 1, size }
      : cut(size, get(starts, i), get(ends, i), inputs[4]?.data[i] ?? 1);
  });
  const y = make(
    cuts.map((c) => c.size),
    (index) =>
      at(
        x,
        index.map((i, axis) => get(cuts, axis).start + i * get(cuts, axis).step),
      ),
  );
  return [y];
};

function cut(
  size: number,
  start: number,
  end: number,
  step: number,
): { start: number; step: number; size: number } {
  const [low, high] = step > 0 ? [0, size] : [-1, size - 1];
  const clamp = (i: number): number => Math.min(Math.max(i < 0 ? i + size : i, low), high);
  const from = clamp(start);
  return { start: from, step, size: Math.max(0, Math.ceil((clamp(end) - from) / step)) };
}

/** pads = begins then ends, negative ones cut off; the axes input says of which axes. */
const pad: Operator = (inputs, node) => {
  const x = get(inputs, 0);
  const rank = x.shape.length;
  const axes = Array.from(inputs[3]?.data ?? x.shape.map((_, axis) => axis), (axis) => fromFront(axis, rank));
  const pads = get(inputs, 1).data;
  const fill = inputs[2]?.data[0] ?? 0;
  const along = (axis: number, half: number): number => {
    const i = axes.indexOf(axis);
    return i < 0 ? 0 : get(pads, i + half * axes.length);
  };
  const mode = stringOf(node, "mode", "constant");
  const y = make(
    x.shape.map((size, axis) => size + along(axis, 0) + along(axis, 1)),
    (index) => {
      const place = index.map((i, axis) => source(mode, i - along(axis, 0), get(x.shape, axis)));
      return place.includes(-1) ? fill : at(x, place);
    },
  );
  return [y];
};

/** Where the element at i, possibly outside 0 … size − 1, comes from; −1 if from nowhere. */
function source(mode: string, i: number, size: number): number {
  if (i >= 0 && i < size) return i;
  if (mode === "edge") return i < 0 ? 0 : size - 1;
  if (mode === "wrap") return ((i % size) + size) % size;
  if (mode !== "reflect") return -1;
  if (size === 1) return 0;
  const period = 2 * (size - 1);
  const folded = ((i % period) + period) % period;
  return folded < size ? folded : period - folded;
}

export const pieces: Operators = { Concat: concat, Split: split, Slice: slice, Pad: pad };
