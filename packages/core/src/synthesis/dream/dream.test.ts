/** A dream raises its objective, repeats by its seed, takes networks of one size, and stops when told. */

import { expect, test } from "vitest";
import { parseGraph } from "../../graph/text.ts";
import { picture } from "../../image/picture.ts";
import { runtime, weightsFor } from "../../testing/open-text.ts";
import { type DreamRequest, dream } from "./dream.ts";

const net = (
  size: string,
  end = "pool = GlobalAveragePool(relu)\nlogits = Flatten(pool)",
) => `input x: float32[1,3,${size}]
w: float32[4,3,3,3] = {…}
conv = Conv<pads=[1, 1, 1, 1]>(x, w)
relu = Relu(conv)
${end}
output logits: float32[1,4]
`;
const open = net("H,W");

const photo = picture(
  120,
  70,
  3,
  Uint8Array.from({ length: 120 * 70 * 3 }, (_, i) => 128 + 90 * Math.sin(i / 31) * Math.cos(i / 1900)),
);

const request = (text = open): DreamRequest => ({
  runtime,
  graph: parseGraph(text, weightsFor(text)),
  scale: {
    ...{ scale: 1 / 255, mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25], size: [32, 32] },
    ...{ order: "rgb", layout: "nchw", channels: 3 },
  },
  objective: { kind: "layer", layer: "relu" },
  photo,
  tile: 96,
  steps: 3,
});

test("dream() raises S in every octave and keeps the photo's size", async () => {
  const { picture: made, octaves, options } = await dream(request());
  expect(made).toMatchObject({ width: 120, height: 70, channels: 3 });
  expect(octaves.map(({ width, height }) => [width, height])).toEqual([
    [86, 50],
    [120, 70],
  ]);
  for (const { before, after } of octaves) expect(after).toBeGreaterThan(before);
  expect(options).toMatchObject({ octaves: 4, octaveScale: 1.4, steps: 3, strength: 1, seed: 0 });
});

test("dream() repeats by its seed, and its strength is the mean change of a step", async () => {
  const strided = open.replace("pads=[1, 1, 1, 1]", "pads=[1, 1, 1, 1], strides=[4, 4]");
  const weak = { ...request(strided), octaves: 1, steps: 1, strength: 0.5, smooth: 0 };
  const [first, again, other] = [await dream(weak), await dream(weak), await dream({ ...weak, seed: 2 })];
  expect(again.picture.data).toEqual(first.picture.data);
  expect(other.picture.data).not.toEqual(first.picture.data);
  const change = first.picture.data.reduce((sum, x, i) => sum + Math.abs(x - (photo.data[i] as number)), 0);
  expect(change / photo.data.length).toBeCloseTo(1.5, 0);
});

test("dream() uses tiles of the network's own size where it takes no other", async () => {
  const fixed = net(
    "32,32",
    "shape: int64[2] = [1, 4096]\nflat = Reshape(relu, shape)\nm: float32[4096,4] = {…}\nlogits = MatMul(flat, m)",
  );
  // A Reshape before the layer ties even the part up to it to one size.
  const tied = fixed.replace(
    "relu = Relu(conv)",
    "four: int64[4] = [1, 4, 32, 32]\nsame = Reshape(conv, four)\nrelu = Relu(same)",
  );
  expect((await dream(request(fixed))).octaves.at(-1)?.tile).not.toEqual([32, 32]);
  const { octaves, picture: made } = await dream(request(tied));
  expect(octaves.at(-1)).toMatchObject({ tile: [32, 32], width: 120 });
  expect(made.width).toBe(120);
});

test.each([
  [{ octaves: 0 }, "octaves = 0: expected a whole number from 1"],
  [{ octaveScale: 1 }, "octaveScale = 1: expected a number from 1.01"],
  [{ steps: 1.5 }, "steps = 1.5: expected a whole number"],
  [{ smooth: 2 }, "smooth = 2"],
  [{ tile: Number.NaN }, "tile = NaN"],
])("dream() refuses %j", async (options, words) => {
  await expect(dream({ ...request(), ...options })).rejects.toThrow(words);
});

test("dream() of a grey network is grey", async () => {
  const grey = open.replace("1,3,H,W", "1,1,H,W").replace("4,3,3,3", "4,1,3,3");
  const scale = {
    ...request().scale,
    order: "gray" as const,
    channels: 1 as const,
    mean: [0.5],
    std: [0.25],
  };
  expect((await dream({ ...request(grey), scale })).picture.channels).toBe(1);
});

test("dream() says where a layer does not answer at all, stops when told, and knows no classes", async () => {
  const dead = open.replace(
    "relu = Relu(conv)",
    "less: float32[1] = [-1000000]\nlow = Add(conv, less)\nrelu = Relu(low)",
  );
  await expect(dream(request(dead))).rejects.toThrow(
    "Cannot dream on: at octave 1, step 1, the gradient is 0 everywhere",
  );
  await expect(dream({ ...request(), signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: "interrupted",
  });
  const classes = { ...request(), objective: { kind: "class" as const, index: 1 } };
  await expect(dream(classes)).rejects.toThrow("Cannot dream of class 1");
});
