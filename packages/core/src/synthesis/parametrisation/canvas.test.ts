import { describe, expect, test } from "vitest";
import { random } from "../../random.ts";
import { filled, floats, sizeOf } from "../../tensor.ts";
import { runtime } from "../../testing/open-text.ts";
import { Easel } from "./canvas.ts";
import { fourier } from "./fourier.ts";
import type { Parametrisation } from "./parametrisation.ts";
import { pixels } from "./pixels.ts";

const shape = [1, 3, 6, 5];
const { uniform, normal } = random(2);
const picture = floats(
  shape,
  filled(90, () => 0.1 + 0.8 * uniform()),
);

const levels = async (made: Parametrisation, theta: Float32Array): Promise<Float32Array> => {
  const easel = await Easel.open(runtime, made, shape);
  return (await easel.canvas(theta)).image.data;
};

describe.each([
  ["fourier", fourier(shape)],
  ["pixels", pixels(shape)],
  ["fourier of one channel", fourier([1, 1, 6, 5])],
])("%s", (_name, made) => {
  const size = sizeOf(made.shape);
  const from = floats([1, size / 30, 6, 5], picture.data.slice(0, size));

  test("paints the image that its parameters are of", async () => {
    const easel = await Easel.open(runtime, made, from.shape);
    const { image } = await easel.canvas(made.of(from));
    for (const [i, level] of image.data.entries()) expect(level).toBeCloseTo(from.data[i] as number, 5);
    const faint = await easel.canvas(made.noise(normal));
    expect(Math.max(...faint.image.data)).toBeGreaterThan(Math.min(...faint.image.data));
    for (const level of faint.image.data) expect(Math.abs(level - 0.5)).toBeLessThan(0.4);
  });

  test("steps as Adam does, by the gradient of its parameters", async () => {
    const easel = await Easel.open(runtime, made, from.shape);
    const weights = floats(
      from.shape,
      filled(size, () => normal()),
    );
    // S = ⟨weights, image⟩; ∂S/∂θ by central differences.
    const start = made.of(from);
    const scoreOf = async (theta: Float32Array): Promise<number> =>
      (await easel.canvas(theta)).image.data.reduce((sum, v, i) => sum + v * (weights.data[i] as number), 0);
    const [h, rate] = [1e-2, 0.01];
    let canvas = await easel.canvas(start);
    let [m, v] = [new Float64Array(size), new Float64Array(size)];
    let theta = Float32Array.from(start);
    for (const step of [1, 2]) {
      const slopes = new Float64Array(size);
      for (let i = 0; i < size; i += 7) {
        const moved = (by: number): Float32Array => theta.map((value, j) => value + (i === j ? by : 0));
        slopes[i] = ((await scoreOf(moved(h))) - (await scoreOf(moved(-h)))) / (2 * h);
      }
      canvas = await easel.step(canvas, weights, rate);
      m = m.map((value, i) => 0.9 * value + 0.1 * (slopes[i] as number));
      v = v.map((value, i) => 0.999 * value + 0.001 * (slopes[i] as number) ** 2);
      for (let i = 0; i < size; i += 7) {
        const way =
          (m[i] as number) / (1 - 0.9 ** step) / (Math.sqrt((v[i] as number) / (1 - 0.999 ** step)) + 1e-8);
        if (Math.abs(slopes[i] as number) > 0.05)
          expect((canvas.theta.data[i] as number) - (theta[i] as number)).toBeCloseTo(rate * way, 3);
      }
      theta = canvas.theta.data as typeof theta;
    }
    expect(canvas.steps).toBe(2);
    // The image is the one that the new parameters make.
    const { image } = await easel.canvas(canvas.theta.data);
    for (const [i, level] of canvas.image.data.entries())
      expect(level).toBeCloseTo(image.data[i] as number, 5);
  });
});

test("fourier is the formula, term by term", async () => {
  const theta = filled(90, () => normal());
  const found = await levels(fourier(shape), theta);
  const basis = (size: number, k: number, i: number): number => {
    const turns = Math.ceil(k / 2);
    const gain = Math.sqrt((k === 0 || 2 * turns === size ? 1 : 2) / size);
    const angle = (2 * Math.PI * turns * i) / size;
    return gain * (k > 0 && k % 2 === 0 ? Math.sin(angle) : Math.cos(angle));
  };
  const colours = [
    [0.26, 0.09, 0.02],
    [0.27, 0, -0.05],
    [0.27, -0.09, 0.03],
  ].map((row) => row.map((value) => value / Math.hypot(0.26, 0.27, 0.27)));
  const plane = (c: number, y: number, x: number): number => {
    let sum = 0;
    for (let j = 0; j < 6; j++) {
      for (let k = 0; k < 5; k++) {
        const f = Math.max(1 / 6, Math.hypot(Math.ceil(j / 2) / 6, Math.ceil(k / 2) / 5));
        sum +=
          ((theta[c * 30 + j * 5 + k] as number) * (Math.SQRT2 / 4) * basis(6, j, y) * basis(5, k, x)) / f;
      }
    }
    return sum;
  };
  for (const [c, y, x] of [
    [0, 0, 0],
    [1, 3, 4],
    [2, 5, 1],
  ] as const) {
    const t = [0, 1, 2].reduce((sum, k) => sum + (colours[c]?.[k] as number) * plane(k, y, x), 0);
    expect(found[c * 30 + y * 5 + x]).toBeCloseTo(1 / (1 + Math.exp(-t)), 5);
  }
});
