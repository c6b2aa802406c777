/** Methods of the gradient family that must agree with each other, or with a closed form, on networks where they do. */

import {
  catalog,
  type Explanation,
  explain,
  type FloatTensor,
  floats,
  type Graph,
  type Method,
  Model,
  predict,
  targetsFor,
} from "@fovea/core";
import { nodeRuntime } from "@fovea/core/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { linearNetwork, networks } from "./suites/networks.ts";

const runtime = nodeRuntime({ threads: 1 });
const byId = (id: string): Method => catalog.find((method) => method.id === id) as Method;

interface Opened {
  readonly model: Model;
  readonly x: FloatTensor;
}

async function open({ graph, x }: { readonly graph: Graph; readonly x: FloatTensor }): Promise<Opened> {
  return { model: await Model.open(runtime, graph), x };
}

async function run({ model, x }: Opened, id: string, options: object = {}): Promise<Explanation> {
  const [target] = await targetsFor(model, x, "2", await predict(model, x));
  if (!target) throw new Error("no target");
  return explain(model, x, { method: byId(id), target, options: { ...options }, seed: 3 });
}

const total = ({ values }: Explanation): number => values.data.reduce((sum, v) => sum + v, 0);

function relativeL2(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  const gaps = Array.from(expected, (value, i) => value - (found[i] as number));
  return Math.hypot(...gaps) / Math.hypot(...Array.from(expected));
}

describe("on a linear network", () => {
  let net: Opened;
  beforeAll(async () => {
    net = await open(linearNetwork);
  });
  afterAll(() => net.model.dispose());

  test.each([
    ["deep-lift", {}],
    ["deep-lift-shap", { baseline: "zero" }],
    ["gradient-shap", { samples: 3 }],
    ["expected-gradients", { samples: 3, baseline: "zero" }],
  ])("%s is integrated gradients", async (id, options) => {
    const [found, expected] = [await run(net, id, options), await run(net, "integrated-gradients")];
    expect(relativeL2(found.values.data, expected.values.data)).toBeLessThan(1e-5);
  });

  test("deep-lift-shap of several references is integrated gradients from their mean", async () => {
    const size = net.x.data.length;
    const two = floats(
      [2, ...net.x.shape.slice(1)],
      Array.from({ length: 2 * size }, (_, i) => Math.sin(i)),
    );
    const mean = floats(
      net.x.shape,
      Array.from({ length: size }, (_, i) => ((two.data[i] as number) + (two.data[i + size] as number)) / 2),
    );
    const found = await run(net, "deep-lift-shap", { baseline: two });
    const expected = await run(net, "integrated-gradients", { baseline: mean });
    expect(relativeL2(found.values.data, expected.values.data)).toBeLessThan(1e-5);
  });
});

describe.each(networks)("on the network $name", (network) => {
  let net: Opened;
  beforeAll(async () => {
    net = await open(network);
  });
  afterAll(() => net.model.dispose());

  test.each(["gradient-shap", "expected-gradients"])(
    "%s of many samples from zero is integrated gradients, within its standard error",
    async (id) => {
      const found = await run(net, id, { samples: 1000, baseline: "zero" });
      const expected = await run(net, "integrated-gradients", { steps: 500, quadrature: "midpoint" });
      const error = found.standardError?.data ?? new Float32Array(0);
      const scores = Array.from(
        expected.values.data,
        (v, i) => ((found.values.data[i] as number) - v) / ((error[i] as number) + 1e-3),
      );
      expect(Math.hypot(...scores) / Math.sqrt(scores.length)).toBeLessThan(1.6);
    },
  );

  test("deep-lift from the picture itself is zero", async () => {
    const found = await run(net, "deep-lift", { baseline: net.x });
    expect(found.values.data.every((v) => v === 0)).toBe(true);
  });

  test("deep-lift from zero as a tensor is deep-lift from zero as a constant", async () => {
    const [constant, given] = [
      await run(net, "deep-lift"),
      await run(net, "deep-lift", { baseline: floats(net.x.shape) }),
    ];
    expect(relativeL2(given.values.data, constant.values.data)).toBeLessThan(1e-5);
  });

  test.each(["blur", "noise", "white"])("deep-lift from %s is complete", async (baseline) => {
    const found = await run(net, "deep-lift", { baseline });
    expect(found.ledger.find(({ check }) => check === "completeness")?.value).toBeLessThan(1e-4);
  });

  test("the channels of neuron-conductance add up to integrated gradients", async () => {
    const { defaultLayer } = net.model;
    const channels = defaultLayer?.shape[1] ?? 0;
    const sum = new Float64Array(net.x.data.length);
    for (let unit = 0; unit < channels; unit++) {
      const { values } = await run(net, "neuron-conductance", { unit: String(unit), steps: 20 });
      for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (values.data[i] as number);
    }
    const expected = await run(net, "integrated-gradients", { steps: 20 });
    expect(relativeL2(sum, expected.values.data)).toBeLessThan(1e-4);
  });

  test("layer-conductance adds up to what integrated gradients adds up to", async () => {
    const [layer, input] = [
      await run(net, "layer-conductance", { steps: 400 }),
      await run(net, "integrated-gradients", { steps: 400 }),
    ];
    expect(total(layer) / total(input)).toBeCloseTo(1, 2);
  });
});
