/** How alike the features of two layers are over the same pictures: linear centred kernel alignment. */

import { FoveaError } from "../errors.ts";

/** Features of n pictures, a row each. */
export interface FeatureRows {
  readonly rows: number;
  readonly columns: number;
  /** rows × columns. */
  readonly data: ArrayLike<number>;
}

/** `plain` is 1 for equal features and above 0 for unrelated ones; `debiased` is near 0 for unrelated ones. */
export type CkaEstimator = "plain" | "debiased";

/** Fewest pictures of which a debiased estimate can be made. */
export const fewestForCka = 4;

/**
 * Linear CKA of two layers.
 *
 *     CKA(X, Y) = ‖YᵀX‖²_F / (‖XᵀX‖_F ‖YᵀY‖_F) = HSIC(K, L) / √(HSIC(K, K) HSIC(L, L)),   K = XXᵀ, L = YYᵀ
 *
 * with columns of X and Y centred. 1 if one is the other but for rotation and scale. `debiased` takes for HSIC the unbiased
 * estimate of {@link unbiasedHsic}: with more features than pictures the plain form is near 1 for unrelated features too.
 * Debiased values may lie a little outside 0 … 1. NaN where a layer says the same of every picture.
 *
 * Throws `shape-mismatch` unless both have as many rows, `option-invalid` for fewer than 4 rows where debiased.
 * Source: Kornblith et al. 2019, https://arxiv.org/abs/1905.00414; Nguyen et al. 2021, https://arxiv.org/abs/2010.15327.
 */
export function linearCka(x: FeatureRows, y: FeatureRows, estimator: CkaEstimator = "debiased"): number {
  const batch = new LayerSimilarity(1, 1, estimator);
  batch.add([x], [y]);
  return batch.values()[0]?.[0] as number;
}

/**
 * CKA between all layers of one network and all of another, picture batch by picture batch.
 *
 * HSIC is averaged over batches, each weighing as many pictures as it has; the debiased estimate stays unbiased so whatever
 * the batches' size, the plain one does not and wants one batch. Pictures must come in random order: in a
 * batch of one class the layers differ by less than over all.
 * Memory: (layers of both) × n² doubles for a batch of n.
 */
export class LayerSimilarity {
  readonly #estimator: CkaEstimator;
  readonly #cross: Float64Array[];
  readonly #ownA: Float64Array;
  readonly #ownB: Float64Array;
  #pictures = 0;

  constructor(layersA: number, layersB: number, estimator: CkaEstimator = "debiased") {
    this.#estimator = estimator;
    this.#cross = Array.from({ length: layersA }, () => new Float64Array(layersB));
    this.#ownA = new Float64Array(layersA);
    this.#ownB = new Float64Array(layersB);
  }

  get pictures(): number {
    return this.#pictures;
  }

  /** Features of one batch of pictures at each layer of the two networks. */
  add(a: readonly FeatureRows[], b: readonly FeatureRows[]): void {
    const n = a[0]?.rows ?? 0;
    check([...a, ...b], n, this.#estimator);
    const hsic = this.#estimator === "plain" ? plainHsic : unbiasedHsic;
    const gramsA = a.map(gramOf);
    const gramsB = b.map(gramOf);
    for (const [i, k] of gramsA.entries()) {
      this.#ownA[i] = (this.#ownA[i] as number) + n * hsic(k, k, n);
      const row = this.#cross[i] as Float64Array;
      for (const [j, l] of gramsB.entries()) row[j] = (row[j] as number) + n * hsic(k, l, n);
    }
    for (const [j, l] of gramsB.entries()) this.#ownB[j] = (this.#ownB[j] as number) + n * hsic(l, l, n);
    this.#pictures += n;
  }

  /** CKA, a row for each layer of the first network. */
  values(): number[][] {
    return this.#cross.map((row, i) =>
      Array.from(row, (cross, j) => {
        const [a, b] = [this.#ownA[i] as number, this.#ownB[j] as number];
        return a > 0 && b > 0 ? cross / Math.sqrt(a * b) : Number.NaN;
      }),
    );
  }
}

function check(all: readonly FeatureRows[], n: number, estimator: CkaEstimator): void {
  const other = all.find(({ rows }) => rows !== n);
  if (other)
    throw new FoveaError(
      "shape-mismatch",
      `Cannot compare layers: found features of ${n} and of ${other.rows} pictures`,
    );
  if (estimator === "plain" || n >= fewestForCka) return;
  throw new FoveaError(
    "option-invalid",
    `Cannot compare layers: found ${n} pictures, and a debiased CKA takes ${fewestForCka}`,
    { hint: "Give more pictures." },
  );
}

/** K = XXᵀ of the centred features, n×n. Centring first keeps what rounding takes small. */
function gramOf(features: FeatureRows): Float64Array {
  const { rows, columns } = features;
  const x = centred(features);
  const gram = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++)
    for (let j = i; j < rows; j++) {
      let total = 0;
      const [a, b] = [i * columns, j * columns];
      for (let c = 0; c < columns; c++) total += (x[a + c] as number) * (x[b + c] as number);
      gram[i * rows + j] = total;
      gram[j * rows + i] = total;
    }
  return gram;
}

function centred({ rows, columns, data }: FeatureRows): Float64Array {
  const means = new Float64Array(columns);
  for (let i = 0; i < rows * columns; i++)
    means[i % columns] = (means[i % columns] as number) + (data[i] as number) / rows;
  const x = new Float64Array(rows * columns);
  for (let i = 0; i < x.length; i++) {
    const [value, mean] = [data[i] as number, means[i % columns] as number];
    // A column that is the same everywhere becomes zeros, and not what rounding leaves of them.
    x[i] = Math.abs(value - mean) <= 1e-12 * Math.abs(mean) ? 0 : value - mean;
  }
  return x;
}

/** Σ K ⊙ L / n² of centred Gram matrices, which is ‖YᵀX‖²_F / n²: by pictures, so that batches weigh as they should. */
function plainHsic(k: Float64Array, l: Float64Array): number {
  let total = 0;
  for (let i = 0; i < k.length; i++) total += (k[i] as number) * (l[i] as number);
  return total / k.length;
}

/**
 * HSIC₁, the unbiased estimate, with K̃ and L̃ the Gram matrices without their diagonals:
 *
 *     [ tr(K̃L̃) + (1ᵀK̃1)(1ᵀL̃1) / (n−1)(n−2) − 2/(n−2) · 1ᵀK̃L̃1 ] / n(n−3)
 *
 * Source: Song et al. 2012, "Feature Selection via Dependence Maximization", JMLR 13, equation 5.
 */
function unbiasedHsic(k: Float64Array, l: Float64Array, n: number): number {
  let [trace, sumK, sumL, cross] = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    let [rowK, rowL] = [0, 0];
    for (let j = 0; j < n; j++) {
      if (i === j) continue;
      const [a, b] = [k[i * n + j] as number, l[i * n + j] as number];
      trace += a * b;
      rowK += a;
      rowL += b;
    }
    sumK += rowK;
    sumL += rowL;
    cross += rowK * rowL;
  }
  return (trace + (sumK * sumL) / ((n - 1) * (n - 2)) - (2 * cross) / (n - 2)) / (n * (n - 3));
}
