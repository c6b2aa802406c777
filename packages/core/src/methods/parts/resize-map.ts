/** A map at another size, in any number of dimensions. */

import { sizeOf } from "../../tensor.ts";

/** How positions of the larger grid are found in the smaller one. */
export interface Resizing {
  readonly mode: "nearest" | "bilinear";
  /** `half-pixel`: positions are areas; `corners`: the outermost positions meet. Of `bilinear` only. */
  readonly alignment?: "half-pixel" | "corners";
}

/**
 * A row-major array of sizes `from` at sizes `to`, axis by axis: what ONNX Resize does to a map.
 *
 * `nearest` takes the value to the upper left, as Resize asymmetric with floor; `bilinear` is linear along each axis.
 */
export function resizedMap(
  data: Float32Array,
  from: readonly number[],
  to: readonly number[],
  resizing: Resizing,
): Float32Array {
  let values = data;
  // The last axis first: then most elements are made in long rows.
  for (let axis = from.length - 1; axis >= 0; axis--) {
    const before = sizeOf(from.slice(0, axis));
    const after = sizeOf(to.slice(axis + 1));
    const sources = sourcesOf(from[axis] as number, to[axis] as number, resizing);
    values = alongAxis(values, before, from[axis] as number, after, sources);
  }
  return values;
}

/** Each new position lies between two old ones. */
interface Sources {
  readonly low: Int32Array;
  readonly high: Int32Array;
  /** Weight of `high`. */
  readonly part: Float64Array;
}

function sourcesOf(from: number, to: number, { mode, alignment }: Resizing): Sources {
  const [low, high, part] = [new Int32Array(to), new Int32Array(to), new Float64Array(to)];
  for (let i = 0; i < to; i++) {
    const corner = to === 1 ? 0 : (i * (from - 1)) / (to - 1);
    const centre = alignment === "corners" ? corner : ((i + 0.5) * from) / to - 0.5;
    const place = mode === "nearest" ? Math.floor((i * from) / to) : Math.min(from - 1, Math.max(0, centre));
    low[i] = Math.floor(place);
    high[i] = Math.min(from - 1, Math.floor(place) + 1);
    part[i] = place - Math.floor(place);
  }
  return { low, high, part };
}

/** values: before × size × after. */
function alongAxis(
  values: Float32Array,
  before: number,
  size: number,
  after: number,
  { low, high, part }: Sources,
): Float32Array {
  const result = new Float32Array(before * low.length * after);
  let next = 0;
  for (let outer = 0; outer < before; outer++) {
    for (let i = 0; i < low.length; i++) {
      const a = (outer * size + (low[i] as number)) * after;
      const b = (outer * size + (high[i] as number)) * after;
      const weight = part[i] as number;
      for (let inner = 0; inner < after; inner++) {
        const from = values[a + inner] as number;
        result[next++] = from + weight * ((values[b + inner] as number) - from);
      }
    }
  }
  return result;
}
