/** ROAD: what it fills in against a dense solve, and its value on a network that reads one pixel. */

import { describe, expect, test } from "vitest";
import type { Heat } from "../../explain/heat.ts";
import type { Space } from "../../methods/parts/space.ts";
import { floats } from "../../tensor.ts";
import { random } from "../../testing/random.ts";
import { judged, subjectOf } from "../../testing/subject-of.ts";
import { imputed } from "./parts/imputation.ts";
import { road } from "./road.ts";

const spaceFor = (height: number, width: number, channels = 1): Space => ({
  sizes: [height, width],
  pixels: height * width,
  channels,
  pixelStep: 1,
  channelStep: height * width,
});
const some = (size: number, part: number, seed: number): Uint8Array => {
  const draw = random(seed);
  return Uint8Array.from({ length: size }, () => (draw.uniform() < part ? 1 : 0));
};

describe("imputed()", () => {
  test("solves the linear system, as elimination on the dense matrix does", () => {
    const draw = random(4);
    for (const part of [0.2, 0.5, 0.8, 0.95]) {
      const gone = some(36, part, 100 * part);
      gone[7] = 0;
      const x = floats([1, 2, 6, 6], Array.from({ length: 72 }, draw.normal));
      const { x: found, residual } = imputed(x, gone, spaceFor(6, 6, 2), 1e-10);
      expect(residual).toBeLessThan(1e-10);
      for (const c of [0, 1]) {
        const plane = x.data.subarray(36 * c, 36 * c + 36);
        const expected = denseSolve(plane, gone);
        for (let p = 0; p < 36; p++) expect(found.data[36 * c + p]).toBeCloseTo(expected[p] as number, 6);
        expect(residualOf(found.data.subarray(36 * c, 36 * c + 36), gone)).toBeLessThan(1e-6);
      }
    }
  });

  test("leaves a picture of one colour as it is", () => {
    const x = floats([1, 1, 6, 6], new Array(36).fill(0.75));
    const gone = some(36, 0.7, 1);
    gone[0] = 0;
    expect(Array.from(imputed(x, gone, spaceFor(6, 6), 1e-9).x.data)).toEqual(new Array(36).fill(0.75));
  });

  test("goes on a ramp exactly, away from the border", () => {
    const x = floats(
      [1, 1, 7, 8],
      Array.from({ length: 56 }, (_, p) => 2 * (p % 8) - 3 * Math.floor(p / 8)),
    );
    const gone = new Uint8Array(56);
    for (let p = 0; p < 56; p++) gone[p] = p % 8 > 0 && p % 8 < 7 && p >= 8 && p < 48 && p !== 27 ? 1 : 0;
    const { data } = imputed(x, gone, spaceFor(7, 8), 1e-12).x;
    for (let p = 0; p < 56; p++) expect(data[p]).toBeCloseTo(x.data[p] as number, 5);
  });

  test("fills a hole as wide as the picture in tens of iterations", () => {
    const [height, width] = [96, 96];
    const x = floats(
      [1, 1, height, width],
      Array.from({ length: height * width }, (_, p) => Math.sin(p / 7)),
    );
    const gone = new Uint8Array(height * width).fill(1);
    gone.fill(0, 0, 2 * width);
    const { residual, iterations } = imputed(x, gone, spaceFor(height, width), 1e-8);
    expect(residual).toBeLessThan(1e-8);
    expect(iterations).toBeLessThan(100);
  });

  test("reads channels last", () => {
    const draw = random(2);
    const [planes, last] = [floats([1, 3, 4, 5]), floats([1, 4, 5, 3])];
    for (let p = 0; p < 20; p++)
      for (let c = 0; c < 3; c++) planes.data[20 * c + p] = last.data[3 * p + c] = draw.normal();
    const gone = some(20, 0.5, 3);
    const first = imputed(planes, gone, spaceFor(4, 5, 3), 1e-9).x;
    const second = imputed(last, gone, { ...spaceFor(4, 5, 3), pixelStep: 3, channelStep: 1 }, 1e-9).x;
    for (let p = 0; p < 20; p++)
      for (let c = 0; c < 3; c++) expect(second.data[3 * p + c]).toBe(first.data[20 * c + p]);
  });

  test("adds the noise on what it fills in, and nowhere else", () => {
    const x = floats([1, 1, 3, 3], new Array(9).fill(1));
    const gone = Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0);
    const found = imputed(x, gone, spaceFor(3, 3), 1e-9, new Array(9).fill(0.5)).x;
    expect(Array.from(found.data)).toEqual([1, 1, 1, 1, 1.5, 1, 1, 1, 1]);
  });
});

