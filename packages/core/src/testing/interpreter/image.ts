/** Col2Im and GridSample. */

import { intOf, intsOf, stringOf } from "../../graph/attributes.ts";
import { sizeOf } from "../../tensor.ts";
import type { Operator, Operators } from "./operator.ts";
import { at, eachIndex, get, make, offset } from "./tensor64.ts";
import { inside, position, type Windows } from "./windows.ts";

/** x[n, (c, k), window] added into image[n, c, s·o + d·k − p]. */
const col2im: Operator = (inputs, node) => {
  const x = get(inputs, 0);
  const size = Array.from(get(inputs, 1).data);
  const kernel = Array.from(get(inputs, 2).data);
  const ones = size.map(() => 1);
  const pads = intsOf(node, "pads", [...ones, ...ones].fill(0));
  const [strides, dilations] = [intsOf(node, "strides", ones), intsOf(node, "dilations", ones)];
  const out = size.map((n, a) => {
    const free = n + get(pads, a) + get(pads, a + size.length) - (get(kernel, a) - 1) * get(dilations, a) - 1;
    return Math.floor(free / get(strides, a)) + 1;
  });
  const w: Windows = { kernel, strides, dilations, begin: pads, end: pads.slice(size.length), out };
  const shape = [get(x.shape, 0), get(x.shape, 1) / sizeOf(kernel), ...size];
  const y = make(shape, () => 0);
  const order = [...shape.slice(0, 2), ...kernel, ...out];
  eachIndex(order, ([n, c, ...rest], flat) => {
    const place = position(w, rest.slice(kernel.length), rest.slice(0, kernel.length));
    if (!inside(place, size)) return;
    const target = offset(shape, [n as number, c as number, ...place]);
    y.data[target] = get(y.data, target) + get(x.data, flat);
  });
  return [y];
};

/** x read at the places that `grid` names in coordinates from −1 to 1, last axis of x first. */
const gridSample: Operator = (inputs, node) => {
  const x = get(inputs, 0);
  const grid = get(inputs, 1);
  const size = x.shape.slice(2);
  const corners = intOf(node, "align_corners", 0) === 1;
  const mode = stringOf(node, "mode", "linear");
  const padding = stringOf(node, "padding_mode", "zeros");
  if (mode === "cubic") throw new Error("GridSample with mode cubic");
  const y = make([...x.shape.slice(0, 2), ...grid.shape.slice(1, -1)], ([n, c, ...o]) => {
    const point = size.map((length, axis) => {
      const t = at(grid, [n as number, ...o, size.length - 1 - axis]);
      const place = corners ? ((t + 1) / 2) * (length - 1) : ((t + 1) * length - 1) / 2;
      return padded(place, length, padding, corners);
    });
    const read = (place: readonly number[]): number =>
      inside(place, size) ? at(x, [n as number, c as number, ...place]) : 0;
    return mode === "nearest" ? read(point.map(nearestEven)) : between(point, read);
  });
  return [y];
};

/** The nearest whole number, halves to even as the engine's rounding does. */
const nearestEven = (t: number): number => {
  const floor = Math.floor(t);
  return t - floor === 0.5 && floor % 2 === 0 ? floor : Math.round(t);
};

/** Multilinear: every corner around the point, weighted by its nearness along each axis. */
function between(point: readonly number[], read: (place: readonly number[]) => number): number {
  let sum = 0;
  eachIndex(
    point.map(() => 2),
    (corner) => {
      const place = point.map((t, axis) => Math.floor(t) + get(corner, axis));
      sum += read(place) * place.reduce((w, i, axis) => w * (1 - Math.abs(i - get(point, axis))), 1);
    },
  );
  return sum;
}

function padded(t: number, length: number, mode: string, corners: boolean): number {
  if (mode === "border") return Math.min(Math.max(t, 0), length - 1);
  if (mode !== "reflection") return t;
  const [low, high] = corners ? [0, length - 1] : [-0.5, length - 0.5];
  const span = high - low;
  if (span === 0) return low;
  const folded = (((t - low) % (2 * span)) + 2 * span) % (2 * span);
  const inner = low + (folded <= span ? folded : 2 * span - folded);
  return Math.min(Math.max(inner, 0), length - 1);
}

export const image: Operators = { Col2Im: col2im, GridSample: gridSample };
