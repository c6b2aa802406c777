import { describe, expect, test } from "vitest";
import { gradCam } from "../methods/grad-cam.ts";
import { gradient } from "../methods/gradient.ts";
import { method } from "../methods/method.ts";
import { noOptions } from "../methods/parts/options.ts";
import { floats } from "../tensor.ts";
import { explained, opened } from "../testing/open-text.ts";
import { checkedOptions, predict, summary, targetsFor } from "./explain.ts";
import { survey } from "./survey.ts";

/** Two channels, x and −x; scores are their sums. */
const net = `input x: float32[1,1,2,3]
k: float32[2,1,1,1] = [1, -1]
axes: int64[2] = [2, 3]
c = Conv(x, k)
z = ReduceSum<keepdims=0>(c, axes)
y = Softmax(z)
output y`;
const x = floats([1, 1, 2, 3], [1, 2, 9, 4, 5, -6]);

const determinant = "input x: float32[1,2,2]\nd = Det(x)\ns: int64[2] = [1, 1]\nz = Reshape(d, s)\noutput z";

describe("predict()", () => {
  test("lists all classes, best first, with labels", async () => {
    const { classes, scores } = await predict(await opened(net), x, ["up", "down"]);
    expect(classes.map(({ label, logit }) => [label, logit])).toEqual([
      ["up", 15],
      ["down", -15],
    ]);
    expect(scores.logits).toEqual([15, -15]);
  });
});

describe("targetsFor()", () => {
  const targets = async (text: string) => {
    const model = await opened(net);
    return targetsFor(model, x, text, await predict(model, x, ["up", "down"]), ["up", "down"]);
  };

  test("gives as many classes as top asks for, with what the network says of them", async () => {
    const [first, second] = await targets("top2");
    expect(first).toMatchObject({ kind: "class", index: 0, label: "up", logit: 15 });
    expect(second).toMatchObject({ kind: "class", index: 1, label: "down", logit: -15 });
    expect(await targets("down")).toEqual([second]);
  });

  test("finds where a channel is strongest", async () => {
    expect(await targets("c:0")).toEqual([{ kind: "unit", layer: "c", index: [0, 0, 2], strongest: true }]);
    expect(await targets("c:1")).toEqual([{ kind: "unit", layer: "c", index: [1, 1, 2], strongest: true }]);
  });

  test("takes the position asked for, and needs none where there is no space", async () => {
    expect(await targets("c:1:0,1")).toEqual([
      { kind: "unit", layer: "c", index: [1, 0, 1], strongest: false },
    ]);
    expect(await targets("z:1")).toEqual([{ kind: "unit", layer: "z", index: [1], strongest: false }]);
  });
});

describe("explain()", () => {
  test("explains the unit it says", async () => {
    const found = await explained(await opened(net), x, gradient, { target: "c:1" });
    expect(found.score).toBe(6);
    expect(Array.from(found.values.data)).toEqual([0, 0, 0, 0, 0, -1]);
    expect(found.ledger.find(({ check }) => check === "score-agrees")).toMatchObject({ value: 0, ok: true });
  });

  test("says where a map is the same everywhere", async () => {
    const { ledger } = await explained(await opened(net), x, gradient);
    expect(ledger.find(({ check }) => check === "degenerate")).toMatchObject({ ok: false, value: 1 });
  });

  test("finds a method whose graph computes another score", async () => {
    const model = await opened(net);
    const wrong = method({
      ...gradient,
      id: "wrong",
      graph: undefined as never,
      explain: async (probe) => ({ values: probe.x, score: 14.9, checks: [], conventions: {} }),
    });
    const { ledger } = await explained(model, x, wrong);
    expect(ledger.find(({ check }) => check === "score-agrees")?.ok).toBe(false);
  });

  test("refuses what is not finite, naming the method where the network is not to blame", async () => {
    const broken = method({
      ...gradient,
      id: "broken",
      options: noOptions,
      graph: { build: ({ b, input }) => b.add("Log", [b.add("Neg", [b.add("Abs", [input])])]) },
    });
    await expect(explained(await opened(net), x, broken)).rejects.toMatchObject({
      code: "model-not-finite",
      message: "Cannot explain the model: broken gave values that are not finite",
    });
  });

  test("names the node whose operator has no rule", async () => {
    const model = await opened(determinant);
    await expect(explained(model, floats([1, 2, 2], [1, 2, 3, 4]), gradient)).rejects.toMatchObject({
      code: "op-unsupported",
      message: 'Cannot build the gradient of node "d": no rule for operator Det',
    });
  });

  test("does not look at a layer that the method does not use", async () => {
    expect((await explained(await opened(net), x, gradient, { layer: "nowhere" })).layer).toBeUndefined();
    await expect(explained(await opened(net), x, gradCam, { layer: "nowhere" })).rejects.toMatchObject({
      code: "layer-unknown",
    });
  });
});

describe("checkedOptions()", () => {
  test("fills in what is left out", () => {
    expect(checkedOptions(gradient, {})).toEqual({});
  });

  test("refuses options a method does not have", () => {
    expect(() => checkedOptions(gradient, { steps: 3 })).toThrow(
      expect.objectContaining({ code: "option-invalid", hint: "gradient takes no options." }),
    );
  });
});

describe("survey()", () => {
  test("says why a method does not work", async () => {
    const found = survey(await opened("input x: float32[1,2]\ns = Tanh(x)\nz = Neg(s)\noutput z"));
    const why = (id: string) => found.find(({ method: { id: own } }) => own === id)?.obstacle;
    expect(why("gradient")).toBeUndefined();
    expect(why("guided-backprop")).toBe("the network has no rectifier (Relu, Clip from 0)");
    expect(why("grad-cam")).toBe("no layer has more than one position");
    expect(why("cam")).toBe("the network does not end in a global average followed by linear layers only");
  });

  test("names the node whose operator has no rule", async () => {
    const found = survey(await opened(determinant));
    expect(found.find(({ method: { id } }) => id === "gradient")?.obstacle).toBe(
      'operator Det of node "d" has no gradient rule',
    );
  });
});

test("summary() gives min, max and sum", () => {
  expect(summary(floats([3], [1, -2, 4]))).toEqual({ min: -2, max: 4, sum: 3 });
});
