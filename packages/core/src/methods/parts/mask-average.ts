/** The score averaged over masks, pixel by pixel, with standard errors. */

export interface MaskAverageOptions {
  /** `coverage`: by Σ M of the pixel; `expected`: by what that is on average, N p. */
  readonly divide: "coverage" | "expected";
  /** `mean`: minus the mean of all scores, which is no pixel's merit. */
  readonly centre: "mean" | "none";
  /** p, the mean of a mask. */
  readonly probability: number;
}

interface Averaged {
  readonly values: Float32Array;
  readonly error: Float32Array;
}

/**
 * Six sums per pixel, whatever the number of masks. With T the mean of S (0 if not centred):
 *
 *     coverage: v = Σ S M / Σ M − T,   d_i = (S_i − Σ S M / Σ M) M_i / M̄ − (S_i − S̄)
 *     expected: v = Σ S M / (N p) − T, d_i = S_i M_i / p − S_i − v
 *
 * SE = √(Σ d² / N(N − 1)), d_i what one mask adds to the deviation of v from its limit (for the ratio to first order).
 */
export class MaskAverage {
  readonly #options: MaskAverageOptions;
  /** Subtracted from all scores where that changes nothing but rounding. */
  readonly #origin: number;
  #count = 0;
  #s = 0;
  #ss = 0;
  readonly #m: Float64Array;
  readonly #ms: Float64Array;
  readonly #mss: Float64Array;
  readonly #mm: Float64Array;
  readonly #mms: Float64Array;
  readonly #mmss: Float64Array;

  constructor(pixels: number, options: MaskAverageOptions, origin: number) {
    this.#options = options;
    this.#origin = options.divide === "coverage" ? origin : 0;
    const zeros = (): Float64Array => new Float64Array(pixels);
    [this.#m, this.#ms, this.#mss] = [zeros(), zeros(), zeros()];
    [this.#mm, this.#mms, this.#mmss] = [zeros(), zeros(), zeros()];
  }

  add(mask: Float32Array, score: number): void {
    const s = score - this.#origin;
    this.#count++;
    this.#s += s;
    this.#ss += s * s;
    const [m1, ms1, mss1] = [this.#m, this.#ms, this.#mss];
    const [mm1, mms1, mmss1] = [this.#mm, this.#mms, this.#mmss];
    for (let p = 0; p < mask.length; p++) {
      const m = mask[p] as number;
      const [ms, mm] = [m * s, m * m];
      m1[p] = (m1[p] as number) + m;
      ms1[p] = (ms1[p] as number) + ms;
      mss1[p] = (mss1[p] as number) + ms * s;
      mm1[p] = (mm1[p] as number) + mm;
      mms1[p] = (mms1[p] as number) + mm * s;
      mmss1[p] = (mmss1[p] as number) + ms * ms;
    }
  }

  result(): Averaged {
    const size = this.#m.length;
    const [values, error] = [new Float32Array(size), new Float32Array(size)];
    const at = this.#options.divide === "coverage" ? this.#ratio : this.#expected;
    const n = this.#count;
    for (let p = 0; p < size; p++) {
      const { value, squares } = at.call(this, p);
      values[p] = value;
      error[p] = Math.sqrt(Math.max(0, squares) / (n * Math.max(1, n - 1)));
    }
    return { values, error };
  }

  #ratio(p: number): Estimate {
    const [n, m, ms] = [this.#count, this.#m[p] as number, this.#ms[p] as number];
    const mean = this.#s / n;
    const spread = this.#ss - n * mean * mean;
    const centred = this.#options.centre === "mean";
    // No mask has shown this pixel: the mean of all, as uncertain as one score.
    if (m === 0) return { value: centred ? 0 : mean + this.#origin, squares: spread * n };
    const ratio = ms / m;
    const [mm, mms, mmss] = [this.#mm[p] as number, this.#mms[p] as number, this.#mmss[p] as number];
    const own = ((mmss - 2 * ratio * mms + ratio * ratio * mm) * n * n) / (m * m);
    if (!centred) return { value: ratio + this.#origin, squares: own };
    const shared = (((this.#mss[p] as number) - ratio * ms) * n) / m;
    return { value: ratio - mean, squares: own - 2 * shared + spread };
  }

  #expected(p: number): Estimate {
    const { probability, centre } = this.#options;
    const n = this.#count;
    const [ms, mmss] = [(this.#ms[p] as number) / probability, (this.#mmss[p] as number) / probability ** 2];
    if (centre === "none") return { value: ms / n, squares: mmss - ms * (ms / n) };
    const value = (ms - this.#s) / n;
    const squares = mmss - (2 * (this.#mss[p] as number)) / probability + this.#ss - n * value * value;
    return { value, squares };
  }
}

interface Estimate {
  readonly value: number;
  /** Σ d². */
  readonly squares: number;
}
