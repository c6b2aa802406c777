/** Convolution in plain loops, for any number of spatial dimensions: the expectation of the engine suite. */

import { type FloatTensor, floats, sizeOf } from "../../packages/core/src/tensor.ts";

type Sizes = readonly number[];

export interface ConvCase {
  /** N C …spatial. */
  readonly x: Sizes;
  /** M C/group …kernel. */
  readonly w: Sizes;
  readonly group: number;
  readonly strides: Sizes;
  readonly dilations: Sizes;
  /** The same padding before and behind, per spatial dimension. */
  readonly pads: Sizes;
}

/** N M …spatial, with ⌊(size + 2 pad − dilation (kernel − 1) − 1) / stride⌋ + 1 in each spatial dimension. */
export function outputShape({ x, w, strides, dilations, pads }: ConvCase): number[] {
  const room = (i: number): number =>
    at(x, i + 2) + 2 * at(pads, i) - at(dilations, i) * (at(w, i + 2) - 1) - 1;
  return [at(x, 0), at(w, 0), ...strides.map((stride, i) => Math.floor(room(i) / stride) + 1)];
}

/** y = x ⋆ w. */
export function convolve(c: ConvCase, x: FloatTensor, w: FloatTensor): FloatTensor {
  const y = floats(outputShape(c));
  eachTap(c, (xi, wi, yi) => {
    y.data[yi] = at(y.data, yi) + at(x.data, xi) * at(w.data, wi);
  });
  return y;
}

/** dx such that ⟨dx, x⟩ = ⟨dy, x ⋆ w⟩ for every x: what ConvTranspose computes. */
export function convolveBack(c: ConvCase, dy: FloatTensor, w: FloatTensor): FloatTensor {
  const dx = floats(c.x);
  eachTap(c, (xi, wi, yi) => {
    dx.data[xi] = at(dx.data, xi) + at(dy.data, yi) * at(w.data, wi);
  });
  return dx;
}

/** Visits every product of a convolution with the flat positions of its x, w and y. */
function eachTap(c: ConvCase, visit: (x: number, w: number, y: number) => void): void {
  const y = outputShape(c);
  const taps = positions(c.w.slice(1));
  for (const to of positions(y)) {
    const [n, m, ...window] = to as [number, number, ...number[]];
    const group = Math.floor((m * c.group) / at(c.w, 0));
    for (const tap of taps) {
      const [channel, ...kernel] = tap as [number, ...number[]];
      const from = kernel.map(
        (k, i) => at(window, i) * at(c.strides, i) + k * at(c.dilations, i) - at(c.pads, i),
      );
      if (from.some((p, i) => p < 0 || p >= at(c.x, i + 2))) continue;
      visit(flat([n, group * at(c.w, 1) + channel, ...from], c.x), flat([m, ...tap], c.w), flat(to, y));
    }
  }
}

/** All index tuples of a shape, the last index fastest. */
const positions = (shape: Sizes): number[][] =>
  Array.from({ length: sizeOf(shape) }, (_, n) =>
    shape.map((size, i) => Math.floor(n / sizeOf(shape.slice(i + 1))) % size),
  );

const flat = (position: Sizes, shape: Sizes): number =>
  position.reduce((index, p, i) => index * at(shape, i) + p, 0);

const at = (list: ArrayLike<number>, index: number): number => list[index] as number;
