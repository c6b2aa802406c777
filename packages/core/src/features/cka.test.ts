import { describe, expect, test } from "vitest";
import { random } from "../random.ts";
import { type FeatureRows, LayerSimilarity, linearCka } from "./cka.ts";

const drawn = (rows: number, columns: number, seed: number): FeatureRows => {
  const { normal } = random(seed);
  return { rows, columns, data: Float64Array.from({ length: rows * columns }, normal) };
};

const at = ({ columns, data }: FeatureRows, i: number, j: number): number => data[i * columns + j] as number;

const made = (rows: number, columns: number, value: (i: number, j: number) => number): FeatureRows => ({
  rows,
  columns,
  data: Float64Array.from({ length: rows * columns }, (_, at) =>
    value(Math.floor(at / columns), at % columns),
  ),
});

/** By the formula of features: ‖YᵀX‖²_F / ‖XᵀX‖_F ‖YᵀY‖_F with centred columns. */
function byFeatures(x: FeatureRows, y: FeatureRows): number {
  const centre = (f: FeatureRows): FeatureRows => {
    const mean = (j: number) =>
      Array.from({ length: f.rows }, (_, i) => at(f, i, j)).reduce((a, b) => a + b) / f.rows;
    const means = Array.from({ length: f.columns }, (_, j) => mean(j));
    return made(f.rows, f.columns, (i, j) => at(f, i, j) - (means[j] as number));
  };
  const crossNorm = (a: FeatureRows, b: FeatureRows): number => {
    let total = 0;
    for (let i = 0; i < a.columns; i++)
      for (let j = 0; j < b.columns; j++) {
        let product = 0;
        for (let row = 0; row < a.rows; row++) product += at(a, row, i) * at(b, row, j);
        total += product * product;
      }
    return total;
  };
  const [a, b] = [centre(x), centre(y)];
  return crossNorm(a, b) / Math.sqrt(crossNorm(a, a) * crossNorm(b, b));
}

/** HSIC over all quadruples of different pictures, as it is defined. */
function hsicByDefinition(x: FeatureRows, y: FeatureRows): number {
  const n = x.rows;
  const kernel = (f: FeatureRows, i: number, j: number): number => {
    let total = 0;
    for (let c = 0; c < f.columns; c++) total += at(f, i, c) * at(f, j, c);
    return total;
  };
  let [sum, count] = [0, 0];
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      for (let q = 0; q < n; q++)
        for (let r = 0; r < n; r++) {
          if (new Set([i, j, q, r]).size < 4) continue;
          const k = kernel(x, i, j);
          sum += k * (kernel(y, i, j) + kernel(y, q, r) - 2 * kernel(y, i, q));
          count++;
        }
  return sum / count;
}

/** Turns in planes of two columns, and scales. */
function turned(f: FeatureRows, angle: number, scale: number): FeatureRows {
  return made(f.rows, f.columns, (i, j) => {
    const even = j - (j % 2);
    const [u, v] = [at(f, i, even), at(f, i, even + 1)];
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    return scale * (j % 2 === 0 ? c * u - s * v : s * u + c * v) + 3;
  });
}

describe("linearCka()", () => {
  test("of turned, scaled and shifted features is 1", () => {
    const x = drawn(12, 6, 1);
    for (const estimator of ["plain", "debiased"] as const)
      expect(linearCka(x, turned(x, 0.7, 5), estimator)).toBeCloseTo(1, 12);
  });

  test("plain: the form of Gram matrices is that of features, for few and for many features", () => {
    for (const [p, q] of [
      [3, 5],
      [40, 25],
      [2, 60],
    ] as const) {
      const [x, y] = [drawn(15, p, 2), drawn(15, q, 3)];
      expect(linearCka(x, y, "plain")).toBeCloseTo(byFeatures(x, y), 12);
    }
  });

  test("debiased is the mean over quadruples of different pictures", () => {
    const [x, y] = [drawn(7, 4, 4), drawn(7, 3, 5)];
    const mixed = made(7, 3, (i, j) => at(y, i, j) + at(x, i, j));
    const wanted =
      hsicByDefinition(x, mixed) / Math.sqrt(hsicByDefinition(x, x) * hsicByDefinition(mixed, mixed));
    expect(linearCka(x, mixed)).toBeCloseTo(wanted, 10);
  });

  test("of unrelated features is near 0 debiased, and far from it plain", () => {
    const values = Array.from(
      { length: 20 },
      (_, i) => [drawn(60, 256, 10 + i), drawn(60, 256, 50 + i)] as const,
    );
    const debiased = values.map(([x, y]) => linearCka(x, y));
    const mean = debiased.reduce((a, b) => a + b, 0) / debiased.length;
    expect(Math.abs(mean)).toBeLessThan(0.01);
    // One draw lies about √2/60 from 0.
    for (const value of debiased) expect(Math.abs(value)).toBeLessThan(0.1);
    expect(linearCka(...(values[0] as readonly [FeatureRows, FeatureRows]), "plain")).toBeGreaterThan(0.7);
  });

  test("is not a number where a layer says the same of every picture", () => {
    expect(
      linearCka(
        drawn(8, 3, 1),
        made(8, 2, () => 0.1),
      ),
    ).toBeNaN();
  });

  test("refuses too few pictures and different ones", () => {
    expect(() => linearCka(drawn(3, 2, 1), drawn(3, 2, 2))).toThrow("found 3 pictures");
    expect(() => linearCka(drawn(5, 2, 1), drawn(6, 2, 2))).toThrow("features of 5 and of 6 pictures");
  });
});

