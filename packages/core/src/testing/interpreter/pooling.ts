/** Pooling over windows and over the whole image. */

import { intOf, intsOf } from "../../graph/attributes.ts";
import type { Node } from "../../graph/graph.ts";
import type { Operator, Operators } from "./operator.ts";
import { at, eachIndex, get, make, mapped, offset, type Tensor64 } from "./tensor64.ts";
import { inside, position, type Windows, windowsOf } from "./windows.ts";

/** Flat positions in x of what window o of one channel covers, in row-major order, padding left out. */
function covered(x: Tensor64, w: Windows, [n, c, ...o]: readonly number[]): number[] {
  const size = x.shape.slice(2);
  const places: number[] = [];
  eachIndex(w.kernel, (k) => {
    const place = position(w, o, k);
    if (inside(place, size)) places.push(offset(x.shape, [n as number, c as number, ...place]));
  });
  return places;
}

/** Number of elements that window o covers with the padding, but nothing beyond the padded end. */
function coveredWithPadding(w: Windows, size: readonly number[], o: readonly number[]): number {
  let count = 0;
  eachIndex(w.kernel, (k) => {
    if (position(w, o, k).every((i, axis) => i < get(size, axis) + get(w.end, axis))) count++;
  });
  return count;
}

const windowsOver = (x: Tensor64, node: Node): Windows =>
  windowsOf(node, x.shape.slice(2), intsOf(node, "kernel_shape", []));

const pooledShape = (x: Tensor64, w: Windows): number[] => [get(x.shape, 0), get(x.shape, 1), ...w.out];

/** The largest value of each window and the flat index of its first occurrence in x. */
const maxPool: Operator = (inputs, node) => {
  const x = get(inputs, 0);
  if (intOf(node, "storage_order", 0) !== 0) throw new Error("MaxPool with column-major indices");
  const w = windowsOver(x, node);
  const winners = make(pooledShape(x, w), (index) =>
    covered(x, w, index).reduce((best, place) => (get(x.data, place) > get(x.data, best) ? place : best)),
  );
  return [mapped(winners, (place) => get(x.data, place)), winners];
};

const averagePool: Operator = (inputs, node) => {
  const x = get(inputs, 0);
  const w = windowsOver(x, node);
  const withPadding = intOf(node, "count_include_pad", 0) === 1;
  const y = make(pooledShape(x, w), (index) => {
    const values = covered(x, w, index).map((place) => get(x.data, place));
    return (
      total(values) / (withPadding ? coveredWithPadding(w, x.shape.slice(2), index.slice(2)) : values.length)
    );
  });
  return [y];
};

const lpPool: Operator = (inputs, node) => {
  const x = get(inputs, 0);
  const w = windowsOver(x, node);
  const y = make(pooledShape(x, w), (index) =>
    norm(
      covered(x, w, index).map((place) => get(x.data, place)),
      intOf(node, "p", 2),
    ),
  );
  return [y];
};

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

const norm = (values: readonly number[], p: number): number =>
  total(values.map((value) => Math.abs(value) ** p)) ** (1 / p);

/** f over all spatial elements of each channel; the spatial sizes become 1. */
const globalPool =
  (f: (values: number[], p: number) => number): Operator =>
  (inputs, node) => {
    const x = get(inputs, 0);
    const size = x.shape.slice(2);
    const shape = [get(x.shape, 0), get(x.shape, 1), ...size.map(() => 1)];
    const y = make(shape, ([n, c]) => {
      const values: number[] = [];
      eachIndex(size, (place) => {
        values.push(at(x, [n as number, c as number, ...place]));
      });
      return f(values, intOf(node, "p", 2));
    });
    return [y];
  };

export const pooling: Operators = {
  MaxPool: maxPool,
  AveragePool: averagePool,
  LpPool: lpPool,
  GlobalMaxPool: globalPool((values) => Math.max(...values)),
  GlobalAveragePool: globalPool((values) => total(values) / values.length),
  GlobalLpPool: globalPool(norm),
};
