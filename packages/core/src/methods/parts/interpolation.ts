/** Linear interpolation of a grid of values, axis by axis, in any number of dimensions; and its transpose. */

import { sizeOf } from "../../tensor.ts";

/** Position of every new point among the old ones along one axis; outside, the edge value goes on. */
export type Axis = Float64Array;

/** The grid of `sizes` at the points that the axes name. */
export function enlarged(
  values: Float32Array,
  sizes: readonly number[],
  axes: readonly Axis[],
): Float32Array {
  let [data, current] = [values, [...sizes]];
  for (const [k, axis] of axes.entries()) {
    data = along(data, current, k, axis, false);
    current = current.with(k, axis.length);
  }
  return data;
}

/** The transpose of enlarged(): what every value of the grid gets of numbers at the points. */
export function gathered(
  values: Float32Array,
  sizes: readonly number[],
  axes: readonly Axis[],
): Float32Array {
  let [data, current] = [values, axes.map((axis) => axis.length)];
  for (const [k, axis] of axes.entries()) {
    data = along(data, current.with(k, sizes[k] as number), k, axis, true);
    current = current.with(k, sizes[k] as number);
  }
  return data;
}

/** One axis, from `sizes` to the axis's points or, transposed, back to `sizes`. */
function along(
  data: Float32Array,
  sizes: readonly number[],
  k: number,
  axis: Axis,
  back: boolean,
): Float32Array {
  const few = sizes[k] as number;
  const many = axis.length;
  const inner = sizeOf(sizes.slice(k + 1));
  const outer = sizeOf(sizes.slice(0, k));
  const result = new Float32Array(outer * inner * (back ? few : many));
  const { low, part } = placesOf(axis, few);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < many; i++) {
      const a = (o * few + (low[i] as number)) * inner;
      const b = (low[i] as number) + 1 < few ? a + inner : a;
      const at = (o * many + i) * inner;
      if (back) spread(data, result, at, a, b, part[i] as number, inner);
      else mix(data, result, at, a, b, part[i] as number, inner);
    }
  }
  return result;
}

/** The old point before each new one, and how far the new one is on the way to the next. */
function placesOf(axis: Axis, few: number): { low: Int32Array; part: Float64Array } {
  const [low, part] = [new Int32Array(axis.length), new Float64Array(axis.length)];
  for (let i = 0; i < axis.length; i++) {
    const place = Math.min(few - 1, Math.max(0, axis[i] as number));
    low[i] = Math.floor(place);
    part[i] = place - (low[i] as number);
  }
  return { low, part };
}

/** A line of `inner` numbers between those from a and from b on; `part` is the weight of b. */
function mix(
  from: Float32Array,
  to: Float32Array,
  at: number,
  a: number,
  b: number,
  part: number,
  inner: number,
): void {
  for (let j = 0; j < inner; j++) {
    const value = from[a + j] as number;
    to[at + j] = value + part * ((from[b + j] as number) - value);
  }
}

function spread(
  from: Float32Array,
  to: Float32Array,
  at: number,
  a: number,
  b: number,
  part: number,
  inner: number,
): void {
  for (let j = 0; j < inner; j++) {
    const value = from[at + j] as number;
    to[a + j] = (to[a + j] as number) + (1 - part) * value;
    to[b + j] = (to[b + j] as number) + part * value;
  }
}
