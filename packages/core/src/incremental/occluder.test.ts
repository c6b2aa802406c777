import { expect, test } from "vitest";
import type { Model } from "../model/model.ts";
import { type FloatTensor, floats } from "../tensor.ts";
import { toTensor } from "../testing/interpreter/tensor64.ts";
import { opened, weightsFor } from "../testing/open-text.ts";
import { randomTensor } from "../testing/random.ts";
import type { Box } from "./extents.ts";
import { Occluder } from "./occluder.ts";

const text = `input x: float32[1,3,64,64]
w1: float32[32,3,3,3] = {…}
w2: float32[32,32,3,3] = {…}
last: float32[32,4] = {…}
flat: int64[2] = [1, 32]
a = Conv<pads=[1, 1, 1, 1]>(x, w1)
b = Relu(a)
c = Conv<pads=[1, 1, 1, 1]>(b, w2)
g = GlobalAveragePool(c)
row = Reshape(g, flat)
z = MatMul(row, last)
output z`;

const picture = (seed: number): FloatTensor => toTensor(randomTensor([1, 3, 64, 64], seed)) as FloatTensor;

async function whole(
  model: Model,
  x: FloatTensor,
  [[top, bottom], [left, right]]: [[number, number], [number, number]],
  fill: (i: number) => number,
) {
  const data = x.data.map((value, i) => {
    const [row, column] = [Math.floor(i / 64) % 64, i % 64];
    return row >= top && row < bottom && column >= left && column < right ? fill(i) : value;
  });
  return (await model.forward(floats(x.shape, data))).logits.data;
}

const alike = (a: Float32Array, b: Float32Array): void => {
  const scale = Math.max(...Array.from(b, Math.abs));
  for (const [k, value] of a.entries()) expect(Math.abs(value - (b[k] as number))).toBeLessThan(1e-5 * scale);
};

test("gives what whole runs give, for small boxes without them", async () => {
  const model = await opened(text, weightsFor(text));
  const [x, other] = [picture(1), picture(2)];
  const occluder = await Occluder.open(model, x, { window: [8, 8] });
  for (const box of [
    [
      [0, 8],
      [56, 64],
    ],
    [
      [20, 28],
      [3, 11],
    ],
    [
      [63, 64],
      [0, 5],
    ],
  ] as [[number, number], [number, number]][]) {
    const [zero, cut] = [await occluder.scores(box), await occluder.scores(box, other)];
    expect([zero.incremental, cut.incremental]).toEqual([true, true]);
    alike(zero.logits, await whole(model, x, box, () => 0));
    alike(cut.logits, await whole(model, x, box, (i) => other.data[i] as number));
  }
  await model.dispose();
});

test("runs whole for a box as large as the picture, and keeps its own picture", async () => {
  const model = await opened(text, weightsFor(text));
  const x = picture(1);
  const before = floats(x.shape, x.data.slice());
  const occluder = await Occluder.open(model, x);
  x.data.fill(0);
  const small: [[number, number], [number, number]] = [
    [9, 18],
    [9, 18],
  ];
  alike((await occluder.scores(small, 1)).logits, await whole(model, before, small, () => 1));
  const all = await occluder.scores([
    [0, 64],
    [0, 64],
  ]);
  expect(all.incremental).toBe(false);
  await model.dispose();
});

test("takes a box that the caller moves for another", async () => {
  const model = await opened(text, weightsFor(text));
  const x = picture(1);
  const occluder = await Occluder.open(model, x, { window: [8, 8] });
  const box: [[number, number], [number, number]] = [
    [0, 8],
    [0, 8],
  ];
  await occluder.scores(box);
  box[0] = [40, 48];
  alike((await occluder.scores(box)).logits, await whole(model, x, box, () => 0));
  await model.dispose();
});

test.each([
  [[[0, 8]]],
  [
    [
      [0, 65],
      [0, 8],
    ],
  ],
  [
    [
      [4, 4],
      [0, 8],
    ],
  ],
  [
    [
      [0.5, 4],
      [0, 8],
    ],
  ],
])("refuses the box %j", async (box) => {
  const model = await opened(text, weightsFor(text));
  const occluder = await Occluder.open(model, picture(1));
  await expect(occluder.scores(box as unknown as Box)).rejects.toThrow("Cannot hide the box");
  await model.dispose();
});
