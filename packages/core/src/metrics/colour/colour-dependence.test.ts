/** Colour dependence of networks whose answer to colour is known. */

import { describe, expect, test } from "vitest";
import { predict, targetsFor } from "../../explain/explain.ts";
import { inputXGradient } from "../../methods/input-x-gradient.ts";
import { type FloatTensor, floats } from "../../tensor.ts";
import { opened } from "../../testing/open-text.ts";
import { judged, subjectOf } from "../../testing/subject-of.ts";
import { Subject, type SubjectRequest } from "../subject.ts";
import { colourDependence } from "./colour-dependence.ts";
import { recoloured } from "./recolour.ts";

/** z₀ = Σ over channels and pixels of weight times value, z₁ = 0; pictures of two pixels. */
async function subjectWith(weights: readonly number[], x: FloatTensor, deviation = 1, known = true) {
  const w = [...weights.flatMap((v) => [v, v]), 0, 0, 0, 0, 0, 0].map((v) => v * deviation);
  const pixelRange = { low: [0, 0, 0], high: [1 / deviation, 1 / deviation, 1 / deviation] };
  const model = await opened(
    `input x: float32[1,3,1,2]
w: float32[2,6] = [${w}]
f = Flatten(x)
z = Gemm<transB=1>(f, w)
y = Softmax(z)
output y`,
    {},
    known ? { pixelRange } : {},
  );
  const [target] = await targetsFor(model, x, "0", await predict(model, x));
  return Subject.of(model, x, { method: inputXGradient, target: target as SubjectRequest["target"] });
}

const [red, green, blue] = [0.5, 0.4, 0.6];
const picture = (scale = 1) =>
  floats(
    [1, 3, 1, 2],
    [red, 0.45, green, 0.5, blue, 0.5].map((v) => v * scale),
  );
const lumaOf = (r: number, g: number, b: number) => 0.299 * r + 0.587 * g + 0.114 * b;
const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

/** What becomes of the red of a colour. */
function redsOf(r: number, g: number, b: number): number[] {
  const y = lumaOf(r, g, b);
  const across = (0.492 / 0.877) * (b - y);
  return [y, y + across, 2 * y - r, y - across];
}

describe("colour dependence", () => {
  test("of a network that looks at red is the mean change of its probability", async () => {
    const { value, details } = await judged(colourDependence, await subjectWith([4, 0, 0], picture()));
    const before = sigmoid(4 * (0.5 + 0.45));
    const [first, second] = [redsOf(red, green, blue), redsOf(0.45, 0.5, 0.5)];
    const changes = first.map((r, i) => sigmoid(4 * (r + (second[i] as number))) - before);
    expect(value).toBeCloseTo(changes.reduce((sum, c) => sum + Math.abs(c), 0) / 4, 6);
    expect(details).toMatchObject({
      probability: expect.closeTo(before, 6),
      changes: changes.map((c) => ({ probability: expect.closeTo(c, 6) })),
    });
    expect(details?.changes).toMatchObject([{ name: "grey" }, {}, {}, {}]);
  });

  test("of a network that looks at brightness alone is 0", async () => {
    const { value } = await judged(colourDependence, await subjectWith([2.99, 5.87, 1.14], picture()));
    expect(value).toBeLessThan(1e-6);
  });

  test("does not depend on the units of the model", async () => {
    const plain = await judged(colourDependence, await subjectWith([4, 0, -1], picture()));
    const scaled = await judged(colourDependence, await subjectWith([4, 0, -1], picture(8), 1 / 8));
    expect(scaled.value).toBeCloseTo(plain.value as number, 6);
  });

  test("of blue first is that of the channels turned round", async () => {
    const { data } = picture();
    const turned = floats(
      [1, 3, 1, 2],
      [4, 5, 2, 3, 0, 1].map((i) => data[i] as number),
    );
    const rgb = await judged(colourDependence, await subjectWith([4, 1, 0], picture()));
    const bgr = await judged(colourDependence, await subjectWith([0, 1, 4], turned), { order: "bgr" });
    expect(bgr.value).toBeCloseTo(rgb.value as number, 7);
  });

  test("is not defined without colours, or where the levels are not known", async () => {
    const grey = await judged(colourDependence, await subjectOf(["10", "00"]));
    expect(grey).toMatchObject({ value: undefined, why: expect.stringContaining("three colours") });
    const unknown = await subjectWith([1, 0, 0], picture(), 1, false);
    expect((await judged(colourDependence, unknown)).why).toMatch(/preprocessing/);
  });
});

describe("recoloured()", () => {
  const range = { low: [0, -1, 0], high: [1, 3, 255] };
  const planar = { sizes: [1, 2], pixels: 2, channels: 3, pixelStep: 1, channelStep: 2 };
  const x = floats([1, 3, 1, 2], [0.5, 0.4, 0.6, 0.9, 120, 140]);
  const colours = { space: planar, range, order: [0, 1, 2] } as const;

  test("by no turn and all colour changes nothing", () => {
    const { data } = recoloured(x, { name: "", keep: 1, turn: 0 }, colours);
    for (const [i, value] of data.entries()) expect(value / (x.data[i] as number)).toBeCloseTo(1, 5);
  });

  test("four times by a quarter is back", () => {
    let turned = x;
    for (let i = 0; i < 4; i++) turned = recoloured(turned, { name: "", keep: 1, turn: 90 }, colours);
    for (const [i, value] of turned.data.entries()) expect(value / (x.data[i] as number)).toBeCloseTo(1, 5);
  });

  test("to grey gives all channels one level, and cuts what lies beyond", () => {
    const { data } = recoloured(x, { name: "", keep: 0, turn: 0 }, colours);
    const level = lumaOf(0.5, 1.6 / 4, 120 / 255);
    expect(data[0]).toBeCloseTo(level, 6);
    expect(data[2]).toBeCloseTo(4 * level - 1, 5);
    expect(data[4]).toBeCloseTo(255 * level, 3);
    const pure = floats([1, 3, 1, 2], [1, 0, -1, 3, 0, 255]);
    for (const [i, value] of recoloured(pure, { name: "", keep: 1, turn: 180 }, colours).data.entries()) {
      const c = i >> 1;
      expect(value).toBeGreaterThanOrEqual(range.low[c] as number);
      expect(value).toBeLessThanOrEqual(range.high[c] as number);
    }
  });

  test("knows channels that lie side by side", () => {
    const beside = floats(
      [1, 1, 2, 3],
      [0, 2, 4, 1, 3, 5].map((i) => x.data[i] as number),
    );
    const space = { ...planar, pixelStep: 3, channelStep: 1 };
    const turn = { name: "", keep: 1, turn: 90 };
    const [a, b] = [recoloured(x, turn, colours), recoloured(beside, turn, { ...colours, space })];
    expect(Array.from(b.data)).toEqual([0, 2, 4, 1, 3, 5].map((i) => a.data[i] as number));
  });
});
