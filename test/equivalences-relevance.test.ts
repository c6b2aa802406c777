/** What relevance must agree on: with the gradient, between rules, and however one and the same function is written down. */

import {
  catalog,
  type Explanation,
  explain,
  type FloatTensor,
  floats,
  loadModel,
  type Method,
  Model,
  parseGraph,
  predict,
  sizeOf,
  survey,
  type Tensor,
  targetsFor,
} from "@fovea/core";
import { nodeRuntime } from "@fovea/core/node";
import { describe, expect, test } from "vitest";
import { random } from "../packages/core/src/random.ts";
import { zoo } from "./suites/zoo/zoo.ts";
import { fileOf } from "./suites/zoo/zoo-file.ts";

const runtime = nodeRuntime({ threads: 1 });
const methodOf = (id: string): Method => catalog.find((row) => row.id === id) as Method;
const lrp = methodOf("lrp");

type Options = Readonly<Record<string, unknown>>;
type Change = (w: number, name: string) => number;

/** Seeded by the name, so that two texts have the same numbers under the same names. Variances are positive. */
function weightsOf(text: string, change: Change = (w) => w): Record<string, Tensor> {
  const declared = text.matchAll(/^(\w+): float32\[([\d,]*)\] = {…}$/gm);
  return Object.fromEntries(
    Array.from(declared, ([, name = "", sizes = ""]) => {
      const shape = sizes.split(",").map(Number);
      const draw = random(Array.from(name).reduce((n, letter) => n * 31 + letter.charCodeAt(0), 7) % 100_003);
      const number = (): number => (name.startsWith("v") ? 0.5 + draw.uniform() : draw.normal() / 2);
      return [
        name,
        floats(
          shape,
          Array.from({ length: sizeOf(shape) }, () => change(number(), name)),
        ),
      ];
    }),
  );
}

const noBias: Change = (w, name) => (name.startsWith("b") ? 0 : w);

const picture = (shape: readonly number[]): FloatTensor => {
  const draw = random(21);
  return floats(shape, Array.from({ length: sizeOf(shape) }, draw.normal));
};

async function explained(
  text: string,
  method: Method,
  options: Options = {},
  { change, weights = {} }: { change?: Change; weights?: Record<string, Tensor> } = {},
): Promise<Explanation> {
  const model = await Model.open(runtime, parseGraph(text, { ...weightsOf(text, change), ...weights }));
  const x = picture(model.input.shape);
  const [target] = await targetsFor(model, x, "1", await predict(model, x));
  const found = await explain(model, x, { method, target: target as NonNullable<typeof target>, options });
  await model.dispose();
  return found;
}

function expectSame(found: Explanation, expected: Explanation, limit = 1e-4): void {
  const difference = Array.from(expected.values.data, (v, i) => v - (found.values.data[i] as number));
  expect(Math.hypot(...difference) / Math.hypot(...Array.from(expected.values.data))).toBeLessThan(limit);
}

/** `lines` between a picture x of 3×8×8 and the map `last` of six channels, a global average and five classes. */
const network = (weights: string, lines: string, last: string): string => `input x: float32[1,3,8,8]
${weights}
wf: float32[5,6] = {…}
bf: float32[5] = {…}
${lines}
g = GlobalAveragePool(${last})
f = Flatten(g)
logits = Gemm<transB=1>(f, wf, bf)
output logits: float32[1,5]
`;

const twoLayers = `w1: float32[6,3,3,3] = {…}
b1: float32[6] = {…}
w2: float32[6,6,3,3] = {…}
b2: float32[6] = {…}`;

const residual = network(
  twoLayers,
  `c1 = Conv<pads=[1, 1, 1, 1]>(x, w1, b1)
r1 = Relu(c1)
p1 = MaxPool<kernel_shape=[2, 2], strides=[2, 2]>(r1)
c2 = Conv<pads=[1, 1, 1, 1]>(p1, w2, b2)
s = Add(c2, p1)
r2 = Relu(s)
a = AveragePool<kernel_shape=[2, 2], strides=[2, 2]>(r2)`,
  "a",
);

