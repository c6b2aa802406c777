/** Sorting by weight without comparing. */

const bits = 11;
const buckets = 2 ** bits;

/**
 * Indices of numbers that are not negative, the smallest number first, equal ones in their order.
 *
 * Bits of such floats, read as an integer, order as the floats do; three passes of 11 bits sort them in linear time.
 */
export function sortedOrder(weights: Float32Array): Int32Array {
  const keys = new Uint32Array(weights.length);
  new Float32Array(keys.buffer).set(weights);
  let order = new Int32Array(keys.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  for (let shift = 0; shift < 32; shift += bits) order = pass(order, keys, shift);
  return order;
}

function pass(order: Int32Array, keys: Uint32Array, shift: number): Int32Array<ArrayBuffer> {
  const starts = new Int32Array(buckets + 1);
  const digit = (i: number): number => ((keys[i] as number) >>> shift) & (buckets - 1);
  for (let i = 0; i < order.length; i++) {
    const after = digit(i) + 1;
    starts[after] = (starts[after] as number) + 1;
  }
  for (let d = 0; d < buckets; d++) starts[d + 1] = (starts[d + 1] as number) + (starts[d] as number);
  const result = new Int32Array(order.length);
  for (let n = 0; n < order.length; n++) {
    const i = order[n] as number;
    const at = starts[digit(i)] as number;
    starts[digit(i)] = at + 1;
    result[at] = i;
  }
  return result;
}
