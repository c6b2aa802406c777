/** float32 → the bits of the nearest 16-bit float, for making test files. */

import { halfToNumber } from "../../../packages/core/src/tensor.ts";

/** Upper half of the float32, rounded to nearest. */
export function bfloatBits(values: Float32Array): Uint16Array {
  const words = new Uint32Array(Float32Array.from(values).buffer);
  return Uint16Array.from(words, (word) => (word + 0x8000) >>> 16);
}

/** All finite halves from 0 up: their order is that of their bits. */
const halves = Float32Array.from({ length: 0x7c00 }, (_, bits) => halfToNumber(bits));

export const halfBits = (values: Float32Array): Uint16Array => Uint16Array.from(values, nearestHalf);

function nearestHalf(value: number): number {
  const size = Math.abs(value);
  let [low, high] = [0, halves.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((halves[middle] as number) <= size) low = middle;
    else high = middle;
  }
  const up = (halves[high] as number) - size < size - (halves[low] as number);
  return (value < 0 ? 0x8000 : 0) | (up ? high : low);
}
