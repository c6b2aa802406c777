/** Randomised copies of networks: what changes, what does not, and in which order layers come. */

import { describe, expect, test } from "vitest";
import { parseGraph } from "../../graph/text.ts";
import { floats } from "../../tensor.ts";
import { toTensor } from "../../testing/interpreter/tensor64.ts";
import { frozen, outputsOf, weightsFor } from "../../testing/open-text.ts";
import { randomTensor } from "../../testing/random.ts";
import { randomised } from "./randomised.ts";
import { weightedLayers } from "./weighted-layers.ts";

const text = `input x: float32[1,2,4,4]
w1: float32[3,2,3,3] = {…}
gamma: float32[3] = [1, 2, 3]
beta: float32[3] = [0.5, 0, -0.5]
mean: float32[3] = [0, 0, 0]
variance: float32[3] = [1, 1, 1]
before: float32[2] = [1, 1]
zero: float32[2] = [0, 0]
w3: float32[3,4] = {…}
b3: float32[4] = [1, 2, 3, 4]
n = BatchNormalization(x, before, zero, zero, before)   @first
c = Conv<pads=[1, 1, 1, 1]>(n, w1)   @conv
m = BatchNormalization(c, gamma, beta, mean, variance)   @norm
r = Relu(m)
p = GlobalAveragePool(r)
f = Flatten(p)
z = MatMul(f, w3)   @dense
y = Add(z, b3)
output y`;
const open = () => frozen(text, weightsFor(text));
const all = new Set(["first", "conv", "dense"]);
const normal = (seed: number) => ({ how: "normal", seed }) as const;

describe("weightedLayers()", () => {
  test("goes from output to input and keeps biases and norms with their layer", async () => {
    const layers = weightedLayers(await open());
    expect(layers.map(({ name, weights }) => [name, ...weights.map(({ value }) => value)])).toEqual([
      ["dense", "w3", "b3"],
      ["conv", "w1", "gamma", "beta"],
      ["first", "before", "zero"],
    ]);
  });

  test("takes no constant that is added to something else", () => {
    const graph = parseGraph("input x: float32[1,2]\nk: float32[2] = [1, 2]\ny = Add(x, k)\noutput y");
    expect(weightedLayers(graph)).toEqual([]);
  });
});

describe("randomised()", () => {
  test("changes the named layer and shares the rest, the graph left as it was", async () => {
    const graph = await open();
    const before = new Map(Array.from(graph.constants, ([name, { data }]) => [name, [...data]]));
    const copy = randomised(graph, new Set(["conv"]), normal(1));
    const changed = [...graph.constants.keys()].filter(
      (name) => graph.constants.get(name) !== copy.constants.get(name),
    );
    expect(changed).toEqual(["w1", "gamma", "beta"]);
    expect(new Map(Array.from(graph.constants, ([name, { data }]) => [name, [...data]]))).toEqual(before);
    const x = toTensor(randomTensor([1, 2, 4, 4], 3));
    expect((await outputsOf(copy, { x })).y).not.toEqual((await outputsOf(graph, { x })).y);
  });

  test("draws a layer alike alone, with others, and again, and otherwise by another seed", async () => {
    const graph = await open();
    const alone = randomised(graph, new Set(["conv"]), normal(1)).constants.get("w1");
    expect(randomised(graph, all, normal(1)).constants.get("w1")).toEqual(alone);
    expect(randomised(graph, all, normal(2)).constants.get("w1")).not.toEqual(alone);
  });

  test("splits a tensor that another layer takes too, and gives its copy a type", async () => {
    const tied = await frozen(`input x: float32[1,2]
w: float32[2,2] = [1, 2, 3, 4]
a = MatMul(x, w)
r = Relu(a)
b = MatMul(r, w)
output b`);
    const copy = randomised(tied, new Set(["b"]), normal(1));
    expect(copy.constants.get("w")).toBe(tied.constants.get("w"));
    const [, other = ""] = copy.nodes[2]?.inputs ?? [];
    expect(copy.nodes[0]?.inputs[1]).toBe("w");
    expect(other).not.toBe("w");
    expect(copy.types.get(other)).toEqual({ type: "float32", shape: [2, 2] });
    expect(Object.keys(await outputsOf(copy, { x: floats([1, 2], [1, 1]) }))).toEqual(["b"]);
  });

  const wide = `input x: float32[1,100]\nw: float32[100,100] = {…}\ny = MatMul(x, w)\noutput y`;
  const weights = weightsFor(wide);

  test("normal keeps the deviation and goes around 0", () => {
    const graph = parseGraph(wide, weights);
    const stats = (data: ArrayLike<number>) => {
      const values = Array.from(data);
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      return { mean, deviation: Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length) };
    };
    const old = stats(graph.constants.get("w")?.data as Float32Array);
    const { mean, deviation } = stats(
      randomised(graph, new Set(["y"]), normal(7)).constants.get("w")?.data as Float32Array,
    );
    // Standard errors of 10⁴ draws: 0.01 and 0.007 deviations.
    expect(Math.abs(mean)).toBeLessThan(0.04 * old.deviation);
    expect(Math.abs(deviation / old.deviation - 1)).toBeLessThan(0.03);
  });

  test("permute keeps the values and moves nearly all", () => {
    const graph = parseGraph(wide, weights);
    const old = graph.constants.get("w")?.data as Float32Array;
    const data = randomised(graph, new Set(["y"]), { how: "permute", seed: 1 }).constants.get("w")
      ?.data as Float32Array;
    expect(data.toSorted()).toEqual(old.toSorted());
    expect(data.filter((value, i) => value === old[i]).length).toBeLessThan(10);
  });
});
