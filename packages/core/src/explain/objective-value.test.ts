import { expect, test } from "vitest";
import { ImageObjective } from "../synthesis/image-objective.ts";
import type { Objective, SingleObjective } from "../synthesis/objective.ts";
import type { PixelScale } from "../synthesis/pixel-scale.ts";
import { floats } from "../tensor.ts";
import { opened, weightsFor } from "../testing/open-text.ts";
import { randomTensor } from "../testing/random.ts";
import { objectiveLayers, objectiveValue } from "./objective-value.ts";

const text = `input x: float32[1,3,5,4]
w: float32[6,3,3,3] = {…}
fc: float32[7,6] = {…}
conv = Conv<pads=[1, 1, 1, 1]>(x, w)
relu = Relu(conv)
pool = GlobalAveragePool(relu)
flat = Flatten(pool)
logits = Gemm<transB=1>(flat, fc)
p = Softmax(logits)
output p
`;
const scale: PixelScale = {
  ...{ scale: 1 / 255, mean: [0.5, 0.4, 0.3], std: [0.2, 0.25, 0.3] },
  ...({ order: "bgr", layout: "nchw", channels: 3 } as const),
};
const vector = Float32Array.from([1, -2, 0.5, 3, 0, 1]);
const single: readonly SingleObjective[] = [
  ...(["logit", "probability", "log-probability", "margin"] as const).map(
    (form): SingleObjective => ({ kind: "class", index: 4, form }),
  ),
  { kind: "layer", layer: "relu" },
  { kind: "channel", layer: "relu", channel: 2 },
  { kind: "channel", layer: "conv", channel: vector },
  { kind: "channel", layer: "relu", channel: 5, at: "centre" },
  { kind: "channel", layer: "flat", channel: 3 },
  { kind: "direction", layer: "conv", vector },
  { kind: "direction", layer: "conv", vector, power: 1, at: [4, 0] },
];
const objectives: readonly Objective[] = [
  ...single,
  { kind: "mix", parts: single.slice(3, 7).map((objective, i) => ({ objective, weight: i - 1.5 })) },
];

test("objectiveValue() is what the engine says of the same picture", async () => {
  const model = await opened(text, weightsFor(text));
  const levels = floats(
    [1, 3, 5, 4],
    Array.from(randomTensor([1, 3, 5, 4], 9).data, (v) => 1 / (1 + Math.exp(-v))),
  );
  // What the network sees: blue first, less the mean, over the deviation.
  const x = floats(
    levels.shape,
    levels.data.map((_, i) => {
      const c = Math.floor(i / 20);
      return (
        ((levels.data[(2 - c) * 20 + (i % 20)] as number) - (scale.mean[c] as number)) /
        (scale.std[c] as number)
      );
    }),
  );
  for (const objective of objectives) {
    const image = await ImageObjective.open(model, scale, objective);
    const wanted = await image.value(levels);
    await image.dispose();
    const taps = objectiveLayers(objective, model.head).map(async (v) => [v, await model.tap(x, v)] as const);
    const found = objectiveValue(objective, new Map(await Promise.all(taps)), model.head);
    expect(found, JSON.stringify(objective)).toBeCloseTo(wanted, 4);
  }
});