const dense = network(
  `w1: float32[3,3,3,3] = {…}
b1: float32[3] = {…}
w2: float32[3,6,3,3] = {…}
b2: float32[3] = {…}
wt: float32[6,9,1,1] = {…}`,
  `c1 = Conv<pads=[1, 1, 1, 1]>(x, w1, b1)
r1 = Relu(c1)
k1 = Concat<axis=1>(r1, x)
c2 = Conv<pads=[1, 1, 1, 1]>(k1, w2, b2)
r2 = Relu(c2)
k2 = Concat<axis=1>(k1, r2)
c3 = Conv(k2, wt)
r3 = Relu(c3)`,
  "r3",
);

const mobile = (activation: string): string =>
  network(
    `w1: float32[6,3,3,3] = {…}
b1: float32[6] = {…}
wd: float32[6,1,3,3] = {…}
b2: float32[6] = {…}
ws: float32[6,6,1,1] = {…}
wp: float32[6,6,1,1] = {…}
low: float32[] = [0]
high: float32[] = [6]`,
    `c1 = Conv<pads=[1, 1, 1, 1]>(x, w1, b1)
${activation.replaceAll("OUT", "r1").replaceAll("IN", "c1")}
c2 = Conv<pads=[1, 1, 1, 1], group=6>(r1, wd, b2)
${activation.replaceAll("OUT", "r2").replaceAll("IN", "c2")}
sq = GlobalAveragePool(r2)
se = Conv(sq, ws)
gate = Sigmoid(se)
m = Mul(r2, gate)
c3 = Conv(m, wp)
s = Add(c3, r1)
r3 = Relu(s)`,
    "r3",
  );

const bounded = mobile("OUT = Clip(IN, low, high)");
const smooth = mobile("OUT_s = Sigmoid(IN)\nOUT = Mul(IN, OUT_s)");

const composites = [
  "epsilon-plus",
  "epsilon-plus-flat",
  "epsilon-alpha2-beta1",
  "epsilon-gamma-box",
  "epsilon",
  "gamma",
  "z-plus",
  "alpha-beta",
  "zero",
  "preset-a",
  "preset-b",
  "deep-taylor",
].map((composite) => ({ composite, low: -3, high: 3 }));

describe("lrp", () => {
  test.each([
    ["residual", residual],
    ["dense", dense],
  ])("with the zero rule is input × gradient on a %s ReLU network without biases", async (_, text) => {
    const change = noBias;
    const found = await explained(text, lrp, { composite: "zero" }, { change });
    expectSame(found, await explained(text, methodOf("input-x-gradient"), {}, { change }));
  });

  test("with α = 1, β = 0 is z⁺", async () => {
    const one = { composite: "alpha-beta", alpha: 1, beta: 0 };
    expectSame(
      await explained(residual, lrp, one),
      await explained(residual, lrp, { composite: "z-plus" }),
      1e-7,
    );
  });

  test("with γ = 0 is ε", async () => {
    const found = await explained(residual, lrp, { composite: "gamma", gamma: 0 });
    expectSame(found, await explained(residual, lrp, { composite: "epsilon" }), 1e-5);
  });

  // METHODS.md, V4, V5 and V7: Captum and zennit lose or multiply relevance on these, some by twenty orders.
  test.each([
    ["residual", residual],
    ["dense", dense],
    ["ReLU6, depthwise, squeeze-and-excite", bounded],
    ["SiLU, depthwise, squeeze-and-excite", smooth],
  ])("gives the logit back without loss on a %s network without biases", async (_, text) => {
    for (const composite of ["epsilon", "epsilon-plus", "gamma"]) {
      const { values, score, ledger } = await explained(text, lrp, { composite }, { change: noBias });
      const given = values.data.reduce((sum, v) => sum + v, 0);
      const lost = ledger.find(({ check }) => check === "relevance-to-epsilon")?.value ?? Number.NaN;
      expect(Math.abs(given + lost - score)).toBeLessThan(1e-3 * Math.abs(score));
      expect(ledger.find(({ check }) => check === "relevance-to-bias")?.value).toBe(0);
    }
  });

  test.each(composites)("%o conserves on small networks of every kind", async (options) => {
    for (const text of [residual, dense, bounded, smooth]) {
      const { ledger } = await explained(text, lrp, options);
      expect(ledger.filter(({ ok }) => !ok)).toEqual([]);
    }
  });
});

