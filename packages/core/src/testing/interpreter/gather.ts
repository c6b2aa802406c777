/** Reading and writing at computed places: Gather…, Scatter…, OneHot. */

import { intOf, stringOf } from "../../graph/attributes.ts";
import type { Node } from "../../graph/graph.ts";
import type { Operator, Operators } from "./operator.ts";
import { at, eachIndex, fromFront, get, make, offset, type Tensor64 } from "./tensor64.ts";

/** y[…before, …i, …after] = x[…before, indices[…i], …after], the middle standing for `axis`. */
const gather: Operator = (inputs, node) => {
  const x = get(inputs, 0);
  const indices = get(inputs, 1);
  const axis = fromFront(intOf(node, "axis", 0), x.shape.length);
  const rank = indices.shape.length;
  const y = make([...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)], (index) => {
    const chosen = fromFront(at(indices, index.slice(axis, axis + rank)), get(x.shape, axis));
    return at(x, [...index.slice(0, axis), chosen, ...index.slice(axis + rank)]);
  });
  return [y];
};

/** y[index] = x[index, but along axis indices[index]] */
const gatherElements: Operator = (inputs, node) => {
  const x = get(inputs, 0);
  const indices = get(inputs, 1);
  const axis = fromFront(intOf(node, "axis", 0), x.shape.length);
  return [
    make(indices.shape, (index) =>
      at(x, index.with(axis, fromFront(at(indices, index), get(x.shape, axis)))),
    ),
  ];
};

/** A tuple of indices: the last axis of `indices` at `place`, each counted from the front of its axis of `shape`. */
const tupleAt = (indices: Tensor64, place: readonly number[], shape: readonly number[]): number[] =>
  Array.from({ length: indices.shape.at(-1) as number }, (_, i) =>
    fromFront(at(indices, [...place, i]), get(shape, i)),
  );

/** y[…i, …rest] = x[…batch, …tuple at i, …rest] */
const gatherND: Operator = (inputs, node) => {
  const x = get(inputs, 0);
  const indices = get(inputs, 1);
  const batch = intOf(node, "batch_dims", 0);
  const places = indices.shape.slice(0, -1);
  const depth = indices.shape.at(-1) as number;
  const y = make([...places, ...x.shape.slice(batch + depth)], (index) => {
    const place = index.slice(0, places.length);
    const tuple = tupleAt(indices, place, x.shape.slice(batch));
    return at(x, [...index.slice(0, batch), ...tuple, ...index.slice(places.length)]);
  });
  return [y];
};

/** How a scattered update meets what is there. */
function meeting(node: Node): (old: number, update: number) => number {
  const how = stringOf(node, "reduction", "none");
  if (how === "add") return (old, update) => old + update;
  if (how === "mul") return (old, update) => old * update;
  if (how === "max") return Math.max;
  if (how === "min") return Math.min;
  return (_old, update) => update;
}

const scatterElements: Operator = (inputs, node) => {
  const x = get(inputs, 0);
  const indices = get(inputs, 1);
  const updates = get(inputs, 2);
  const axis = fromFront(intOf(node, "axis", 0), x.shape.length);
  const meet = meeting(node);
  const data = x.data.slice();
  eachIndex(indices.shape, (index, flat) => {
    const i = fromFront(get(indices.data, flat), get(x.shape, axis));
    const place = offset(x.shape, index.with(axis, i));
    data[place] = meet(get(data, place), at(updates, index));
  });
  return [{ shape: x.shape, data }];
};

const scatterND: Operator = (inputs, node) => {
  const x = get(inputs, 0);
  const indices = get(inputs, 1);
  const updates = get(inputs, 2);
  const meet = meeting(node);
  const data = x.data.slice();
  const rank = indices.shape.length - 1;
  eachIndex(updates.shape, (index, flat) => {
    const tuple = tupleAt(indices, index.slice(0, rank), x.shape);
    const place = offset(x.shape, [...tuple, ...index.slice(rank)]);
    data[place] = meet(get(data, place), get(updates.data, flat));
  });
  return [{ shape: x.shape, data }];
};

/** values = [off, on]; a new axis of length depth. */
const oneHot: Operator = (inputs, node) => {
  const indices = get(inputs, 0);
  const depth = get(get(inputs, 1).data, 0);
  const [off, on] = get(inputs, 2).data as unknown as [number, number];
  const axis = fromFront(intOf(node, "axis", -1), indices.shape.length + 1);
  const y = make(indices.shape.toSpliced(axis, 0, depth), (index) =>
    fromFront(at(indices, index.toSpliced(axis, 1)), depth) === index[axis] ? on : off,
  );
  return [y];
};

/** One column of indices for every element that is not 0, in row-major order. */
const nonZero: Operator = (inputs) => {
  const x = get(inputs, 0);
  const found: number[][] = [];
  eachIndex(x.shape, (index, flat) => {
    if (x.data[flat] !== 0) found.push([...index]);
  });
  return [make([x.shape.length, found.length], ([axis, i]) => get(get(found, i as number), axis as number))];
};

export const gathering: Operators = {
  Gather: gather,
  GatherElements: gatherElements,
  GatherND: gatherND,
  ScatterElements: scatterElements,
  ScatterND: scatterND,
  OneHot: oneHot,
  NonZero: nonZero,
};