describe("ROAD", () => {
  /** Only the pixel in the middle counts, by 6 times its value; around it everything is 0. */
  const middle = (data = [0, 0, 0, 0, 1, 0, 0, 0, 0]): Promise<Awaited<ReturnType<typeof subjectOf>>> =>
    subjectOf(["000", "060", "000"], { x: floats([1, 1, 3, 3], data) });
  const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));
  const map = (...data: number[]): Heat => ({ width: 3, height: 3, data: Float32Array.from(data) });

  test("is half of what is left without the last minus what is left without the first", async () => {
    const subject = (await middle()).withHeat(map(1, 2, 3, 4, 9, 5, 6, 7, 8));
    // The ninth part that the map names first is the middle, which becomes 0 with its surroundings; the last is a corner.
    const { value, details } = await judged(road, subject, { percentages: "11", noise: 0 });
    expect(value).toBeCloseTo((sigmoid(6) - sigmoid(0)) / 2, 6);
    expect(details).toMatchObject({ orders: 1, tolerance: 1e-5 });
    expect(details?.residual).toBeLessThanOrEqual(1e-5);
    const turned = subject.withHeat(map(-1, -2, -3, -4, -9, -5, -6, -7, -8));
    expect((await judged(road, turned, { percentages: "11", noise: 0 })).value).toBeCloseTo(
      -(value as number),
      6,
    );
  });

  test("is the mean over the percentages", async () => {
    const subject = (await middle()).withHeat(map(1, 2, 3, 4, 9, 5, 6, 7, 8));
    const at = async (percentages: number[]) =>
      (await judged(road, subject, { percentages })).value as number;
    expect(await at([10, 50, 90])).toBeCloseTo(
      ((await at([10])) + (await at([50])) + (await at([90]))) / 3,
      12,
    );
  });

  test("is about 0 where the surroundings tell the pixel", async () => {
    const subject = (await middle(new Array(9).fill(1))).withHeat(map(1, 2, 3, 4, 9, 5, 6, 7, 8));
    expect((await judged(road, subject, { noise: 0 })).value).toBeCloseTo(0, 6);
  });

  test("tells the spread of equal values", async () => {
    const subject = (await middle()).withHeat(map(0, 0, 0, 0, 9, 9, 0, 0, 0));
    const { details } = await judged(road, subject, { percentages: "11", noise: 0, repeats: 100 });
    // Either the middle goes first or its neighbour, one in two.
    expect(details?.orders).toBe(100);
    expect(details?.spread).toBeGreaterThan(0.05);
  });
});

/** The neighbours of a pixel of 6×6 with their weights. */
function around(p: number): [pixel: number, weight: number][] {
  const [y, x] = [Math.floor(p / 6), p % 6];
  const found: [number, number][] = [];
  for (let q = 0; q < 36; q++) {
    const [dy, dx] = [Math.abs(Math.floor(q / 6) - y), Math.abs((q % 6) - x)];
    if (q !== p && dy <= 1 && dx <= 1) found.push([q, dy + dx === 1 ? 1 / 6 : 1 / 12]);
  }
  return found;
}

/** The largest |Σ_j w_ij (u_j − u_i)|. */
const residualOf = (u: ArrayLike<number>, gone: Uint8Array): number =>
  Math.max(
    ...Array.from(gone, (is, p) =>
      is
        ? Math.abs(around(p).reduce((sum, [q, w]) => sum + w * ((u[q] as number) - (u[p] as number)), 0))
        : 0,
    ),
  );

/** Gauss–Jordan on all 36 unknowns; the known ones have the equation u = x. */
function denseSolve(x: ArrayLike<number>, gone: Uint8Array): number[] {
  const rows = Array.from({ length: 36 }, (_, p) => {
    const row = new Array<number>(37).fill(0);
    row[p] = 1;
    if (!gone[p]) row[36] = x[p] as number;
    else {
      const near = around(p);
      const total = near.reduce((sum, [, w]) => sum + w, 0);
      for (const [q, w] of near) row[q] = -w / total;
    }
    return row;
  });
  for (let c = 0; c < 36; c++) {
    const best = rows
      .slice(c)
      .reduce((a, b) => (Math.abs(b[c] as number) > Math.abs(a[c] as number) ? b : a));
    const at = rows.indexOf(best);
    [rows[c], rows[at]] = [best, rows[c] as number[]];
    for (const row of rows) {
      if (row === best) continue;
      const factor = (row[c] as number) / (best[c] as number);
      for (let k = c; k <= 36; k++) row[k] = (row[k] as number) - factor * (best[k] as number);
    }
  }
  return rows.map((row, c) => (row[36] as number) / (row[c] as number));
}
