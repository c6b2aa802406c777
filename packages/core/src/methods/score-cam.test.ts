import { describe, expect, test } from "vitest";
import { floats } from "../tensor.ts";
import { explained, opened } from "../testing/open-text.ts";
import { scoreCam } from "./score-cam.ts";

/** A₁ = x, A₂ = −x and A₃ = 1 everywhere; S₁ = mean x, S₀ = −mean x. */
const net = `input x: float32[1,1,1,4]
k: float32[3,1,1,1] = [1, -1, 0]
b: float32[3] = [0, 0, 1]
w: float32[3,1] = [1, 0, 0]
a = Conv(x, k, b)
m = GlobalAveragePool(a)
f = Flatten(m)
z = MatMul(f, w)
output z`;
const x = floats([1, 1, 1, 4], [0, 1, 3, 4]);

// M₁ = x / 4 and M₂ = 1 − x / 4: x ⊙ M₁ has the mean (0 + ¼ + 9/4 + 4) / 4, x ⊙ M₂ the rest of 2; A₃ masks all.
const scores = [1.625, 0.375, 0];
const softmax = (values: readonly number[]): number[] => {
  const total = values.reduce((sum, s) => sum + Math.exp(s), 0);
  return values.map((s) => Math.exp(s) / total);
};

describe("scoreCam", () => {
  test("weights channels by the softmax of the scores of the masked pictures", async () => {
    const { values } = await explained(await opened(net), x, scoreCam, { target: "1" });
    const [w1 = 0, w2 = 0] = softmax(scores);
    expect(values.shape).toEqual([1, 1, 4]);
    for (const [i, v] of x.data.entries()) expect(values.data[i]).toBeCloseTo((w1 - w2) * v, 5);
  });

  test("gives constant channels weight 0 and tells how many there are", async () => {
    const { ledger, values } = await explained(await opened(net), x, scoreCam, { target: "1" });
    const check = (name: string) => ledger.find((line) => line.check === name)?.value;
    expect(check("channels")).toBe(3);
    expect(check("constant-channels")).toBe(1);
    expect(check("effective-channels")).toBeGreaterThan(1);
    // A₃ is 1 where x is 0 too.
    expect(values.data[0]).toBeCloseTo(0, 12);
  });

  test("of a picture of one colour is 0 and no NaN", async () => {
    const flat = floats([1, 1, 1, 4], [2, 2, 2, 2]);
    const { values, ledger } = await explained(await opened(net), flat, scoreCam, { target: "1" });
    expect(Array.from(values.data)).toEqual([0, 0, 0, 0]);
    expect(ledger.find(({ check }) => check === "degenerate")).toMatchObject({ ok: false });
  });

  test("takes only the channels that vary most if told", async () => {
    const text = net.replace("[1, -1, 0]", "[1, -2, 0]");
    const { values, ledger } = await explained(await opened(text), x, scoreCam, {
      target: "1",
      options: { top: 1 },
    });
    expect(Array.from(values.data, (v) => v + 0)).toEqual([0, -2, -6, -8]);
    expect(ledger.find(({ check }) => check === "channels")?.value).toBe(1);
  });

  test("runs the network once per channel that varies, and twice more", async () => {
    let runs = 0;
    const model = await opened(net);
    const run = model.run.bind(model);
    model.run = (...args) => {
      runs++;
      return run(...args);
    };
    await explained(model, x, scoreCam, { target: "1" });
    // One of them is the prediction before.
    expect(runs).toBe(1 + 2 + 2);
  });

  test("works in either layout", async () => {
    const last = net
      .replace("x: float32[1,1,1,4]", "p: float32[1,1,4,1]")
      .replace("a = ", "x = Transpose<perm=[0, 3, 1, 2]>(p)\na = ");
    const first = await explained(await opened(net), x, scoreCam, { target: "1" });
    const found = await explained(await opened(last), floats([1, 1, 4, 1], x.data), scoreCam, {
      target: "1",
    });
    expect(found.values).toEqual(first.values);
  });

  test("refuses a layer of other dimensions than the picture", async () => {
    const folded = `input x: float32[1,1,2,4]
s: int64[3] = [1, 2, 4]
k: float32[1,2,2] = [1, 1, 1, 1]
r = Reshape(x, s)
a = Conv<strides=[2]>(r, k)
m = GlobalAveragePool(a)
z = Flatten(m)
output z`;
    const run = explained(await opened(folded), floats([1, 1, 2, 4]), scoreCam, { target: "1" });
    await expect(run).rejects.toMatchObject({ code: "method-inapplicable" });
  });
});
