import { describe, expect, test } from "vitest";
import { Builder } from "../graph/builder.ts";
import type { Graph } from "../graph/graph.ts";
import { floats } from "../tensor.ts";
import { outputsOf } from "../testing/open-text.ts";
import { type OptimiserOptions, optimiserOf } from "./optimisers.ts";
import type { Layout } from "./parameters.ts";
import { noise } from "./testing/small-training.ts";

/** Three weights that decay and two that do not. */
const layout: Layout = {
  size: 5,
  parameters: [
    { name: "w", shape: [3], offset: 0, size: 3, decays: true },
    { name: "b", shape: [2], offset: 3, size: 2, decays: false },
  ],
};
const decays = [1, 1, 1, 0, 0];
const empty: Graph = {
  name: "",
  inputs: [],
  outputs: [],
  nodes: [],
  constants: new Map(),
  opsets: { "": 21 },
  metadata: {},
};

/** Weights after each of the steps, by the graph. */
async function byGraph(options: OptimiserOptions, start: number[], gradients: number[][], rate: number) {
  const optimiser = optimiserOf(options);
  const b = new Builder(empty);
  const input = (name: string, shape: number[]) => b.input({ name, type: "float32", shape });
  const moments = optimiser.moments.map((name) => input(name, [5]));
  const scalars = optimiser.scalars.map((name) => input(name, []));
  const update = optimiser.append(b, layout, {
    weights: input("weights", [5]),
    gradient: input("gradient", [5]),
    moments,
    scalars,
  });
  const outputs = [update.weights, ...update.moments];
  const graph = b.build(outputs.map((name) => ({ name, type: "float32", shape: undefined })));
  let state = [start, ...optimiser.moments.map(() => [0, 0, 0, 0, 0])];
  const path: number[][] = [];
  for (const [step, gradient] of gradients.entries()) {
    const values = optimiser.values(step + 1, rate);
    const results = await outputsOf(graph, {
      weights: floats([5], state[0] as number[]),
      gradient: floats([5], gradient),
      ...Object.fromEntries(moments.map((name, i) => [name, floats([5], state[i + 1] as number[])])),
      ...Object.fromEntries(scalars.map((name, i) => [name, floats([], [values[i] as number])])),
    });
    state = outputs.map((name) => Array.from(results[name]?.data as Float32Array));
    path.push(state[0] as number[]);
  }
  return path;
}

/** The same in plain loops, a weight at a time. */
function byLoops(options: OptimiserOptions, start: number[], gradients: number[][], rate: number) {
  const path = gradients.map(() => [] as number[]);
  for (const [i, first] of start.entries()) {
    let [w, v, m] = [first, 0, 0];
    for (const [t, gradient] of gradients.entries()) {
      let g = gradient[i] as number;
      const lambda = options.weightDecay * (decays[i] as number);
      if (options.kind === "sgd") {
        g += lambda * w;
        v = options.momentum * v + g;
        w -= rate * (options.nesterov ? g + options.momentum * v : v);
      } else {
        w *= 1 - rate * lambda;
        m = options.beta1 * m + (1 - options.beta1) * g;
        v = options.beta2 * v + (1 - options.beta2) * g * g;
        const [m1, v1] = [m / (1 - options.beta1 ** (t + 1)), v / (1 - options.beta2 ** (t + 1))];
        w -= (rate * m1) / (Math.sqrt(v1) + options.epsilon);
      }
      path[t]?.push(w);
    }
  }
  return path;
}

const sgd = { kind: "sgd", momentum: 0.9, weightDecay: 0 } as const;
const adamW = { kind: "adamw", beta1: 0.9, beta2: 0.99, epsilon: 1e-3, weightDecay: 0.1 } as const;

describe("optimiserOf()", () => {
  test("sgd by hand: velocity 1, then 0.9 + 1, at rate 0.1", async () => {
    const ones = [1, 1, 1, 1, 1];
    const [first, second] = await byGraph(sgd, ones, [ones, ones], 0.1);
    expect(first?.[0]).toBeCloseTo(0.9, 6);
    expect(second?.[0]).toBeCloseTo(0.9 - 0.19, 6);
  });

  test("adamw by hand: the first step is rate · sign, and decay pulls by rate · λ · w", async () => {
    const options = { ...adamW, epsilon: 1e-12 };
    const [first] = await byGraph(options, [2, 2, 2, 2, 2], [[5, -5, 0.1, 5, -5]], 0.01);
    expect(first).toEqual(
      [2 - 0.01 - 0.002, 2 + 0.01 - 0.002, 2 - 0.01 - 0.002, 1.99, 2.01].map((v) => expect.closeTo(v, 5)),
    );
  });

  test.each<[string, OptimiserOptions]>([
    ["sgd without momentum", { ...sgd, momentum: 0 }],
    ["sgd with decay", { ...sgd, weightDecay: 0.05 }],
    ["sgd, Nesterov", { ...sgd, weightDecay: 0.05, nesterov: true }],
    ["adamw", adamW],
    ["adamw without decay", { ...adamW, weightDecay: 0 }],
  ])("%s agrees with plain loops over six steps", async (_, options) => {
    const start = Array.from(noise([5], 1).data);
    const gradients = Array.from({ length: 6 }, (_, t) => Array.from(noise([5], t + 2).data));
    const found = await byGraph(options, start, gradients, 0.05);
    const wanted = byLoops(options, start, gradients, 0.05);
    for (const [t, weights] of wanted.entries())
      expect(found[t]).toEqual(weights.map((w) => expect.closeTo(w, 5)));
  });
});
