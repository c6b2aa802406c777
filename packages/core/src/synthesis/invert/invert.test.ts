/** Inversion of a layer that loses nothing finds the picture; its proof is measured, not claimed. */

import { expect, test } from "vitest";
import { parseGraph } from "../../graph/text.ts";
import { filled, floats } from "../../tensor.ts";
import { runtime } from "../../testing/open-text.ts";
import { type InversionRequest, invert } from "./invert.ts";

/** layer = 2x − 1: it knows the picture entirely. */
const text = `input x: float32[1,3,16,16]
two: float32[1] = [2]
double = Mul(x, two)
one: float32[1] = [1]
layer = Sub(double, one)
pool = GlobalAveragePool(layer)
logits = Flatten(pool)
output logits: float32[1,3]
`;

const request = (): InversionRequest => ({
  runtime,
  graph: parseGraph(text),
  scale: {
    ...{ scale: 1 / 255, mean: [0, 0, 0], std: [1, 1, 1] },
    ...{ order: "rgb", layout: "nchw", channels: 3 },
  },
  inputShape: [1, 3, 16, 16],
  picture: floats(
    [1, 3, 16, 16],
    filled(768, (i) => 0.5 + 0.4 * Math.sin((i % 16) / 3) * Math.cos(Math.floor(i / 16) / 5)),
  ),
});

test("invert() finds the picture by a layer that keeps everything", async () => {
  const { image, distance, randomDistance, cosine, shape, ledger } = await invert(
    { ...request(), rate: 0.3, regularisers: { tv: 0 } },
    "layer",
  );
  expect(shape).toEqual([1, 3, 16, 16]);
  expect(distance).toBeLessThan(0.1);
  expect(randomDistance).toBeGreaterThan(10 * distance);
  expect(cosine).toBeGreaterThan(0.99);
  expect(distance).toBeCloseTo(Math.sqrt(-ledger.value), 2);
  const { data } = request().picture;
  const worst = image.data.reduce((most, x, i) => Math.max(most, Math.abs(x - (data[i] as number))), 0);
  expect(worst).toBeLessThan(0.15);
});

test("invert() keeps the default weight of total variation beside other regularisers", async () => {
  const made = async (regularisers: InversionRequest["regularisers"]) =>
    (await invert({ ...request(), steps: 8, ...(regularisers && { regularisers }) }, "layer")).image.data;
  const usual = await made(undefined);
  expect(await made({ tv: 5 / 256 })).toEqual(usual);
  expect(await made({ tvExponent: 2 })).toEqual(usual);
  expect(await made({ tv: 0 })).not.toEqual(usual);
  expect(await made({ tvExponent: 1 })).not.toEqual(await made({ tv: 0 }));
});

test("invert() repeats by its seed, and a caricature goes further in the picture's direction", async () => {
  const short = { ...request(), steps: 20, rate: 0.3 };
  const [first, again] = [await invert(short, "layer"), await invert(short, "layer")];
  expect(again.image.data).toEqual(first.image.data);
  const { ledger, cosine, randomCosine } = await invert({ ...short, kind: "caricature" }, "layer");
  expect(ledger.value).toBeGreaterThan(ledger.trajectory[0]?.value as number);
  expect(cosine).toBeGreaterThan(0.5);
  expect(Math.abs(randomCosine)).toBeLessThan(0.5);
});