describe("LayerSimilarity", () => {
  test("over batches weighs each by its pictures", () => {
    const [x, y] = [drawn(40, 5, 6), drawn(40, 4, 7)];
    const related = made(40, 4, (i, j) => at(x, i, j) + 0.5 * at(y, i, j));
    const part = (f: FeatureRows, from: number, to: number): FeatureRows =>
      made(to - from, f.columns, (i, j) => at(f, from + i, j));
    const similarity = new LayerSimilarity(2, 1);
    for (const [from, to] of [
      [0, 16],
      [16, 40],
    ] as const)
      similarity.add([part(x, from, to), part(y, from, to)], [part(related, from, to)]);
    const own = (a: FeatureRows, b: FeatureRows): number =>
      16 * hsicByDefinition(part(a, 0, 16), part(b, 0, 16)) +
      24 * hsicByDefinition(part(a, 16, 40), part(b, 16, 40));
    const wanted = own(x, related) / Math.sqrt(own(x, x) * own(related, related));
    expect(similarity.values()[0]?.[0]).toBeCloseTo(wanted, 10);
    expect(similarity.pictures).toBe(40);
  });

  test("over batches weighs each by its pictures in the plain form too", () => {
    const [x, y] = [drawn(40, 5, 6), drawn(40, 4, 7)];
    const similarity = new LayerSimilarity(1, 1, "plain");
    const [own, cross] = [{ x: 0, y: 0 }, { xy: 0 }];
    for (const [from, to] of [
      [0, 10],
      [10, 40],
    ] as const) {
      const part = (f: FeatureRows): FeatureRows => made(to - from, f.columns, (i, j) => at(f, from + i, j));
      similarity.add([part(x)], [part(y)]);
      const covariance = (a: FeatureRows, b: FeatureRows): number => {
        const mean = (f: FeatureRows, j: number): number =>
          Array.from({ length: f.rows }, (_, i) => at(f, i, j)).reduce((sum, v) => sum + v) / f.rows;
        let total = 0;
        for (let i = 0; i < a.columns; i++)
          for (let j = 0; j < b.columns; j++) {
            let product = 0;
            for (let n = 0; n < a.rows; n++)
              product += (at(a, n, i) - mean(a, i)) * (at(b, n, j) - mean(b, j));
            total += (product / a.rows) ** 2;
          }
        return (to - from) * total;
      };
      own.x += covariance(part(x), part(x));
      own.y += covariance(part(y), part(y));
      cross.xy += covariance(part(x), part(y));
    }
    expect(similarity.values()[0]?.[0]).toBeCloseTo(cross.xy / Math.sqrt(own.x * own.y), 10);
  });

  test("of a network with itself has ones on the diagonal and is symmetric", () => {
    const layers = [drawn(10, 3, 1), drawn(10, 8, 2), drawn(10, 30, 3)];
    const similarity = new LayerSimilarity(3, 3);
    similarity.add(layers, layers);
    const values = similarity.values();
    for (let i = 0; i < 3; i++) {
      expect(values[i]?.[i]).toBeCloseTo(1, 14);
      for (let j = 0; j < 3; j++) expect(values[i]?.[j]).toBeCloseTo(values[j]?.[i] as number, 14);
    }
  });
});
