/** Receptive rules of operators that mix all elements along some axes: reductions, normalisations, linear layers. */

import { intOf, intsOf, stringOf } from "../../graph/attributes.ts";
import type { Node, Value } from "../../graph/graph.ts";
import { axisOf, upTo } from "../../transform/gradient/broadcast.ts";
import { unstretched } from "./elementwise.ts";
import { type Box, everyIndex, type Indices, mapped, wholeBox } from "./region.ts";
import type { ReceptiveContext, ReceptiveRule } from "./rule.ts";

/** All of some axes, the same place on the others. */
const wholeAlong = (box: Box, axes: readonly number[]): Box =>
  box.map((set, axis) => (axes.includes(axis) ? everyIndex(set.length) : set));

/** Reduce…: the axes of the input that are reduced are read whole. */
export const reduction: ReceptiveRule = (node, box, to) => {
  const shape = to.shape(node.inputs[0] as Value);
  const axes = reducedAxes(node, shape.length, to);
  return axes && [unreduced(box, shape, axes)];
};

function reducedAxes(node: Node, rank: number, to: ReceptiveContext): number[] | undefined {
  const value = node.inputs[1];
  const listed = value ? to.numbers(value) : (intsOf(node, "axes") ?? []);
  if (!listed) return undefined;
  if (listed.length > 0) return listed.map((axis) => axisOf(axis, rank));
  return intOf(node, "noop_with_empty_axes", 0) === 1 ? [] : upTo(rank);
}

function unreduced(box: Box, shape: readonly number[], axes: readonly number[]): Box {
  const kept = box.length === shape.length;
  let next = 0;
  return shape.map((size, axis) => {
    if (axes.includes(axis)) {
      if (kept) next++;
      return everyIndex(size);
    }
    return box[next++] as Indices;
  });
}

/** ArgMax and ArgMin. */
export const extremePlace: ReceptiveRule = (node, box, to) => {
  const shape = to.shape(node.inputs[0] as Value);
  return [unreduced(box, shape, [axisOf(intOf(node, "axis", 0), shape.length)])];
};

/** An operator whose output at a place depends on its input at all places along some axes. */
const along =
  (axes: (node: Node, rank: number) => readonly number[]): ReceptiveRule =>
  (node, box, to) =>
    node.inputs.map((value, i) => {
      if (value === "") return undefined;
      return i === 0 ? wholeAlong(box, axes(node, box.length)) : unstretched(box, to.shape(value));
    });

const ownAxis = (node: Node, rank: number): number[] => [axisOf(intOf(node, "axis", -1), rank)];

const fromAxis = (node: Node, rank: number): number[] =>
  upTo(rank).slice(axisOf(intOf(node, "axis", -1), rank));

/** Softmax and LpNormalization: along their axis. */
export const normalization: ReceptiveRule = along(ownAxis);
export const layerNormalization: ReceptiveRule = along(fromAxis);

/** Mean and variance over space, which count only if what all positions share is followed. */
export const instanceNormalization: ReceptiveRule = (_node, box, { shared }) => {
  const channel = [box[1] as Indices];
  return [shared === "followed" ? wholeAlong(box, upTo(box.length).slice(2)) : box, channel, channel];
};

export const meanVarianceNormalization: ReceptiveRule = (node, box, { shared }) => {
  const axes = intsOf(node, "axes", [0, 2, 3]).map((axis) => axisOf(axis, box.length));
  return [shared === "followed" ? wholeAlong(box, axes) : box];
};

/** All channels of a group at all places. */
export const groupNormalization: ReceptiveRule = (node, box, to) => {
  const [n, channels, ...places] = box as [Indices, Indices, ...Indices[]];
  const size = channels.length / intOf(node, "num_groups", 1);
  const group = mapped(channels, channels.length, (c) => upTo(size).map((i) => c - (c % size) + i));
  const everywhere = to.shared === "followed" ? places.map((set) => everyIndex(set.length)) : places;
  return [[n, group, ...everywhere], [channels], [channels]];
};

/** The scale of the codes comes from the extremes of all of x. */
export const dynamicQuantization: ReceptiveRule = (_node, box, to) => [
  to.shared === "followed" ? wholeBox(box.map(({ length }) => length)) : box,
];

/** A running sum: everything up to the place, or from it on. */
export const cumSum: ReceptiveRule = (node, box, to) => {
  const [axis] = to.numbers(node.inputs[1]) ?? [];
  if (axis === undefined) return undefined;
  const at = axisOf(axis, box.length);
  const set = box[at] as Indices;
  const own = intOf(node, "exclusive", 0) === 1 ? 0 : 1;
  const before = (o: number): number[] => upTo(o + own);
  const after = (o: number): number[] => upTo(set.length).slice(o + 1 - own);
  const reach = intOf(node, "reverse", 0) === 1 ? after : before;
  return [box.map((other, i) => (i === at ? mapped(set, set.length, reach) : other))];
};

/** y = A B + C: the rows of A and the columns of B, whole along what is summed over. */
export const gemm: ReceptiveRule = (node, box, to) => {
  const [a = "", , c = ""] = node.inputs;
  const [rows, columns] = box as [Indices, Indices];
  const inner = everyIndex(to.shape(a)[intOf(node, "transA", 0) ? 0 : 1] as number);
  return [
    intOf(node, "transA", 0) ? [inner, rows] : [rows, inner],
    intOf(node, "transB", 0) ? [columns, inner] : [inner, columns],
    c === "" ? undefined : unstretched(box, to.shape(c)),
  ];
};

/** The same with any axes before, which are stretched; a vector has one axis alone. */
export const matMul: ReceptiveRule = ({ inputs: [a = "", b = ""] }, box, to) => {
  const [left, right] = [to.shape(a), to.shape(b)];
  const inner = everyIndex(left.at(-1) as number);
  const ends = [...box];
  const columns = right.length > 1 ? (ends.pop() as Indices) : undefined;
  const rows = left.length > 1 ? (ends.pop() as Indices) : undefined;
  return [
    rows ? [...unstretched(ends, left.slice(0, -2)), rows, inner] : [inner],
    columns ? [...unstretched(ends, right.slice(0, -2)), inner, columns] : [inner],
  ];
};

/** Letters of the result keep their place, all others are summed over. */
export const einsum: ReceptiveRule = (node, box, to) => {
  const [operands = "", result] = stringOf(node, "equation", "").replaceAll(" ", "").split("->");
  if (result === undefined || operands.includes(".")) return undefined;
  return operands.split(",").map((letters, i) =>
    to.shape(node.inputs[i] as Value).map((size, axis) => {
      const set = box[result.indexOf(letters[axis] as string)];
      return set?.length === size ? set : everyIndex(size);
    }),
  );
};
