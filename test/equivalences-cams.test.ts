/** Activation maps that must agree with one another where theory says so. */

import {
  catalog,
  type Explanation,
  explain,
  exportExplanation,
  type FloatTensor,
  floats,
  type Method,
  Model,
  parseGraph,
  predict,
  type Tensor,
  targetsFor,
} from "@fovea/core";
import { nodeRuntime } from "@fovea/core/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runBytes } from "../packages/core/src/load/testing/engine.ts";
import { random } from "../packages/core/src/random.ts";
import { type Network, networks } from "./suites/networks.ts";

const runtime = nodeRuntime({ threads: 1 });
const methodCalled = (id: string): Method => catalog.find((method) => method.id === id) as Method;

async function explained(
  model: Model,
  x: FloatTensor,
  id: string,
  options: Readonly<Record<string, unknown>> = {},
  index = 2,
): Promise<Explanation> {
  const [target] = await targetsFor(model, x, String(index), await predict(model, x));
  if (!target) throw new Error("no target");
  return explain(model, x, { method: methodCalled(id), target, options });
}

const residual = networks.find(({ name }) => name === "residual") as Network;

describe("where the network ends in a global average and a linear layer", () => {
  const { x } = residual;
  let model: Model;
  let positions: number;
  beforeAll(async () => {
    model = await Model.open(runtime, residual.graph);
    positions = model.defaultLayer?.shape.slice(2).reduce((a, b) => a * b, 1) ?? Number.NaN;
  });
  afterAll(() => model.dispose());

  test.each(["hires-cam", "grad-cam", "xgrad-cam"])("%s × h·w is CAM", async (id) => {
    for (const index of [0, 1, 2]) {
      const cam = await explained(model, x, "cam", {}, index);
      const found = await explained(model, x, id, {}, index);
      expectClose(
        found.values.data.map((v) => v * positions),
        cam.values.data,
      );
    }
  });

  test("Recipro-CAM is the constant of the head + CAM / h·w", async () => {
    const cam = await explained(model, x, "cam");
    const found = await explained(model, x, "recipro-cam");
    const mean = cam.values.data.reduce((a, b) => a + b, 0) / positions;
    const constant = cam.score - mean;
    expectClose(
      found.values.data,
      cam.values.data.map((v) => constant + v / positions),
    );
  });

  test("Ablation-CAM weights a channel by its weight in the head times its mean", async () => {
    const layer = model.defaultLayer?.value ?? "";
    const { shape, data } = await model.tap(x, layer);
    const fc = residual.graph.constants.get("fc")?.data as Float32Array;
    const channels = shape[1] as number;
    const expected = new Float32Array(positions);
    for (let d = 0; d < channels; d++) {
      const channel = data.subarray(d * positions, (d + 1) * positions);
      const mean = channel.reduce((a, b) => a + b, 0) / positions;
      for (let p = 0; p < positions; p++)
        expected[p] =
          (expected[p] as number) + (fc[2 * channels + d] as number) * mean * (channel[p] as number);
    }
    expectClose((await explained(model, x, "ablation-cam")).values.data, expected);
  });
});

describe.each(networks)("$name", ({ graph, x }) => {
  test("the part after the layer gives what the whole network gives", async () => {
    const model = await Model.open(runtime, graph);
    for (const id of ["ablation-cam", "recipro-cam"]) {
      const { ledger } = await explained(model, x, id);
      const check = ledger.find((line) => line.check === "head-agrees");
      expect(check?.value).toBeLessThan(1e-5);
    }
    await model.dispose();
  });

  test("Ablation-CAM by the part after the layer is what the whole network with a channel cut out gives", async () => {
    const model = await Model.open(runtime, graph);
    const layer = model.defaultLayer?.value ?? "";
    const found = await explained(model, x, "ablation-cam");
    const expected = await ablatedByHand(model, x, layer);
    expectClose(found.values.data, expected);
    await model.dispose();
  });
});

/** Σ_d (S − S_d) A_d, from runs of a network in which the layer is multiplied by a mask that is 0 for one channel. */
async function ablatedByHand(model: Model, x: FloatTensor, layer: string): Promise<Float32Array> {
  const { shape, data } = await model.tap(x, layer);
  const [channels, positions] = [shape[1] as number, shape.slice(2).reduce((a, b) => a * b, 1)];
  const scoreWith = async (mask: readonly number[]): Promise<number> => {
    const masked = await Model.open(runtime, withMask(model, layer, mask));
    const { scores } = await predict(masked, x);
    await masked.dispose();
    return scores.logits[2] as number;
  };
  const ones = Array<number>(channels).fill(1);
  const whole = await scoreWith(ones);
  const map = new Float32Array(positions);
  for (let d = 0; d < channels; d++) {
    const loss = whole - (await scoreWith(ones.with(d, 0)));
    for (let p = 0; p < positions; p++)
      map[p] = (map[p] as number) + loss * (data[d * positions + p] as number);
  }
  return map;
}

