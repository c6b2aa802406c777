import { describe, expect, test } from "vitest";
import { cam } from "../methods/cam.ts";
import { gradCam } from "../methods/grad-cam.ts";
import { gradient } from "../methods/gradient.ts";
import { lrp } from "../methods/lrp.ts";
import type { Method } from "../methods/method.ts";
import type { Model } from "../model/model.ts";
import { random } from "../random.ts";
import { type FloatTensor, floats } from "../tensor.ts";
import { opened, weightsFor } from "../testing/open-text.ts";
import { type Explanation, explain, predict, type Target, targetsFor } from "./explain.ts";

const body = `input x: float32[1,3,6,6]
w: float32[4,3,3,3] = {…}
c = Conv<pads=[1, 1, 1, 1]>(x, w)
r = Relu(c)`;

/** Networks with five classes, whose ends separate them in different ways. */
const ends: Readonly<Record<string, string>> = {
  "average and a linear layer": `${body}
p = GlobalAveragePool(r)
f = Flatten(p)
fc: float32[5,4] = {…}
b: float32[5] = {…}
z = Gemm<transB=1>(f, fc, b)
output z`,
  "a linear layer over positions, softmax": `${body}
f = Flatten(r)
fc: float32[144,5] = {…}
z = MatMul(f, fc)
y = Softmax(z)
output y`,
  "a 1×1 convolution before the average": `${body}
k: float32[5,4,1,1] = {…}
m = Conv(r, k)
p = GlobalAveragePool(m)
z = Flatten(p)
output z`,
  "independent classes": `${body}
p = GlobalAveragePool(r)
f = Flatten(p)
fc: float32[5,4] = {…}
z = Gemm<transB=1>(f, fc)
y = Sigmoid(z)
output y`,
};

const draw = random(5);
const x = floats(
  [1, 3, 6, 6],
  Float32Array.from({ length: 108 }, () => draw.normal()),
);
const open = (text: string): Promise<Model> => opened(text, weightsFor(text));

async function of(model: Model, method: Method, target: string, versus?: string): Promise<Explanation> {
  const [settled] = await targetsFor(model, x, target, await predict(model, x), undefined, versus);
  return explain(model, x, { method, target: settled as Target });
}

const difference = (a: FloatTensor, b: FloatTensor): number[] =>
  Array.from(a.data, (v, i) => v - (b.data[i] as number));

describe.each(Object.entries(ends))("a contrast, %s", (end, text) => {
  test("is the difference of two logits, and says so", async () => {
    const model = await open(text);
    const { target, score, ledger } = await of(model, gradient, "1", "3");
    const { logits } = (await predict(model, x)).scores;
    expect(target).toMatchObject({ index: 1, versus: { index: 3, logit: logits[3] } });
    expect(score).toBeCloseTo((logits[1] as number) - (logits[3] as number), 4);
    expect(ledger.find(({ check }) => check === "score-agrees")).toMatchObject({ ok: true });
  });

  const linear = [gradient, gradCam, lrp, ...(end.includes("positions") ? [] : [cam])];
  test.each(linear.map((method) => [method.id, method] as const))(
    "%s of it is the difference of two maps",
    async (_, method) => {
      const model = await open(text);
      const [contrast, one, other] = [
        await of(model, method, "1", "3"),
        await of(model, method, "1"),
        await of(model, method, "3"),
      ];
      const wanted = difference(one.values, other.values);
      expect(Math.max(...wanted.map(Math.abs))).toBeGreaterThan(1e-3);
      contrast.values.data.forEach((v, i) => {
        expect(v).toBeCloseTo(wanted[i] as number, 4);
      });
      expect(contrast.ledger.every(({ ok }) => ok)).toBe(true);
    },
  );
});

test("a network with one score is set against itself with its sign turned", async () => {
  const model = await opened("input x: float32[1,2]\nw: float32[2,1] = [2, -1]\nz = MatMul(x, w)\noutput z");
  const seen = floats([1, 2], [1, 3]);
  const [target] = await targetsFor(model, seen, "1", await predict(model, seen), undefined, "0");
  const found = await explain(model, seen, { method: gradient, target: target as Target });
  expect(found.score).toBe(-2);
  expect(Array.from(found.values.data)).toEqual([4, -2]);
  expect(found.ledger.find(({ check }) => check === "score-agrees")?.ok).toBe(true);
});

describe("targetsFor() with a rival", () => {
  const labels = ["ant", "bee", "cat", "dog", "elk"];
  const targets = async (text: string, versus: string) => {
    const model = await open(Object.values(ends)[0] as string);
    const prediction = await predict(model, x, labels);
    const found = await targetsFor(model, x, text, prediction, labels, versus);
    return { ranked: prediction.classes.map(({ index }) => index), found };
  };

  test("takes a label, an index or a rank", async () => {
    const { ranked, found } = await targets("top1", "top2");
    expect(found).toMatchObject([{ index: ranked[0], versus: { index: ranked[1] } }]);
    expect((await targets("ant", "Bee")).found).toMatchObject([
      { index: 0, versus: { index: 1, label: "bee" } },
    ]);
    expect((await targets("0", "3")).found).toMatchObject([{ versus: { label: "dog" } }]);
  });

  test("leaves the rival out of several targets", async () => {
    const { ranked, found } = await targets("top3", "top2");
    expect(found.map((target) => target.index)).toEqual([ranked[0], ranked[2]]);
  });

  test.each([
    ["0", "ant", "Cannot set class 0 (ant) against itself: target and rival are the same"],
    ["top1", "top1", expect.stringContaining("against itself")],
    ["r:1", "ant", 'Cannot set "r:1" against a class: it is a unit of a layer'],
    ["ant", "r:1", 'Cannot set "r:1" against a class: it is a unit of a layer'],
  ])("refuses %s against %s", async (target, versus, message) => {
    await expect(targets(target, versus)).rejects.toMatchObject({ code: "option-invalid", message });
  });

  test("refuses other forms than logits", async () => {
    const model = await open(Object.values(ends)[0] as string);
    const [target] = await targetsFor(model, x, "0", await predict(model, x), undefined, "1");
    await expect(
      explain(model, x, { method: gradient, target: target as Target, output: "probability" }),
    ).rejects.toMatchObject({ code: "option-invalid" });
  });
});