const norm = `gamma: float32[6] = {…}
beta: float32[6] = {…}
mu: float32[6] = {…}
variance: float32[6] = {…}`;

/** γ/√(σ²+ε) and β − μγ/√(σ²+ε) of the same names, as 6×1×1. */
function affine(): { scale: Tensor; shift: Tensor } {
  const all = weightsOf(norm);
  const [g, b, m, v] = ["gamma", "beta", "mu", "variance"].map((name) => (all[name] as FloatTensor).data);
  const scale = Array.from(
    g as Float32Array,
    (value, c) => value / Math.sqrt(((v as Float32Array)[c] as number) + 1e-5),
  );
  const shift = scale.map(
    (s, c) => ((b as Float32Array)[c] as number) - ((m as Float32Array)[c] as number) * s,
  );
  return { scale: floats([6, 1, 1], scale), shift: floats([6, 1, 1], shift) };
}

const affineWeights = "scale: float32[6,1,1] = {…}\nshift: float32[6,1,1] = {…}";

describe.each(composites)("the same function, written otherwise, has the same map: %o", (options) => {
  const same = async (a: string, b: string, weights?: Record<string, Tensor>): Promise<void> => {
    const [one, other] = [
      await explained(a, lrp, options),
      await explained(b, lrp, options, weights ? { weights } : {}),
    ];
    expect(other.score).toBeCloseTo(one.score, 4);
    expectSame(other, one);
  };
  const layers = (lines: string, last = "r2", weights = norm): string =>
    network(`${twoLayers}\n${weights}`, `c1 = Conv<pads=[1, 1, 1, 1]>(x, w1, b1)\n${lines}`, last);
  const second = (of: string): string => `c2 = Conv<pads=[1, 1, 1, 1]>(${of}, w2, b2)\nr2 = Relu(c2)`;

  test("BatchNormalization after a convolution, as a node or as Mul and Add", () =>
    same(
      layers(`n = BatchNormalization(c1, gamma, beta, mu, variance)\nr1 = Relu(n)\n${second("r1")}`),
      layers(`m = Mul(c1, scale)\nn = Add(m, shift)\nr1 = Relu(n)\n${second("r1")}`, "r2", affineWeights),
      affine(),
    ));

  test("BatchNormalization on its own, as a node or as Mul and Add", () =>
    same(
      layers(
        `r1 = Relu(c1)\nn = BatchNormalization(r1, gamma, beta, mu, variance)\nq = Relu(n)\n${second("q")}`,
      ),
      layers(
        `r1 = Relu(c1)\nm = Mul(r1, scale)\nn = Add(m, shift)\nq = Relu(n)\n${second("q")}`,
        "r2",
        affineWeights,
      ),
      affine(),
    ));

  test("sums in another order, and as one Sum", async () => {
    const summed = (lines: string): string =>
      layers(
        `r1 = Relu(c1)\nr2 = Relu(s3)`.replace("r2", `${second("r1").replace("r2 =", "q =")}\n${lines}\nr2`),
      );
    const first = summed("s1 = Add(c1, r1)\ns3 = Add(s1, q)");
    await same(first, summed("s1 = Add(q, r1)\ns3 = Add(s1, c1)"));
    await same(first, summed("s3 = Sum(q, c1, r1)"));
  });

  test("the last layer as Gemm, as MatMul and Add, or as a 1×1 convolution after the average", async () => {
    const body = (tail: string, weights: string): string => `input x: float32[1,3,8,8]
${twoLayers}
${weights}
c1 = Conv<pads=[1, 1, 1, 1]>(x, w1, b1)
r1 = Relu(c1)
${second("r1")}
g = GlobalAveragePool(r2)
${tail}
output logits: float32[1,5]
`;
    const weights = weightsOf("wf: float32[5,6] = {…}");
    const wf = weights.wf as FloatTensor;
    const turned = floats(
      [6, 5],
      Array.from({ length: 30 }, (_, i) => wf.data[(i % 5) * 6 + Math.floor(i / 5)] as number),
    );
    const gemm = body(
      "f = Flatten(g)\nlogits = Gemm<transB=1>(f, wf, bf)",
      "wf: float32[5,6] = {…}\nbf: float32[5] = {…}",
    );
    const matMul = body(
      "f = Flatten(g)\np = MatMul(f, wt)\nlogits = Add(p, bf)",
      "wt: float32[6,5] = {…}\nbf: float32[5] = {…}",
    );
    const pointwise = body(
      "c = Conv(g, wc, bf)\nlogits = Flatten(c)",
      "wc: float32[5,6,1,1] = {…}\nbf: float32[5] = {…}",
    );
    await same(gemm, matMul, { wt: turned });
    await same(gemm, pointwise, { wc: floats([5, 6, 1, 1], wf.data) });
  });

  test("activations and normalisations as operators or spelled out", async () => {
    const numbers = `zero: float32[] = [0]
six: float32[] = [6]
three: float32[] = [3]
tiny: float32[] = [1e-5]
axes: int64[1] = [-1]
scale: float32[8] = [1, 2, 1, 0.5, 1, 1, 3, 1]`;
    const chain = (activation: string, normalisation: string): string =>
      layers(`${activation}\n${second("r1").replace("r2 =", "q =")}\n${normalisation}`, "r2", numbers);
    const operator = chain("r1 = HardSwish(c1)", "r2 = LayerNormalization<axis=-1>(q, scale)");
    const clipped = "a = Add(c1, three)\nk = Clip(a, zero, six)\nm = Mul(c1, k)\nr1 = Div(m, six)";
    const spelled =
      "mu = ReduceMean(q, axes)\nd = Sub(q, mu)\nd2 = Mul(d, d)\nv = ReduceMean(d2, axes)\nve = Add(v, tiny)\nsd = Sqrt(ve)\nn = Div(d, sd)\nr2 = Mul(n, scale)";
    await same(operator, chain(clipped, spelled));
    const bounds = (lines: string): string => chain(lines, "r2 = Relu(q)");
    await same(bounds("r1 = Clip(c1, zero, six)"), bounds("a = Max(c1, zero)\nr1 = Min(a, six)"));
  });

  test("padding as a node or as part of the convolution", () =>
    same(
      layers(`r1 = Relu(c1)\n${second("r1")}`),
      network(
        `${twoLayers}\npads: int64[8] = [0, 0, 1, 1, 0, 0, 1, 1]`,
        `px = Pad(x, pads)\nc1 = Conv(px, w1, b1)\nr1 = Relu(c1)\npr = Pad(r1, pads)\nc2 = Conv(pr, w2, b2)\nr2 = Relu(c2)`,
        "r2",
      ),
    ));
});

