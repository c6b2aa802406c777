/** Operators that give the same elements another shape or order. */

import { intOf, intsOf, stringOf } from "../../graph/attributes.ts";
import { sizeOf } from "../../tensor.ts";
import type { Operator, Operators } from "./operator.ts";
import { at, atBroadcast, broadcastShape, fromFront, get, make, type Tensor64 } from "./tensor64.ts";

/** The elements in their order, under another shape. */
function withShape(x: Tensor64, shape: readonly number[]): Tensor64 {
  if (sizeOf(shape) !== x.data.length)
    throw new Error(`${x.data.length} elements do not fill shape ${shape}`);
  return { shape, data: x.data };
}

/** 0 keeps the size of that axis (unless allowzero), −1 takes what is left. */
const reshape: Operator = (inputs, node) => {
  const x = get(inputs, 0);
  const asked = Array.from(get(inputs, 1).data);
  const shape = asked.map((n, axis) => (n === 0 && !intOf(node, "allowzero", 0) ? get(x.shape, axis) : n));
  const known = sizeOf(shape.filter((n) => n !== -1));
  return [
    withShape(
      x,
      shape.map((n) => (n === -1 ? x.data.length / known : n)),
    ),
  ];
};

const flatten: Operator = (inputs, node) => {
  const x = get(inputs, 0);
  const axis = fromFront(intOf(node, "axis", 1), x.shape.length);
  return [withShape(x, [sizeOf(x.shape.slice(0, axis)), sizeOf(x.shape.slice(axis))])];
};

/** Axis i of the result is axis perm[i] of x. */
function transposed(x: Tensor64, perm: readonly number[]): Tensor64 {
  return make(
    perm.map((axis) => get(x.shape, axis)),
    (index) =>
      at(
        x,
        x.shape.map((_, axis) => get(index, perm.indexOf(axis))),
      ),
  );
}

const transpose: Operator = (inputs, node) => {
  const x = get(inputs, 0);
  return [transposed(x, intsOf(node, "perm", x.shape.map((_, axis) => axis).reverse()))];
};

const squeeze: Operator = (inputs) => {
  const x = get(inputs, 0);
  const axes = inputs[1] && Array.from(inputs[1].data, (axis) => fromFront(axis, x.shape.length));
  return [
    withShape(
      x,
      x.shape.filter((size, axis) => (axes ? !axes.includes(axis) : size !== 1)),
    ),
  ];
};

const unsqueeze: Operator = (inputs) => {
  const x = get(inputs, 0);
  const added = get(inputs, 1).data;
  const rank = x.shape.length + added.length;
  const axes = Array.from(added, (axis) => fromFront(axis, rank));
  const sizes = [...x.shape];
  return [
    withShape(
      x,
      Array.from({ length: rank }, (_, axis) => (axes.includes(axis) ? 1 : (sizes.shift() as number))),
    ),
  ];
};

const expand: Operator = (inputs) => {
  const x = get(inputs, 0);
  return [make(broadcastShape(x.shape, Array.from(get(inputs, 1).data)), (index) => atBroadcast(x, index))];
};

const tile: Operator = (inputs) => {
  const x = get(inputs, 0);
  const repeats = get(inputs, 1).data;
  return [
    make(
      x.shape.map((size, axis) => size * get(repeats, axis)),
      (index) =>
        at(
          x,
          index.map((i, axis) => i % get(x.shape, axis)),
        ),
    ),
  ];
};

/** Channels to blocks of b×b pixels. DCR: channel = (row, column, c); CRD: channel = (c, row, column). */
const depthToSpace: Operator = (inputs, node) => {
  const x = get(inputs, 0);
  const b = intOf(node, "blocksize", 1);
  const [n, c, h, w] = x.shape as [number, number, number, number];
  const depth = c / (b * b);
  const blocks = stringOf(node, "mode", "DCR") === "CRD" ? [n, depth, b, b, h, w] : [n, b, b, depth, h, w];
  const perm = stringOf(node, "mode", "DCR") === "CRD" ? [0, 1, 4, 2, 5, 3] : [0, 3, 4, 1, 5, 2];
  return [withShape(transposed(withShape(x, blocks), perm), [n, depth, h * b, w * b])];
};

/** Blocks of b×b pixels to channels, in the order (row, column, c). */
const spaceToDepth: Operator = (inputs, node) => {
  const x = get(inputs, 0);
  const b = intOf(node, "blocksize", 1);
  const [n, c, h, w] = x.shape as [number, number, number, number];
  const blocks = withShape(x, [n, c, h / b, b, w / b, b]);
  return [withShape(transposed(blocks, [0, 3, 5, 1, 2, 4]), [n, c * b * b, h / b, w / b])];
};

/** Keeps the upper (upper = 1) or lower triangle of the last two axes, moved by k diagonals. */
const trilu: Operator = (inputs, node) => {
  const x = get(inputs, 0);
  const k = inputs[1]?.data[0] ?? 0;
  const upper = intOf(node, "upper", 1) === 1;
  const keeps = (row: number, column: number): boolean => (upper ? column - row >= k : column - row <= k);
  return [
    make(x.shape, (index) => {
      const [row, column] = index.slice(-2) as [number, number];
      return keeps(row, column) ? at(x, index) : 0;
    }),
  ];
};

export const shape: Operators = {
  Reshape: reshape,
  Flatten: flatten,
  Transpose: transpose,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Expand: expand,
  Tile: tile,
  DepthToSpace: depthToSpace,
  SpaceToDepth: spaceToDepth,
  Trilu: trilu,
};
