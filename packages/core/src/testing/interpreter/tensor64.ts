/** Tensors of doubles and the few ways of walking over them that the interpreter is written in. */

import { arrayOf, type ElementType, numbers, shapeText, sizeOf, type Tensor } from "../../tensor.ts";

/** Every element type is held as doubles; `type` tells what ONNX calls it (float32 where absent). */
export interface Tensor64 {
  readonly shape: readonly number[];
  readonly data: Float64Array;
  readonly type?: ElementType;
}

/** `tensor64([2, 2], [0, 1, 2, 3])` */
export const tensor64 = (
  shape: readonly number[],
  values: ArrayLike<number>,
  type?: ElementType,
): Tensor64 => ({
  shape,
  data: Float64Array.from(values),
  ...(type && { type }),
});

export const fromTensor = (tensor: Tensor): Tensor64 => tensor64(tensor.shape, numbers(tensor), tensor.type);

/** The tensor in its own element type, rounded where that is narrower than a double. */
export function toTensor({ shape, data, type = "float32" }: Tensor64): Tensor {
  if (type === "int64" || type === "uint64") {
    const big = type === "int64" ? BigInt64Array : BigUint64Array;
    return { type, shape, data: big.from(Array.from(data, BigInt)) };
  }
  const array = new arrayOf[type as "float32"](data.length) as Float32Array;
  array.set(data);
  return { type, shape, data: array };
}

/** The element at a position of a list that must be there. */
export function get<T>(list: ArrayLike<T | undefined>, position: number): T {
  const item = list[position];
  if (item === undefined) throw new Error(`there is no element ${position} in a list of ${list.length}`);
  return item;
}

/** The thing itself, which must be there. */
export function present<T>(thing: T | undefined, what: string): T {
  if (thing === undefined) throw new Error(`there is no ${what}`);
  return thing;
}

/** Position of a multi-index in row-major order; throws outside the shape. */
export function offset(shape: readonly number[], index: readonly number[]): number {
  let flat = 0;
  for (let axis = 0; axis < shape.length; axis++) {
    const size = shape[axis] as number;
    const i = index[axis] as number;
    if (!(i >= 0 && i < size)) throw new Error(`index ${index} outside shape ${shapeText(shape)}`);
    flat = flat * size + i;
  }
  return flat;
}

export const at = (tensor: Tensor64, index: readonly number[]): number =>
  tensor.data[offset(tensor.shape, index)] as number;

/** Visits every multi-index in row-major order. The array is reused: copy it to keep it. */
export function eachIndex(shape: readonly number[], visit: (index: number[], flat: number) => void): void {
  const index = shape.map(() => 0);
  const size = sizeOf(shape);
  for (let flat = 0; flat < size; flat++) {
    visit(index, flat);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = (index[axis] as number) + 1;
      if ((index[axis] as number) < (shape[axis] as number)) break;
      index[axis] = 0;
    }
  }
}

/** The tensor whose element at each multi-index is f(index). */
export function make(shape: readonly number[], f: (index: number[]) => number): Tensor64 {
  const data = new Float64Array(sizeOf(shape));
  eachIndex(shape, (index, flat) => {
    data[flat] = f(index);
  });
  return { shape: [...shape], data };
}

export const mapped = (x: Tensor64, f: (value: number) => number): Tensor64 => ({
  shape: x.shape,
  data: x.data.map(f),
});

/** Axis counted from the front: −1 is the last. */
export const fromFront = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

/** Common shape of tensors that broadcast together as in NumPy. */
export function broadcastShape(...shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const sizes = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1);
    const size = sizes.find((s) => s !== 1) ?? 1;
    if (sizes.some((s) => s !== 1 && s !== size)) {
      throw new Error(`shapes ${shapes.map(shapeText).join(" and ")} do not broadcast`);
    }
    return size;
  });
}

/** The element that `index`, of a broadcast shape, refers to. */
export function atBroadcast(tensor: Tensor64, index: readonly number[]): number {
  const { shape, data } = tensor;
  let flat = 0;
  for (let axis = 0; axis < shape.length; axis++) {
    const size = shape[axis] as number;
    flat = flat * size + (size === 1 ? 0 : (index[axis + index.length - shape.length] as number));
  }
  return data[flat] as number;
}

/** f applied to every line of elements along an axis; f must return as many as it got. */
export function alongAxis(x: Tensor64, axis: number, f: (line: number[]) => readonly number[]): Tensor64 {
  const a = fromFront(axis, x.shape.length);
  const length = get(x.shape, a);
  const data = new Float64Array(x.data.length);
  eachIndex(x.shape.with(a, 1), (start) => {
    const places = Array.from({ length }, (_, i) => offset(x.shape, start.with(a, i)));
    const line = f(places.map((place) => x.data[place] as number));
    for (const [i, place] of places.entries()) data[place] = get(line, i);
  });
  return { shape: x.shape, data };
}
