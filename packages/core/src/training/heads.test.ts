import { describe, expect, test } from "vitest";
import { type FloatTensor, floats } from "../tensor.ts";
import { outputsOf, runtime } from "../testing/open-text.ts";
import { backboneAt, headGraph, joined, withHead } from "./heads.ts";
import { noise, smallNet, smallTrainer } from "./testing/small-training.ts";
import { Trainer } from "./trainer.ts";

const request = { runtime, network: smallNet(), cut: "a2", pool: "average" } as const;
const x = noise([4, 1, 8, 8], 2);
const labels = Int32Array.of(0, 1, 2, 0);

describe("backboneAt()", () => {
  test("averages over positions, or keeps every number", async () => {
    const { graph, features } = await backboneAt(request);
    const flat = await backboneAt({ ...request, pool: "flatten" });
    expect([features, flat.features]).toEqual([4, 64]);
    const [pooled] = Object.values(await outputsOf(graph, { x })) as [FloatTensor];
    const [all] = Object.values(await outputsOf(flat.graph, { x })) as [FloatTensor];
    expect(pooled.shape).toEqual([4, 4]);
    expect(all.shape).toEqual([4, 64]);
    const mean = all.data.subarray(0, 16).reduce((a, v) => a + v, 0) / 16;
    expect(pooled.data[0]).toBeCloseTo(mean, 6);
  });

  test("of features takes them as they are, and refuses a layer that there is not", async () => {
    expect((await backboneAt({ ...request, cut: "f" })).features).toBe(4);
    await expect(backboneAt({ ...request, cut: "zebra" })).rejects.toMatchObject({ code: "layer-unknown" });
  });
});

describe("withHead()", () => {
  test.each(["linear", "mlp"] as const)("%s: the frozen backbone stays, the head learns", async (kind) => {
    const network = await withHead({ ...request, head: { kind, classes: 3, hidden: 5 }, seed: 1 });
    const trainable = (name: string): boolean => name.startsWith("head/");
    const trainer = await smallTrainer({ network, trainable, batchNorm: "fixed" });
    expect(trainer.parameters).toBe(kind === "linear" ? 15 : 25 + 18);
    const first = await trainer.step(x, labels, 0.01);
    for (let i = 0; i < 60; i++) await trainer.step(x, labels, 0.01);
    const last = await trainer.step(x, labels, 0.01);
    expect(last.loss).toBeLessThan(first.loss / 2);
    expect(trainer.network().constants.get("w1")).toEqual(smallNet().constants.get("w1"));
    expect(trainer.network().constants.has("k")).toBe(false);
  });
});

test("joined(): a head trained on features is the head of the whole network", async () => {
  const { graph, features } = await backboneAt(request);
  const found = Object.values(await outputsOf(graph, { x }))[0] as FloatTensor;
  const trainer = await Trainer.open({
    runtime,
    network: headGraph({ kind: "mlp", hidden: 6, classes: 3 }, features, 1),
    batch: 4,
    loss: "softmax",
    optimiser: { kind: "adamw", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 },
    batchNorm: "fixed",
  });
  for (let i = 0; i < 5; i++) await trainer.step(found, labels, 0.01);
  const whole = joined(graph, trainer.network());
  const [logits] = Object.values(await outputsOf(whole, { x })) as [FloatTensor];
  const wanted = await trainer.evaluate(found);
  expect(Array.from(logits.data)).toEqual(Array.from(wanted.data, (v) => expect.closeTo(v, 5)));
});

test("headGraph() starts the same for the same seed, and refuses impossible sizes", () => {
  const head = { kind: "linear", classes: 3 } as const;
  expect(headGraph(head, 4, 1)).toEqual(headGraph(head, 4, 1));
  expect(headGraph(head, 4, 1)).not.toEqual(headGraph(head, 4, 2));
  expect(headGraph(head, 4, 1).constants.get("head/bias")).toEqual(floats([3]));
  expect(() => headGraph({ ...head, classes: 0 }, 4, 1)).toThrow("classes is 0");
});
