/** The channels of a layer in numbers: how strong, where strongest, which are dead, and the scale to draw all of them by. */

import { type FloatTensor, sizeOf } from "../tensor.ts";

/** One number per channel; `positions` are indices into the row-major positions of the layer, the first of equal ones. */
export interface ChannelNumbers {
  readonly minima: Float32Array;
  readonly maxima: Float32Array;
  readonly means: Float64Array;
  readonly positions: Int32Array;
  /** Standard deviation of all values of the layer. */
  readonly spread: number;
}

/** Shapes: 1×C×space. */
export function channelNumbers({ shape, data }: FloatTensor): ChannelNumbers {
  const channels = shape[1] as number;
  const size = sizeOf(shape.slice(2));
  const minima = new Float32Array(channels);
  const maxima = new Float32Array(channels);
  const means = new Float64Array(channels);
  const positions = new Int32Array(channels);
  let [total, squares] = [0, 0];
  for (let c = 0; c < channels; c++) {
    const start = c * size;
    let [low, high, at, sum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
    for (let i = 0; i < size; i++) {
      const value = data[start + i] as number;
      sum += value;
      squares += value * value;
      if (value < low) low = value;
      if (value > high) {
        high = value;
        at = i;
      }
    }
    minima[c] = low;
    maxima[c] = high;
    means[c] = sum / size;
    positions[c] = at;
    total += sum;
  }
  const mean = total / data.length;
  const spread = Math.sqrt(Math.max(0, squares / data.length - mean * mean));
  return { minima, maxima, means, positions, spread };
}

/** The least and the largest of several pictures. */
export function widened(a: Extremes, b: Extremes): Extremes {
  return {
    minima: a.minima.map((low, c) => Math.min(low, b.minima[c] as number)),
    maxima: a.maxima.map((high, c) => Math.max(high, b.maxima[c] as number)),
  };
}

export type Extremes = Pick<ChannelNumbers, "minima" | "maxima">;

/** Whether a layer has values below zero: then it is drawn around zero. */
export const isSigned = ({ minima }: Pick<Extremes, "minima">): boolean => minima.some((low) => low < 0);

/**
 * Channels that never answered: 0 everywhere. In a layer with values below zero also those that are one and the same
 * number everywhere.
 */
export function deadChannels(extremes: Extremes): number[] {
  const signed = isSigned(extremes);
  const { minima, maxima } = extremes;
  return Array.from(maxima.keys()).filter((c) => minima[c] === maxima[c] && (signed || maxima[c] === 0));
}

/**
 * The nearest-rank quantile of |value|, that is value number ⌈q·n⌉ of them sorted; the largest where that is 0, which
 * it is for layers that are silent nearly everywhere. By selection, not by sorting: no layer is too large.
 */
export function quantileOfSizes(data: Float32Array, q = 0.995): number {
  const sizes = new Float32Array(data.length);
  let largest = 0;
  for (let i = 0; i < data.length; i++) {
    sizes[i] = Math.abs(data[i] as number);
    if ((sizes[i] as number) > largest) largest = sizes[i] as number;
  }
  return selected(sizes, Math.max(0, Math.ceil(q * data.length) - 1)) || largest;
}

/** The number that would stand at `place` if they were sorted (Hoare 1961). Changes the order of `values`. */
function selected(values: Float32Array, place: number): number {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const pivot = values[(low + high) >> 1] as number;
    let [i, j] = [low, high];
    while (i <= j) {
      while ((values[i] as number) < pivot) i++;
      while ((values[j] as number) > pivot) j--;
      if (i > j) break;
      const kept = values[i] as number;
      values[i++] = values[j] as number;
      values[j--] = kept;
    }
    if (place <= j) high = j;
    else if (place >= i) low = i;
    else break;
  }
  return values[place] as number;
}
