import { describe, expect, test } from "vitest";
import { random } from "../random.ts";
import { type FloatTensor, filled, floats, sizeOf } from "../tensor.ts";
import { opened, weightsFor } from "../testing/open-text.ts";
import { ImageObjective } from "./image-objective.ts";
import { ImageTap } from "./image-tap.ts";
import type { Objective, SingleObjective } from "./objective.ts";
import { unitGram } from "./objectives/apart.ts";
import type { PixelScale } from "./pixel-scale.ts";

/** Smooth, so that central differences hold everywhere; strided, so that shapes change. */
const text = `input x: float32[1,3,6,6]
k: float32[4,3,3,3] = {…}
b: float32[4] = {…}
w: float32[3,4] = {…}
c = Conv<pads=[1,1,1,1], strides=[2,2]>(x, k, b)
a = Tanh(c)
m = GlobalAveragePool(a)
f = Flatten(m)
z = Gemm<transB=1>(f, w)
output z`;

const scale: PixelScale = {
  ...{ scale: 1 / 255, mean: [0.4, 0.5, 0.6], std: [0.2, 0.3, 0.4] },
  ...{ order: "bgr", layout: "nchw", channels: 3 },
};
const model = await opened(text, weightsFor(text));
const { uniform, normal } = random(7);
const picture = (): FloatTensor =>
  floats(
    [1, 3, 6, 6],
    filled(108, () => uniform()),
  );
const image = picture();

/** What the network is given, by hand: channels turned round, (level − mean) / std. */
const fed = ({ data }: FloatTensor): FloatTensor =>
  floats(
    [1, 3, 6, 6],
    filled(108, (i) => {
      const c = Math.floor(i / 36);
      return (
        ((data[(2 - c) * 36 + (i % 36)] as number) - (scale.mean[c] as number)) / (scale.std[c] as number)
      );
    }),
  );

/** A, 4×9, of an image: by the model alone. */
const layer = async (of: FloatTensor): Promise<Float32Array> => (await model.tap(fed(of), "a")).data;
const A = await layer(image);
const at = (c: number, p: number): number => A[c * 9 + p] as number;
const positions = Array.from({ length: 9 }, (_, p) => p);
const column = (p: number): number[] => [0, 1, 2, 3].map((c) => at(c, p));
const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, v, i) => sum + v * (b[i] as number), 0);
const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;

const other = floats([1, 4, 3, 3], await layer(picture()));
const guide = floats(
  [1, 4, 2, 2],
  filled(16, () => normal()),
);
const v = Float32Array.of(1, -2, 0.5, 3);
const length = Math.sqrt(dot(v, v));
const towards = (p: number, power: number): number => {
  const along = dot(v, column(p)) / length;
  return along * Math.max(0.1, along / Math.sqrt(dot(column(p), column(p)))) ** power;
};
const logit = (await model.forward(fed(image))).logits.data;
const norm0 = dot(other.data, other.data);
const grams = [0, 1].map(() =>
  unitGram(
    floats(
      [1, 4, 3, 3],
      filled(36, () => normal()),
    ),
  ),
);

