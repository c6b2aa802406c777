import { describe, expect, test } from "vitest";
import { parseGraph } from "../graph/text.ts";
import { Model } from "../model/model.ts";
import { random } from "../random.ts";
import type { Runtime } from "../run/runtime.ts";
import { type FloatTensor, floats, sum } from "../tensor.ts";
import { explained, opened, runtime, weightsFor } from "../testing/open-text.ts";
import { lrp } from "./lrp.ts";

const text = `input x: float32[1,3,6,6]
w1: float32[4,3,3,3] = {…}
b1: float32[4] = {…}
w2: float32[5,4] = {…}
b2: float32[5] = {…}
c = Conv<pads=[1, 1, 1, 1]>(x, w1, b1)
r = Relu(c)
g = GlobalAveragePool(r)
f = Flatten(g)
logits = Gemm<transB=1>(f, w2, b2)
probabilities = Softmax<axis=-1>(logits)
output probabilities: float32[1,5]
`;

const open = (options = {}) => opened(text, weightsFor(text), options);
const picture = (shape: readonly number[] = [1, 3, 6, 6]): FloatTensor => {
  const draw = random(4);
  return floats(shape, Array.from({ length: shape.reduce((n, d) => n * d, 1) }, draw.normal));
};

describe("lrp", () => {
  test("of w·x + b is w ⊙ x, and the bias takes b", async () => {
    const model = await opened(`input x: float32[1,2]
w: float32[2,2] = [1, 0, 2, 0]
b: float32[2] = [4, 0]
logits = Gemm(x, w, b)
output logits: float32[1,2]
`);
    const { values, score, ledger, details } = await explained(model, floats([1, 2], [3, 5]), lrp, {
      options: { composite: "zero" },
    });
    expect(score).toBe(17);
    expect(Array.from(values.data)).toEqual([3, 10]);
    expect(ledger.find(({ check }) => check === "relevance-to-bias")?.value).toBe(4);
    expect(ledger.find(({ check }) => check === "conservation")).toMatchObject({ value: 0, ok: true });
    const books = details.conservation as readonly Record<string, unknown>[];
    expect(books[0]).toMatchObject({
      op: "Gemm",
      rule: "zero",
      relevance: 17,
      bias: 4,
      epsilon: 0,
      residual: 0,
    });
    await model.dispose();
  });

  test("starts at the logit, or at one", async () => {
    const model = await open();
    const logit = await explained(model, picture(), lrp);
    const one = await explained(model, picture(), lrp, { options: { start: "one" } });
    const scaled = Array.from(one.values.data, (v) => v * logit.score);
    for (const [i, v] of logit.values.data.entries()) expect(v).toBeCloseTo(scaled[i] as number, 6);
    expect(one.ledger.filter(({ ok }) => !ok)).toEqual([]);
    await model.dispose();
  });

  test("of a unit conserves the unit's activation", async () => {
    const model = await open();
    const { values, score, ledger } = await explained(model, picture(), lrp, { target: "r:1" });
    const taken = ledger.find(({ check }) => check === "relevance-to-bias")?.value ?? Number.NaN;
    expect(sum(values) + taken).toBeCloseTo(score, 4);
    expect(ledger.filter(({ ok }) => !ok)).toEqual([]);
    await model.dispose();
  });

  test("of the margin conserves the margin; of a probability it is refused", async () => {
    const model = await open();
    const { ledger } = await explained(model, picture(), lrp, { output: "margin" });
    expect(ledger.filter(({ ok }) => !ok)).toEqual([]);
    await expect(explained(model, picture(), lrp, { output: "probability" })).rejects.toMatchObject({
      code: "method-inapplicable",
      message:
        "Cannot run lrp on a probability: relevance goes through the layers below the softmax, not through it",
    });
    await model.dispose();
  });

  test("takes the range of pixels from the preprocessing, else from low and high, else refuses", async () => {
    const options = { composite: "epsilon-gamma-box" };
    const range = { low: [-2, -2, -2], high: [2, 2.5, 3] };
    const [bare, known] = [await open(), await open({ pixelRange: range })];
    await expect(explained(bare, picture(), lrp, { options })).rejects.toMatchObject({
      code: "option-invalid",
      message: "Cannot use rule z-box: the range of the pixels is not known",
    });
    const given = await explained(bare, picture(), lrp, {
      options: { ...options, low: "-2", high: "2,2.5,3" },
    });
    const found = await explained(known, picture(), lrp, { options });
    expect(found.values).toEqual(given.values);
    const two = explained(bare, picture(), lrp, { options: { ...options, low: "-2,-1", high: "2" } });
    await expect(two).rejects.toThrow("Cannot use rule z-box: found 2 values for 3 channels");
    await Promise.all([bare.dispose(), known.dispose()]);
  });

  test("refuses a range with a gap in it, or upside down, and numbers that no rule takes", async () => {
    const model = await open();
    const refusal = async (options: object): Promise<string> =>
      explained(model, picture(), lrp, {
        options: { composite: "epsilon-gamma-box", low: -2, high: 2, ...options },
      }).then(
        () => "not refused",
        (error: Error) => error.message,
      );
    expect(await refusal({ low: "-2,", high: "2" })).toContain("low");
    expect(await refusal({ low: "-2,0,3", high: "2" })).toBe(
      "Cannot use this range of pixels: low is -2,0,3, which is not below high, 2",
    );
    expect(await refusal({ low: 3 })).toContain("which is not below high");
    expect(await refusal({ alpha: 2 })).toBe(
      "Cannot use alpha=2: no rule of the composite epsilon-gamma-box takes it",
    );
    expect(await refusal({ composite: "epsilon" })).toBe("not refused");
    expect(await refusal({ gamma: 0.1, epsilon: 0.2 })).toBe("not refused");
    await model.dispose();
  });

  test("needs no positions from max pooling where the engine has none", async () => {
    const pooled = text.replace(
      "g = GlobalAveragePool(r)",
      "p = MaxPool<kernel_shape=[2, 2], strides=[2, 2]>(r)\ng = GlobalAveragePool(p)",
    );
    const graph = parseGraph(pooled, weightsFor(pooled));
    const poolings: number[] = [];
    const bare: Runtime = {
      ...runtime,
      poolIndices: false,
      compile: (compiled, options) => {
        poolings.push(
          ...compiled.nodes.filter(({ op }) => op === "MaxPool").map(({ outputs }) => outputs.length),
        );
        return runtime.compile(compiled, options);
      },
    };
    const [plain, without] = [await Model.open(runtime, graph), await Model.open(bare, graph)];
    for (const composite of ["epsilon-plus-flat", "gamma"]) {
      const expected = await explained(plain, picture(), lrp, { options: { composite } });
      const found = await explained(without, picture(), lrp, { options: { composite } });
      for (const [i, v] of found.values.data.entries())
        expect(v).toBeCloseTo(expected.values.data[i] as number, 5);
    }
    expect(poolings.length).toBeGreaterThan(0);
    expect(poolings.every((count) => count === 1)).toBe(true);
    await Promise.all([plain.dispose(), without.dispose()]);
  });

  test("deep-taylor is z-box at the picture where its range is known, else w-square", async () => {
    const options = { composite: "deep-taylor" };
    const model = await open();
    const rules = async (more: object): Promise<unknown> => {
      const { details } = await explained(model, picture(), lrp, { options: { ...options, ...more } });
      return (details.conservation as readonly { rule: string }[])[0]?.rule;
    };
    expect(await rules({})).toBe("w-square");
    expect(await rules({ low: -1, high: 1 })).toBe("z-box");
    await model.dispose();
  });

  test("names what an α and β that do not differ by 1 lose", async () => {
    const model = await open();
    const options = { composite: "alpha-beta", alpha: 2, beta: 0.5 };
    const { ledger } = await explained(model, picture(), lrp, { options });
    expect(ledger.find(({ check }) => check === "relevance-leaked")?.note).toContain(
      "c (Conv: α − β is 1.5, not 1)",
    );
    expect(ledger.find(({ check }) => check === "conservation")?.ok).toBe(true);
    await model.dispose();
  });

  test("takes a composite of one's own, and calls it by its name", async () => {
    const model = await open();
    const composite = { name: "mine", rows: [{ match: {}, rule: { rule: "epsilon" } }] };
    const own = await explained(model, picture(), lrp, { options: { composite } });
    const named = await explained(model, picture(), lrp, { options: { composite: "epsilon" } });
    expect(own.values).toEqual(named.values);
    expect(own.conventions.composite).toBe("mine");
    await model.dispose();
  });
});