describe("a network of the zoo", () => {
  test.each(zoo.map((net) => [net.name, net] as const))("%s keeps its logit", async (_, net) => {
    const model = await Model.open(runtime, loadModel(fileOf(net)).graph, net.options);
    const draw = random(77);
    const [low, high] = net.range ?? [-2, 2];
    const uniform = (): number => low + (high - low) * draw.uniform();
    const x = floats(model.input.shape, Array.from({ length: sizeOf(model.input.shape) }, uniform));
    expect(survey(model).find(({ method }) => method === lrp)?.obstacle).toBeUndefined();
    const [target] = await targetsFor(model, x, "top1", await predict(model, x));
    for (const composite of ["epsilon-plus-flat", "epsilon-alpha2-beta1"]) {
      const options = { composite };
      const { ledger, values, score } = await explain(model, x, {
        method: lrp,
        target: target as NonNullable<typeof target>,
        options,
      });
      expect(ledger.filter(({ ok }) => !ok)).toEqual([]);
      expect(ledger.map(({ check }) => check)).toContain("conservation");
      // The same once more, from what anybody can see.
      const parts = ["relevance-to-bias", "relevance-to-epsilon", "relevance-leaked"].map(
        (name) => ledger.find(({ check }) => check === name)?.value ?? 0,
      );
      const total = values.data.reduce((sum, v) => sum + v, 0);
      const gap = parts.reduce((sum, v) => sum + v, total) - score;
      expect(Math.abs(gap)).toBeLessThanOrEqual(1e-3 * Math.abs(score));
      const leak = ledger.find(({ check }) => check === "relevance-leaked");
      // The one network whose scores come from whole numbers too.
      if (leak) expect(net.name).toMatch(/NonMaxSuppression/);
    }
    await model.dispose();
  });
});
