/** Elements at regular places, by a depthwise convolution with a single weight: one pass that keeps to blocks of channels. */

import type { PlainAttributes } from "../../graph/attributes.ts";
import type { Value } from "../../graph/graph.ts";
import { floats, type Tensor } from "../../tensor.ts";

/** What appends nodes and constants: a Builder, or a Patch. */
export interface Maker {
  add(op: string, inputs: readonly Value[], plain?: PlainAttributes): Value;
  constant(tensor: Tensor): Value;
}

/** Along an axis of `length`: element j is that at stride·j + offset, for `count` of them; beyond the ends is 0. */
export interface Places {
  readonly length: number;
  readonly stride: number;
  readonly offset: number;
  readonly count: number;
}

/** Every element of an axis. */
export const allOf = (length: number): Places => ({ length, stride: 1, offset: 0, count: length });

/** What an element becomes: one factor and one addend, or one for each channel. @default 1 and none */
interface Scaling {
  readonly factor?: number | Float32Array;
  readonly addend?: number | Float32Array;
}

/** The elements at these places of each channel, scaled; x itself if that is all of them. */
export function pick(
  b: Maker,
  x: Value,
  channels: number,
  places: readonly [Places, Places],
  scaling: Scaling = {},
): Value {
  const asItIs = (scaling.factor ?? 1) === 1 && scaling.addend === undefined && places.every(isAll);
  return asItIs ? x : picked(b, x, channels, places, scaling);
}

/** The same, always in blocks of channels. Shapes: x N C H W → N C rows.count columns.count. */
export function picked(
  b: Maker,
  x: Value,
  channels: number,
  [rows, columns]: readonly [Places, Places],
  { factor = 1, addend }: Scaling = {},
): Value {
  const [height, width] = [windowFor(rows), windowFor(columns)];
  const size = height.kernel * width.kernel;
  const weights = floats([channels, 1, height.kernel, width.kernel], new Float32Array(channels * size));
  const factors = perChannel(factor, channels);
  for (let c = 0; c < channels; c++)
    weights.data[c * size + height.at * width.kernel + width.at] = factors[c] as number;
  const given = [
    weights,
    ...(addend === undefined ? [] : [floats([channels], perChannel(addend, channels))]),
  ];
  return b.add("Conv", [x, ...given.map((tensor) => b.constant(tensor))], {
    kernel_shape: [height.kernel, width.kernel],
    strides: [rows.stride, columns.stride],
    pads: [height.begin, width.begin, height.end, width.end],
    group: channels,
  });
}

const isAll = ({ length, stride, offset, count }: Places): boolean =>
  stride === 1 && offset === 0 && count === length;

const perChannel = (value: number | Float32Array, channels: number): Float32Array<ArrayBuffer> =>
  typeof value === "number" ? new Float32Array(channels).fill(value) : Float32Array.from(value);

interface Window {
  readonly kernel: number;
  /** Where in it the weight is. */
  readonly at: number;
  readonly begin: number;
  readonly end: number;
}

/** The window that finds exactly these places: too many are kept off by a longer kernel, missing ones are padding. */
function windowFor({ length, stride, offset, count }: Places): Window {
  const [at, begin] = [Math.max(0, offset), Math.max(0, -offset)];
  const over = length + begin - (at + 1) - stride * (count - 1);
  return { kernel: at + 1 + Math.max(0, over - stride + 1), at, begin, end: Math.max(0, -over) };
}
