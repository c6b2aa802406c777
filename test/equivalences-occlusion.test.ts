/** Where occlusion must give what another formula gives: METHODS §4.5. */

import {
  catalog,
  type Explanation,
  explain,
  type FloatTensor,
  floats,
  type Method,
  Model,
  predict,
  targetsFor,
} from "@fovea/core";
import { nodeRuntime } from "@fovea/core/node";
import { describe, expect, test } from "vitest";
import { linearNetwork, type Network, networks } from "./suites/networks.ts";

const runtime = nodeRuntime({ threads: 1 });

async function explained(
  { graph, x }: Network,
  id: string,
  options: Record<string, unknown>,
): Promise<Explanation> {
  const model = await Model.open(runtime, graph);
  const [target] = await targetsFor(model, x, "2", await predict(model, x));
  if (!target) throw new Error("no target");
  const method = catalog.find((row) => row.id === id) as Method;
  const found = await explain(model, x, { method, target, options });
  await model.dispose();
  return found;
}

/** The logit of class 2. */
async function scoreOf({ graph }: Network, x: FloatTensor): Promise<number> {
  const model = await Model.open(runtime, graph);
  const { logits } = await model.forward(x);
  await model.dispose();
  return logits.data[2] as number;
}

const close = (found: ArrayLike<number>, expected: ArrayLike<number>): void => {
  expect(found.length).toBe(expected.length);
  for (let i = 0; i < found.length; i++)
    expect(Math.abs((found[i] as number) - (expected[i] as number))).toBeLessThan(1e-4);
};

/** Channels of 1×3×8×8 added up. */
const perPixel = ({ data }: FloatTensor): number[] =>
  Array.from({ length: 64 }, (_, p) => [0, 64, 128].reduce((sum, c) => sum + (data[c + p] as number), 0));

describe.each([...networks, linearNetwork])("$name", (network) => {
  const { x } = network;

  test.each(["zero", "mean", "blur"])("one window over everything is S(x) − S(x₀): %s", async (baseline) => {
    const sizes = x.shape.length === 4 ? x.shape.slice(2) : [8, 8];
    const found = await explained(network, "occlusion", { window: sizes.join("x"), stride: 1, baseline });
    expect(found.details.positions).toEqual([1, 1]);
    const keep = await explained(network, "occlusion", { window: "8", mode: "keep", baseline });
    close(keep.values.data, found.values.data);
    if (baseline !== "zero") return;
    const difference = (await scoreOf(network, x)) - (await scoreOf(network, floats(x.shape)));
    close(found.values.data, Array(found.values.data.length).fill(difference));
  });

  test.each(["remove", "keep"])("areas of a grid are windows side by side: %s", async (mode) => {
    const windows = await explained(network, "occlusion", {
      window: 2,
      stride: 2,
      mode,
      baseline: "zero,mean",
    });
    const areas = await explained(network, "area-occlusion", {
      segments: "grid:4",
      mode,
      baseline: "zero,mean",
    });
    expect(areas.values).toEqual(windows.values);
    const view = ({ views }: Explanation, name: string) =>
      views.find((one) => one.name === name)?.values.data;
    for (const name of ["contributing", "predicted", "delta-classes"])
      expect(view(areas, name)).toEqual(view(windows, name));
  });
});

describe("on a linear network", () => {
  const network = linearNetwork;
  const exact = async (baseline: FloatTensor): Promise<number[]> => {
    const { values } = await explained(network, "gradient", {});
    return perPixel({
      ...values,
      data: values.data.map((w, i) => w * ((network.x.data[i] as number) - (baseline.data[i] as number))),
    });
  };
  const baseline = floats(
    [1, 3, 8, 8],
    Array.from({ length: 192 }, (_, i) => Math.sin(i)),
  );

  test.each(["remove", "keep"])("single pixels give w ⊙ (x − x₀): %s", async (mode) => {
    const found = await explained(network, "occlusion", { window: 1, stride: 1, mode, baseline });
    close(found.values.data, await exact(baseline));
  });

  test("windows give the mean over windows of Σ w ⊙ (x − x₀)", async () => {
    const found = await explained(network, "occlusion", { window: "3x5", stride: "2x4", baseline });
    const parts = await exact(baseline);
    const sum = new Float64Array(64);
    const cover = new Float64Array(64);
    for (const top of [0, 2, 4, 6]) {
      for (const left of [0, 4]) {
        const inside = parts.map((_, p) => {
          const [row, column] = [Math.floor(p / 8), p % 8];
          return row >= top && row < top + 3 && column >= left && column < left + 5;
        });
        const delta = parts.reduce((total, part, p) => total + (inside[p] ? part : 0), 0);
        for (let p = 0; p < 64; p++) {
          if (!inside[p]) continue;
          sum[p] = (sum[p] as number) + delta;
          cover[p] = (cover[p] as number) + 1;
        }
      }
    }
    close(
      found.values.data,
      sum.map((total, p) => total / (cover[p] as number)),
    );
  });

  test("segments give Σ w ⊙ (x − x₀) over each, and no interaction", async () => {
    const found = await explained(network, "area-occlusion", { segments: "slic:9", baseline, pairs: 3 });
    const parts = await exact(baseline);
    const labels = found.views.find(({ name }) => name === "segments")?.values.data as Float32Array;
    const sums = new Map<number, number>();
    for (const [p, label] of labels.entries()) sums.set(label, (sums.get(label) ?? 0) + (parts[p] as number));
    close(
      found.values.data,
      Array.from(labels, (label) => sums.get(label) as number),
    );
    for (const { interaction } of found.details.pairs as { interaction: number }[])
      expect(Math.abs(interaction)).toBeLessThan(1e-4);
  });
});