/** Each kind with its value in plain arithmetic on the layer. */
const cases: readonly (readonly [string, SingleObjective, number])[] = [
  ["a logit", { kind: "class", index: 1 }, logit[1] as number],
  [
    "a probability",
    { kind: "class", index: 2, form: "probability" },
    Math.exp(logit[2] as number) / logit.reduce((sum, z) => sum + Math.exp(z), 0),
  ],
  ["a channel", { kind: "channel", layer: "a", channel: 2 }, mean(positions.map((p) => at(2, p)))],
  ["a neuron", { kind: "channel", layer: "a", channel: 3, at: [2, 0] }, at(3, 6)],
  ["the neuron in the centre", { kind: "channel", layer: "a", channel: 0, at: "centre" }, at(0, 4)],
  [
    "a mix of channels",
    { kind: "channel", layer: "a", channel: v },
    mean(positions.map((p) => dot(v, column(p)))),
  ],
  ["a layer", { kind: "layer", layer: "a" }, mean(Array.from(A, (value) => value * value))],
  ["a direction", { kind: "direction", layer: "a", vector: v }, mean(positions.map((p) => towards(p, 2)))],
  [
    "a direction at a place",
    { kind: "direction", layer: "a", vector: v, power: 1, at: [0, 1] },
    towards(1, 1),
  ],
  [
    "a layer without space",
    { kind: "channel", layer: "f", channel: 1 },
    mean(positions.map((p) => at(1, p))),
  ],
  [
    "likeness",
    { kind: "resemble", layer: "a", activations: other },
    -A.reduce((sum, value, i) => sum + (value - (other.data[i] as number)) ** 2, 0) / norm0,
  ],
  [
    "a caricature",
    { kind: "caricature", layer: "a", activations: other },
    (dot(A, other.data) / norm0) * Math.max(0.1, dot(A, other.data) / Math.sqrt(norm0 * dot(A, A))),
  ],
  [
    "a guide",
    { kind: "guide", layer: "a", guide },
    mean(
      positions.map((p) =>
        Math.max(
          ...[0, 1, 2, 3].map((q) =>
            dot(
              column(p),
              [0, 1, 2, 3].map((c) => guide.data[4 * c + q] as number),
            ),
          ),
        ),
      ),
    ) /
      (dot(guide.data, guide.data) / 4),
  ],
  [
    "unlikeness",
    { kind: "apart", layer: "a", others: grams },
    -grams.reduce((sum, gram) => sum + dot(gram, unitGram(floats([1, 4, 3, 3], A))), 0),
  ],
];

describe("ImageObjective", () => {
  test.each(cases)("is %s", async (_name, objective, value) => {
    const asked = await ImageObjective.open(model, scale, objective);
    expect(await asked.value(image)).toBeCloseTo(value, 4);
    expect((await asked.at(image)).value).toBeCloseTo(value, 4);
    await asked.dispose();
  });

  test.each(cases)("has the gradient of %s by the levels", async (_name, objective) => {
    const asked = await ImageObjective.open(model, scale, objective);
    const { gradient } = await asked.at(image);
    const direction = filled(108, () => normal());
    const moved = (by: number): FloatTensor =>
      floats(
        image.shape,
        image.data.map((level, i) => level + by * (direction[i] as number)),
      );
    const h = 1e-3;
    const slope = ((await asked.value(moved(h))) - (await asked.value(moved(-h)))) / (2 * h);
    expect(dot(gradient.data, direction)).toBeCloseTo(slope, 2);
    expect(Math.abs(dot(gradient.data, direction) - slope)).toBeLessThan(0.01 * (Math.abs(slope) + 0.1));
    await asked.dispose();
  });

  test("is a weighted sum, and serves other units of the same kinds", async () => {
    const mix = (first: number, second: number): Objective => ({
      kind: "mix",
      parts: [
        { objective: { kind: "class", index: first }, weight: 2 },
        { objective: { kind: "class", index: second }, weight: -1 },
        { objective: { kind: "channel", layer: "a", channel: first }, weight: 3 },
      ],
    });
    const asked = await ImageObjective.open(model, scale, mix(0, 1));
    const expected = (i: number, j: number): number =>
      2 * (logit[i] as number) - (logit[j] as number) + 3 * mean(positions.map((p) => at(i, p)));
    expect(await asked.value(image)).toBeCloseTo(expected(0, 1), 4);
    expect(await asked.value(image, mix(2, 0))).toBeCloseTo(expected(2, 0), 4);
  });

  test.each([
    [{ kind: "channel", layer: "a", channel: 4 }, 'channel 4 of "a": it has 4 channels, 0 to 3'],
    [{ kind: "channel", layer: "a", channel: 0, at: [3, 0] }, 'position 3,0 of "a": its space is 3×3'],
    [{ kind: "channel", layer: "no", channel: 0 }, 'the layer "no"'],
    [{ kind: "class", index: 3 }, "class 3: the model has 3 classes, 0 to 2"],
    [{ kind: "direction", layer: "a", vector: new Float32Array(4) }, "its length is 0"],
  ] as const)("refuses %j", async (objective, words) => {
    await expect(ImageObjective.open(model, scale, objective as Objective)).rejects.toThrow(words);
  });
});

