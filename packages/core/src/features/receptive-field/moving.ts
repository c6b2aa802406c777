/** Receptive rules of operators that only move, copy or drop elements. */

import { intOf, intsOf, stringOf } from "../../graph/attributes.ts";
import type { Value } from "../../graph/graph.ts";
import { sizeOf } from "../../tensor.ts";
import { axisOf, upTo } from "../../transform/gradient/broadcast.ts";
import { sourceOf } from "../../transform/gradient/pad.ts";
import { firstOf } from "../../transform/gradient/shape.ts";
import { type Box, everyIndex, type Indices, indicesOf, isWhole, listOf, mapped } from "./region.ts";
import type { ReceptiveRule } from "./rule.ts";

export const transposed: ReceptiveRule = (node, box) => {
  const perm = intsOf(node, "perm") ?? upTo(box.length).reverse();
  return [upTo(box.length).map((axis) => box[perm.indexOf(axis)] as Indices)];
};

export const concatenated: ReceptiveRule = (node, box, to) => {
  const axis = axisOf(intOf(node, "axis", 0), box.length);
  let end = 0;
  return node.inputs.map((value) => {
    const start = end;
    end += to.shape(value)[axis] as number;
    return box.map((set, i) => (i === axis ? set.slice(start, end) : set));
  });
};

export const split: ReceptiveRule = (node, box, to, output) => {
  const shape = to.shape(node.inputs[0] as Value);
  const axis = axisOf(intOf(node, "axis", 0), box.length);
  const before = node.outputs.slice(0, output).reduce((sum, y) => sum + (to.shape(y)[axis] as number), 0);
  const place = (set: Indices): Indices => mapped(set, shape[axis] as number, (o) => [before + o]);
  return [box.map((set, i) => (i === axis ? place(set) : set))];
};

export const sliced: ReceptiveRule = (node, box, to) => {
  const [x = "", starts, , axes, steps] = node.inputs;
  const shape = to.shape(x);
  const from = to.numbers(starts);
  if (!from || (axes && !to.numbers(axes)) || (steps && !to.numbers(steps))) return undefined;
  const along = (to.numbers(axes) ?? upTo(from.length)).map((axis) => axisOf(axis, shape.length));
  return [
    box.map((set, axis) => {
      const i = along.indexOf(axis);
      if (i < 0) return set;
      const [size, step] = [shape[axis] as number, to.numbers(steps)?.[i] ?? 1];
      const first = firstOf(from[i] as number, size, step);
      return mapped(set, size, (o) => [first + o * step]);
    }),
  ];
};

export const padded: ReceptiveRule = (node, box, to) => {
  const [x = "", pads, , axes] = node.inputs;
  const shape = to.shape(x);
  const widths = to.numbers(pads);
  if (!widths || (axes && !to.numbers(axes))) return undefined;
  const along = (to.numbers(axes) ?? upTo(shape.length)).map((axis) => axisOf(axis, shape.length));
  const mode = stringOf(node, "mode", "constant");
  return [
    box.map((set, axis) => {
      const i = along.indexOf(axis);
      if (i < 0) return set;
      const [size, begin] = [shape[axis] as number, widths[i] as number];
      return mapped(set, size, (o) => [mode === "constant" ? o - begin : sourceOf(o - begin, size, mode)]);
    }),
  ];
};

/** The axis is replaced by those of the indices, which must be known. */
export const gathered: ReceptiveRule = (node, box, to) => {
  const [x = "", indices = ""] = node.inputs;
  const shape = to.shape(x);
  const places = to.numbers(indices);
  if (!places) return undefined;
  const axis = axisOf(intOf(node, "axis", 0), shape.length);
  const size = shape[axis] as number;
  const rank = to.shape(indices).length;
  const taken = flatOf(box.slice(axis, axis + rank)).map((i) => axisOf(places[i] as number, size));
  return [[...box.slice(0, axis), indicesOf(size, taken), ...box.slice(axis + rank)]];
};

