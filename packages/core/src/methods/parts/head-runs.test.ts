import { describe, expect, test } from "vitest";
import { random } from "../../random.ts";
import { floats, sizeOf } from "../../tensor.ts";
import { opened, weightsFor } from "../../testing/open-text.ts";
import { Probe } from "../probe.ts";
import { headAfter } from "./head-runs.ts";

/** A shortcut past `a`, and max pooling whose places are decided before the cut. */
const text = `input x: float32[1,2,4,4]
w1: float32[3,2,3,3] = {…}
w2: float32[3,3,3,3] = {…}
fc: float32[12,4] = {…}
c = Conv<pads=[1, 1, 1, 1]>(x, w1)
s = Sigmoid(c)
a = Relu(c)
d = Conv<pads=[1, 1, 1, 1]>(a, w2)
g = Mul(d, s)
p = MaxPool<kernel_shape=[2, 2], strides=[2, 2]>(g)
f = Flatten(p)
z = MatMul(f, fc)
y = Softmax(z)
output y`;

const model = await opened(text, weightsFor(text));
const draw = random(8);
const noise = (shape: readonly number[]) => floats(shape, Array.from({ length: sizeOf(shape) }, draw.normal));
const x = noise([1, 2, 4, 4]);

const probeFor = (form: "logit" | "probability", index = 2) =>
  new Probe({
    model,
    x,
    score: { kind: "class", form },
    index: [index],
    layer: undefined,
    seed: 0,
    progress: () => {},
    signal: undefined,
  });

describe("headAfter()", () => {
  test.each(["logit", "probability"] as const)(
    "gives the whole network's %s when fed with A",
    async (form) => {
      for (const layer of ["c", "a", "d", "p"]) {
        const probe = probeFor(form);
        const whole = await probe.scoreAt(x);
        const head = await headAfter(probe, layer, "all");
        const found = await head.run(head.values);
        expect(found.score).toBeCloseTo(whole.score, 6);
        expect(found.logits).toHaveLength(4);
        for (const [i, value] of whole.logits.entries()) expect(found.logits[i]).toBeCloseTo(value, 5);
      }
    },
  );

  test("of the target alone gives its score and no others", async () => {
    const probe = probeFor("logit");
    const head = await headAfter(probe, "a", "target");
    const found = await head.run(head.values);
    expect(found.score).toBeCloseTo((await probe.scoreAt(x)).score, 5);
    expect(found.logits).toHaveLength(0);
  });

  test("serves another class and another picture from the same sessions", async () => {
    const other = probeFor("logit", 0).at(noise([1, 2, 4, 4]));
    const head = await headAfter(other, "a", "all");
    const whole = await other.scoreAt(other.x);
    expect((await head.run(head.values)).score).toBeCloseTo(whole.score, 5);
  });

  test("follows the layer and leaves what goes round it", async () => {
    const head = await headAfter(probeFor("logit"), "a", "target");
    const nothing = await head.run(floats(head.values.shape));
    // d = 0 makes every later value 0.
    expect(nothing.score).toBe(0);
  });

  test("refuses values of another shape", async () => {
    const head = await headAfter(probeFor("logit"), "a", "target");
    await expect(head.run(floats([1, 3, 2, 2]))).rejects.toMatchObject({
      code: "shape-mismatch",
      message: 'Cannot feed layer "a": its shape is 1×3×4×4, that of the values 1×3×2×2',
    });
  });

  test("refuses a layer on which the target does not depend", async () => {
    const unit = new Probe({
      model,
      x,
      score: { kind: "unit", value: "c" },
      index: [0, 1, 1],
      layer: undefined,
      seed: 0,
      progress: () => {},
      signal: undefined,
    });
    await expect(headAfter(unit, "a", "all")).rejects.toMatchObject({ code: "method-inapplicable" });
    const deeper = new Probe({
      model,
      x,
      score: { kind: "unit", value: "d" },
      index: [0, 1, 1],
      layer: undefined,
      seed: 0,
      progress: () => {},
      signal: undefined,
    });
    const head = await headAfter(deeper, "a", "all");
    const { score } = await head.run(head.values);
    expect(score).toBeCloseTo((await model.tap(x, "d")).data[5] as number, 5);
  });
});