test.each([
  [{ kind: "channel", layer: "c", channel: 0 }, 'graph of channel at "a" for channel at "c"'],
  [{ kind: "class", index: 0 }, 'graph of channel at "a" for class as logit'],
  [{ kind: "mix", parts: [] }, 'graph of channel at "a" for'],
] as const)("ImageObjective serves no other kind or layer than its own: %j", async (other, words) => {
  const asked = await ImageObjective.open(model, scale, { kind: "channel", layer: "a", channel: 0 });
  await expect(asked.value(image, other as Objective)).rejects.toThrow(words);
  await asked.dispose();
});

test("ImageObjective serves no other power or form, takes a default for what it is, and refuses a mix of nothing", async () => {
  const towards: SingleObjective = { kind: "direction", layer: "a", vector: v };
  const asked = await ImageObjective.open(model, scale, towards);
  expect(await asked.value(image, { ...towards, power: 2 })).toBe(await asked.value(image));
  await expect(asked.value(image, { ...towards, power: 1 })).rejects.toThrow("of power 2 for");
  const class0 = await ImageObjective.open(model, scale, { kind: "class", index: 0 });
  expect(() => class0.check({ kind: "class", index: 0, form: "probability" })).toThrow("as probability");
  await expect(ImageObjective.open(model, scale, { kind: "mix", parts: [] })).rejects.toThrow("no parts");
  await Promise.all([asked.dispose(), class0.dispose()]);
});

test.each([
  [-9, 1, 0.25],
  [-9, -1, 0],
  [20, 1, 0],
  [20, -1, -0.25],
  [2, 1, 0.25],
  [2, -1, -0.25],
])("the redirected gradient of ReLU6 at %d, S times %d", async (bias, weight, expected) => {
  const clip = `input x: float32[1,1,2,2]
k: float32[1,1,1,1] = [1]
b: float32[1] = [${bias}]
low: float32[] = [0]
high: float32[] = [6]
c = Conv(x, k, b)
r = Clip(c, low, high)
y = Flatten(r)
output y`;
  const unit: PixelScale = { ...scale, scale: 1 / 255, mean: [0], std: [1], order: "gray", channels: 1 };
  const asked = await ImageObjective.open(await opened(clip), unit, {
    kind: "mix",
    parts: [{ objective: { kind: "channel", layer: "r", channel: 0 }, weight }],
  });
  const { gradient } = await asked.at(floats([1, 1, 2, 2], [0.5, 0.5, 0.5, 0.5]), undefined, true);
  for (const slope of gradient.data) expect(slope).toBeCloseTo(expected, 6);
  await asked.dispose();
});

test("ImageTap gives a layer's answer to an image", async () => {
  const tap = await ImageTap.open(model, scale, "a");
  const found = await tap.at(image);
  expect(found.shape).toEqual([1, 4, 3, 3]);
  for (const [i, value] of found.data.entries()) expect(value).toBeCloseTo(A[i] as number, 5);
  expect(sizeOf(found.shape)).toBe(36);
});

test("grey images feed all channels, and channels may come last", async () => {
  const nhwc = `input x: float32[1,4,4,3]
w: float32[2,48] = {…}
f = Flatten(x)
z = Gemm<transB=1>(f, w)
output z`;
  const weights = weightsFor(nhwc);
  const grey: PixelScale = {
    scale: 1 / 255,
    mean: [0, 0, 0],
    std: [1, 2, 4],
    order: "gray",
    layout: "nhwc",
    channels: 3,
  };
  const asked = await ImageObjective.open(await opened(nhwc, weights), grey, { kind: "class", index: 1 });
  expect(asked.shape).toEqual([1, 1, 4, 4]);
  const levels = filled(16, () => uniform());
  const w = weights.w?.data as Float32Array;
  const expected = levels.reduce(
    (sum, level, p) =>
      sum + [1, 2, 4].reduce((s, std, c) => s + ((w[48 + 3 * p + c] as number) * level) / std, 0),
    0,
  );
  expect(await asked.value(floats([1, 1, 4, 4], levels))).toBeCloseTo(expected, 4);
});