/** One box for each place inside the blocks: which channel is read depends on it. */
export const depthToSpace: ReceptiveRule = (node, box, to) => {
  const block = intOf(node, "blocksize", 1);
  const channels = to.shape(node.inputs[0] as Value)[1] as number;
  const [n, depth, rows, columns] = box as [Indices, Indices, Indices, Indices];
  const first = stringOf(node, "mode", "DCR") === "DCR";
  const offsets = upTo(block).flatMap((dy) => upTo(block).map((dx) => [dy, dx] as const));
  return [
    offsets.map(([dy, dx]): Box => {
      const at = dy * block + dx;
      const channel = (c: number): number[] => [first ? at * depth.length + c : c * block * block + at];
      return [n, mapped(depth, channels, channel), phase(rows, block, dy), phase(columns, block, dx)];
    }),
  ];
};

const phase = (set: Indices, block: number, offset: number): Indices =>
  mapped(set, set.length / block, (o) => (o % block === offset ? [(o - offset) / block] : []));

/** Channel (dy·block + dx)·C + c of the output shows channel c at row y·block + dy, column x·block + dx. */
export const spaceToDepth: ReceptiveRule = (node, box, to) => {
  const block = intOf(node, "blocksize", 1);
  const [, channels = 1, height = 1, width = 1] = to.shape(node.inputs[0] as Value);
  const [n, depth, rows, columns] = box as [Indices, Indices, Indices, Indices];
  return [
    upTo(block * block).map((at): Box => {
      const [dy, dx] = [Math.floor(at / block), at % block];
      return [
        n,
        depth.slice(at * channels, (at + 1) * channels),
        mapped(rows, height, (y) => [y * block + dy]),
        mapped(columns, width, (x) => [x * block + dx]),
      ];
    }),
  ];
};

/**
 * Reshape, Flatten, Squeeze, Unsqueeze: axes in runs of equal size on both sides. A run of one axis is the axis itself; in
 * longer runs the elements are counted through. The set of every axis is exact; what the axes have to do with each other
 * is not kept.
 */
export const reshaped: ReceptiveRule = (node, box, to) => {
  const shape = to.shape(node.inputs[0] as Value);
  const sets: Indices[] = [];
  for (const { before, after } of runs(shape, to.shape(node.outputs[0] as Value))) {
    sets.push(...run(box.slice(after[0], after[1]), shape.slice(before[0], before[1])));
  }
  return [sets];
};

export interface Run {
  /** First axis and the one after the last, of the input and of the output. */
  readonly before: readonly [number, number];
  readonly after: readonly [number, number];
}

/** The shortest runs of axes that hold the same elements on both sides. */
export function runs(shape: readonly number[], result: readonly number[]): Run[] {
  const found: Run[] = [];
  let [i, j] = [0, 0];
  while (i < shape.length || j < result.length) {
    const [from, onto] = [i, j];
    let [a, b] = [shape[i++] ?? 1, result[j++] ?? 1];
    while (a !== b) {
      if (a < b) a *= shape[i++] as number;
      else b *= result[j++] as number;
    }
    found.push({ before: [from, Math.min(i, shape.length)], after: [onto, Math.min(j, result.length)] });
  }
  return found;
}

function run(sets: Box, shape: readonly number[]): Indices[] {
  if (sets.length === 1 && shape.length === 1) return [sets[0] as Indices];
  if (sets.every(isWhole)) return shape.map(everyIndex);
  const found = shape.map((size) => new Uint8Array(size));
  for (const flat of flatOf(sets)) {
    let rest = flat;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const size = shape[axis] as number;
      (found[axis] as Indices)[rest % size] = 1;
      rest = Math.floor(rest / size);
    }
  }
  return found;
}

/** Row-major numbers of the elements of a box. */
function flatOf(box: Box): number[] {
  const sizes = box.map(({ length }) => length);
  return box.reduce(
    (flat, set, axis) => {
      const inner = sizeOf(sizes.slice(axis + 1));
      const places = listOf(set);
      return flat.flatMap((base) => places.map((i) => base + i * inner));
    },
    [0],
  );
}