/** The network with A ⊙ mask in place of A. */
function withMask(model: Model, layer: string, mask: readonly number[]): Model["graph"] {
  const { graph } = model;
  const node = {
    op: "Mul",
    domain: "",
    name: "masked",
    inputs: [layer, "mask"],
    outputs: ["masked"],
    attributes: {},
  };
  const nodes = graph.nodes.flatMap((n) => {
    const rewired = { ...n, inputs: n.inputs.map((v) => (v === layer ? "masked" : v)) };
    return n.outputs.includes(layer) ? [n, node] : [rewired];
  });
  const constants = new Map([...graph.constants, ["mask", floats([1, mask.length, 1, 1], mask)] as const]);
  return { ...graph, nodes, constants };
}

test("Score-CAM by either order of its two steps is the same where resizing keeps each channel's extremes", async () => {
  // With aligned corners and sizes 2 → 3 → …, every position of the layer is a pixel too.
  const text = `input x: float32[1,1,5,5]
k: float32[4,1,3,3] = {…}
fc: float32[4,3] = {…}
c = Conv<strides=[2, 2], pads=[1, 1, 1, 1]>(x, k)
a = Relu(c)
m = GlobalAveragePool(a)
f = Flatten(m)
z = MatMul(f, fc)
output z`;
  const draw = random(4);
  const drawn = (shape: readonly number[], size: number): FloatTensor =>
    floats(shape, Array.from({ length: size }, draw.normal));
  const graph = parseGraph(text, { k: drawn([4, 1, 3, 3], 36), fc: drawn([4, 3], 12) });
  const model = await Model.open(runtime, graph);
  const x = drawn([1, 1, 5, 5], 25);
  const [one, other] = await Promise.all(
    ["upsample-first", "normalize-first"].map((order) =>
      explained(model, x, "score-cam", { order, alignment: "corners" }),
    ),
  );
  expectClose(one?.values.data ?? [], other?.values.data ?? []);
  const half = await explained(model, x, "score-cam", { order: "normalize-first" });
  expect(relativeL2(half.values.data, one?.values.data ?? [])).toBeGreaterThan(1e-4);
  await model.dispose();
});

test("an exported map carries the options, and takes the class also where it does not depend on it", async () => {
  const { graph, x } = residual;
  const model = await Model.open(runtime, graph);
  const options = { relu: true, upsample: "bilinear", normalize: "min-max" };
  for (const id of ["grad-cam", "grad-cam++", "fem", "cam"]) {
    const file = exportExplanation(model, { method: methodCalled(id), options });
    const own = await explained(model, x, id, options);
    const index: Tensor<"int64"> = { type: "int64", shape: [1], data: BigInt64Array.of(2n) };
    const { explanation } = await runBytes(file, { x, class_index: index }, "all");
    expect(explanation?.shape).toEqual([1, 8, 8]);
    expectClose((explanation as FloatTensor).data, own.values.data);
  }
  await model.dispose();
});

describe("on a network through which no gradient can be taken", () => {
  // Mod has no gradient rule.
  const text = `input x: float32[1,1,4,4]
k: float32[3,1,3,3] = {…}
one: float32[] = [1.5]
fc: float32[3,3] = {…}
c = Conv<pads=[1, 1, 1, 1]>(x, k)
a = Relu(c)
r = Mod<fmod=1>(a, one)
m = GlobalAveragePool(r)
f = Flatten(m)
z = MatMul(f, fc)
output z`;
  const draw = random(5);
  const drawn = (shape: readonly number[], size: number): FloatTensor =>
    floats(shape, Array.from({ length: size }, draw.normal));
  const x = drawn([1, 1, 4, 4], 16);

  test.each(["eigen-cam", "fem", "score-cam", "ablation-cam", "recipro-cam"])("%s works", async (id) => {
    const model = await Model.open(
      runtime,
      parseGraph(text, { k: drawn([3, 1, 3, 3], 27), fc: drawn([3, 3], 9) }),
    );
    const [target] = await targetsFor(model, x, "1", await predict(model, x));
    if (!target) throw new Error("no target");
    const at = (method: string) => explain(model, x, { method: methodCalled(method), target, layer: "a" });
    const found = await at(id);
    expect(found.values.shape).toEqual([1, 4, 4]);
    expect(found.ledger.filter(({ check, ok }) => !ok && check !== "degenerate")).toEqual([]);
    await expect(at("grad-cam")).rejects.toMatchObject({ code: "op-unsupported" });
    await model.dispose();
  });
});

const expectClose = (found: ArrayLike<number>, expected: ArrayLike<number>): void =>
  expect(relativeL2(found, expected)).toBeLessThan(1e-5);

/** ‖found − expected‖ / ‖expected‖; NaN if their sizes differ. */
function relativeL2(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length) return Number.NaN;
  const difference = Array.from(expected, (value, i) => value - (found[i] as number));
  return Math.hypot(...difference) / Math.hypot(...Array.from(expected));
}
