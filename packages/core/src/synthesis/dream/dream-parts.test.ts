import { expect, test } from "vitest";
import type { StaticGraph } from "../../graph/graph.ts";
import { floats } from "../../tensor.ts";
import { frozen, weightsFor } from "../../testing/open-text.ts";
import { dreamObjective, guidedObjective, readDreamParts } from "./dream-parts.ts";

const text = `input x: float32[1,3,8,8]
w: float32[4,3,3,3] = {…}
conv = Conv<pads=[1, 1, 1, 1]>(x, w)
relu = Relu(conv)
pool = GlobalAveragePool(relu)
logits = Flatten(pool)
output logits: float32[1,4]
`;
const graph = (): Promise<StaticGraph> => frozen(text, weightsFor(text));

test("readDreamParts() reads layers, channels and weights", async () => {
  expect(readDreamParts("conv, relu*0.5,conv:3,relu:1*-2", await graph())).toEqual([
    { layer: "conv", weight: 1 },
    { layer: "relu", weight: 0.5 },
    { layer: "conv", channel: 3, weight: 1 },
    { layer: "relu", channel: 1, weight: -2 },
  ]);
});

test.each([
  ["relux", /Cannot find the layer "relux"/],
  ["logits", /"logits"/],
  ["conv:4", /Cannot use channel 4 of "conv": it has 4 channels, 0 to 3/],
  ["conv*much", /Cannot use the weight of "conv\*much": found "much"/],
  ["conv*0", /found "0"/],
  ["conv*", /found ""/],
])("readDreamParts(%s) says what is wrong", async (words, message) => {
  const net = await graph();
  expect(() => readDreamParts(words, net)).toThrow(message);
});

test("dreamObjective() of one part is plain; several are divided by what the photo gives", () => {
  expect(dreamObjective([{ layer: "a", weight: 1 }], new Map())).toEqual({ kind: "layer", layer: "a" });
  const activations = new Map([
    ["a", floats([1, 1, 1, 2], [1, 3])],
    ["b", floats([1, 2, 1, 1], [0, 4])],
  ]);
  const parts = [
    { layer: "a", weight: 10 },
    { layer: "b", channel: 0, weight: 1 },
  ];
  // mean(1, 9) = 5; √mean(0, 16) = √8
  expect(dreamObjective(parts, activations)).toEqual({
    kind: "mix",
    parts: [
      { objective: { kind: "layer", layer: "a" }, weight: 2 },
      { objective: { kind: "channel", layer: "b", channel: 0 }, weight: 1 / Math.sqrt(8) },
    ],
  });
});

test("guidedObjective() thins the guide's positions evenly, and refuses channels", () => {
  const guide = floats(
    [1, 2, 8, 8],
    Array.from({ length: 128 }, (_, i) => i),
  );
  const size = { tile: 512, pictureSize: [8, 8] } as const;
  const made = guidedObjective([{ layer: "a", weight: 1 }], new Map([["a", guide]]), size);
  // 16e6 / 512² = 61 of 64 positions
  expect(made).toMatchObject({ kind: "guide", layer: "a", guide: { shape: [1, 2, 61] } });
  const whole = guidedObjective([{ layer: "a", weight: 2 }], new Map([["a", guide]]), { ...size, tile: 64 });
  expect(whole).toMatchObject({
    kind: "mix",
    parts: [{ objective: { guide: { data: guide.data } }, weight: 2 }],
  });
  expect(() => guidedObjective([{ layer: "a", channel: 1, weight: 1 }], new Map(), size)).toThrow(
    'Cannot guide channel 1 of "a"',
  );
});
