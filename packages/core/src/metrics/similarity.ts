/** How alike two heat maps are: in the order of their values, in their structure, and in where they are strongest. */

/** A heat map with what comparing it takes, worked out once. */
export interface Comparable {
  readonly width: number;
  readonly height: number;
  readonly data: ArrayLike<number>;
  /** Rank of each value, 1 for the smallest; equal values share the mean of their ranks. */
  readonly ranks: Float64Array;
  /** The map from its least to its largest value as 0 to 1, with the mean and variance around each pixel. */
  readonly scaled: Float64Array;
  readonly means: Float64Array;
  readonly variances: Float64Array;
  /** 1 at the `topPart` largest values; where equal ones are too many each has its part of the places that are left. */
  readonly top: Float64Array;
  /** The same value everywhere: there is no order to compare. */
  readonly flat: boolean;
}

/** The part of the pixels that count as the top of a map. */
const topPart = 0.05;

export function comparable(map: { width: number; height: number; data: ArrayLike<number> }): Comparable {
  const { width, height, data } = map;
  const order = sorted(data);
  const scaled = minMax(data);
  const means = around(scaled, width, height);
  const squares = around(
    scaled.map((v) => v * v),
    width,
    height,
  );
  const variances = squares.map((square, i) => Math.max(0, square - (means[i] as number) ** 2));
  const [least, largest] = [data[order[0] as number], data[order[order.length - 1] as number]];
  const ranks = ranksOf(data, order);
  return {
    width,
    height,
    data,
    ranks,
    scaled,
    means,
    variances,
    top: topOf(data, order),
    flat: least === largest,
  };
}

/** Spearman's rank correlation: Pearson's of the ranks. 1: the same order of pixels; NaN if a map is flat. */
export const spearman = (a: Comparable, b: Comparable): number => pearson(a.ranks, b.ranks);

/**
 * Structural similarity of the two maps, each scaled to 0…1: the mean over pixels of
 *
 *     (2 μ_a μ_b + c₁)(2 σ_ab + c₂) / ((μ_a² + μ_b² + c₁)(σ_a² + σ_b² + c₂)),   c₁ = 0.01², c₂ = 0.03²
 *
 * with means, variances and covariance over 7×7 windows. Source: Wang et al. 2004.
 */
export function ssim(a: Comparable, b: Comparable): number {
  const product = a.scaled.map((v, i) => v * (b.scaled[i] as number));
  const products = around(product, a.width, a.height);
  const [c1, c2] = [0.01 ** 2, 0.03 ** 2];
  let total = 0;
  for (let i = 0; i < products.length; i++) {
    const [ma, mb] = [a.means[i] as number, b.means[i] as number];
    const covariance = (products[i] as number) - ma * mb;
    const spread = (a.variances[i] as number) + (b.variances[i] as number);
    total += ((2 * ma * mb + c1) * (2 * covariance + c2)) / ((ma * ma + mb * mb + c1) * (spread + c2));
  }
  return total / products.length;
}

/** Pixels among the strongest of both maps, as a part of those among the strongest of either. */
export function topOverlap(a: Comparable, b: Comparable): number {
  let both = 0;
  let either = 0;
  for (let i = 0; i < a.top.length; i++) {
    both += Math.min(a.top[i] as number, b.top[i] as number);
    either += Math.max(a.top[i] as number, b.top[i] as number);
  }
  return both / either;
}

export function pearson(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const n = a.length;
  let [sumA, sumB] = [0, 0];
  for (let i = 0; i < n; i++) {
    sumA += a[i] as number;
    sumB += b[i] as number;
  }
  const [meanA, meanB] = [sumA / n, sumB / n];
  let [cross, squareA, squareB] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [u, v] = [(a[i] as number) - meanA, (b[i] as number) - meanB];
    cross += u * v;
    squareA += u * u;
    squareB += v * v;
  }
  return cross / Math.sqrt(squareA * squareB);
}

/** Indices by rising value; equal values in the order of their indices. */
function sorted(data: ArrayLike<number>): Uint32Array {
  return Uint32Array.from(data, (_, i) => i).sort(
    (i, j) => (data[i] as number) - (data[j] as number) || i - j,
  );
}

function ranksOf(data: ArrayLike<number>, order: Uint32Array): Float64Array {
  const ranks = new Float64Array(data.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && data[order[end] as number] === data[order[start] as number]) end++;
    for (let i = start; i < end; i++) ranks[order[i] as number] = (start + end + 1) / 2;
    start = end;
  }
  return ranks;
}

function topOf(data: ArrayLike<number>, order: Uint32Array): Float64Array {
  const count = Math.max(1, Math.round(topPart * order.length));
  const level = data[order[order.length - count] as number] as number;
  let [above, tied] = [0, 0];
  for (let i = 0; i < data.length; i++) {
    if ((data[i] as number) > level) above++;
    else if (data[i] === level) tied++;
  }
  const part = (count - above) / tied;
  return Float64Array.from(data, (value) => (value > level ? 1 : value === level ? part : 0));
}

function minMax(data: ArrayLike<number>): Float64Array {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < data.length; i++) {
    low = Math.min(low, data[i] as number);
    high = Math.max(high, data[i] as number);
  }
  const spread = high > low ? high - low : 1;
  return Float64Array.from(data, (v) => (v - low) / spread);
}

/** Mean over the 7×7 window around each pixel, as far as it lies in the map. */
function around(data: Float64Array, width: number, height: number): Float64Array {
  const rows = alongRows(data, width, height);
  const means = new Float64Array(data.length);
  for (let y = 0; y < height; y++) {
    const [from, to] = [Math.max(0, y - 3), Math.min(height - 1, y + 3)];
    for (let x = 0; x < width; x++) {
      let total = 0;
      for (let row = from; row <= to; row++) total += rows[row * width + x] as number;
      means[y * width + x] = total / (to - from + 1);
    }
  }
  return means;
}

function alongRows(data: Float64Array, width: number, height: number): Float64Array {
  const means = new Float64Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [from, to] = [Math.max(0, x - 3), Math.min(width - 1, x + 3)];
      let total = 0;
      for (let column = from; column <= to; column++) total += data[y * width + column] as number;
      means[y * width + x] = total / (to - from + 1);
    }
  }
  return means;
}
