import { describe, expect, test } from "vitest";
import { freeze } from "../freeze/freeze.ts";
import { encodeModel } from "../load/encode.ts";
import { loadModel } from "../load/load.ts";
import { Model } from "../model/model.ts";
import { type FloatTensor, floats } from "../tensor.ts";
import { slope } from "../testing/central-difference.ts";
import { interpret, type Tensors64 } from "../testing/interpreter/interpret.ts";
import { fromTensor, get, type Tensor64 } from "../testing/interpreter/tensor64.ts";
import { outputsOf, runtime } from "../testing/open-text.ts";
import { runningLayout } from "./batch-norm.ts";
import type { LossKind } from "./loss.ts";
import { trainableLayout } from "./parameters.ts";
import { blobs, noise, smallNet, smallTrainer } from "./testing/small-training.ts";
import { lossGraph, names } from "./training-graphs.ts";

const pictures = (seed = 5): FloatTensor => noise([4, 1, 8, 8], seed);
const labels = Int32Array.of(0, 1, 1, 0);

/** The loss of the four pictures in double precision, as a function of the flat vector of all weights. */
async function lossIn64(loss: LossKind, batchNorm: "batch" | "fixed") {
  const network = await freeze(runtime, smallNet(), { x: [4, 1, 8, 8] });
  const weights = trainableLayout(network, () => true);
  const running = batchNorm === "batch" ? runningLayout(network) : { parameters: [], size: 0 };
  const graph = lossGraph({ network, weights, running, loss });
  const feeds: Tensors64 = {
    x: fromTensor(pictures()),
    [names.targets]: fromTensor(floats([4, 2], [1, 0, 0, 1, 0, 1, 1, 0])),
    ...(running.size > 0 && { [names.running]: fromTensor(floats([running.size])) }),
  };
  return (data: Float64Array): Float64Array => {
    const flat: Tensor64 = { shape: [data.length], data };
    return get(Object.values(interpret(graph, { ...feeds, [names.weights]: flat }, [names.loss])), 0).data;
  };
}

describe("Trainer.gradients()", () => {
  test.each([
    ["softmax", "batch"],
    ["sigmoid", "batch"],
    ["softmax", "fixed"],
  ] as const)(
    "%s, BatchNormalization %s: as central differences in double precision",
    async (loss, batchNorm) => {
      const trainer = await smallTrainer({ loss, batchNorm });
      const found = await trainer.gradients(pictures(), labels);
      const f = await lossIn64(loss, batchNorm);
      const start = Float64Array.from(trainer.state().weights);
      expect(found.loss).toBeCloseTo(f(start)[0] as number, 5);
      const gradient = trainer.weights.parameters.flatMap(({ name }) =>
        Array.from(found.of.get(name)?.data ?? []),
      );
      for (let i = 0; i < 12; i++) {
        const direction = Float64Array.from(noise([start.length], 20 + i).data);
        const wanted = slope(f, start, direction, Float64Array.of(1));
        expect(gradient.reduce((sum, g, j) => sum + g * get(direction, j), 0)).toBeCloseTo(wanted, 4);
      }
    },
  );

  test("by a bias that a norm by batch statistics takes away again is 0", async () => {
    const trainer = await smallTrainer();
    const { of } = await trainer.gradients(pictures(), labels);
    expect(Array.from(of.get("b2")?.data ?? [])).toEqual(Array(4).fill(expect.closeTo(0, 6)));
  });
});

describe("Trainer.step()", () => {
  test("moves running statistics by a tenth towards the batch's, variance unbiased as in PyTorch", async () => {
    const trainer = await smallTrainer();
    const x = pictures();
    await trainer.step(x, labels, 0);
    const h = (
      await outputsOf({ ...smallNet(), outputs: [{ name: "h1", type: "float32", shape: undefined }] }, { x })
    ).h1 as FloatTensor;
    // 4 pictures × 3 channels × 4×4: the first channel.
    const values = [0, 1, 2, 3].flatMap((n) => Array.from(h.data.subarray(n * 48, n * 48 + 16)));
    const mean = values.reduce((a, v) => a + v, 0) / 64;
    const variance = values.reduce((a, v) => a + (v - mean) ** 2, 0) / 63;
    const { constants } = trainer.network();
    expect(constants.get("m1")?.data[0]).toBeCloseTo(0.9 * 0.1 + 0.1 * mean, 5);
    expect(constants.get("v1")?.data[0]).toBeCloseTo(0.9 * 1 + 0.1 * variance, 5);
  });

  test("leaves weights that are not to be trained, and statistics that are fixed", async () => {
    const trainer = await smallTrainer({
      trainable: (name) => name === "k" || name === "c",
      batchNorm: "fixed",
    });
    expect(trainer.weights.parameters.map(({ name, decays }) => [name, decays])).toEqual([
      ["k", true],
      ["c", false],
    ]);
    await trainer.step(pictures(), labels, 0.1);
    const [before, after] = [smallNet().constants, trainer.network().constants];
    for (const name of ["w1", "g1", "m1", "v2"]) expect(after.get(name)).toEqual(before.get(name));
    expect(after.get("k")).not.toEqual(before.get("k"));
  });

  test("stops where the loss is no number, says at which step, and keeps the weights", async () => {
    const trainer = await smallTrainer();
    const x = pictures();
    await trainer.step(x, labels, 0.1);
    const before = trainer.state();
    x.data[3] = Number.NaN;
    await expect(trainer.step(x, labels, 0.1)).rejects.toMatchObject({
      code: "model-not-finite",
      message: expect.stringContaining("step 2"),
      hint: expect.stringContaining("0.01"),
    });
    expect(trainer.state()).toBe(before);
  });

  test("refuses a batch of another size", async () => {
    const trainer = await smallTrainer();
    await expect(trainer.step(noise([3, 1, 8, 8], 1), labels, 0.1)).rejects.toThrow(
      "expected 4×1×8×8, found 3×1×8×8",
    );
  });
});

describe("Trainer.network()", () => {
  test("gives the logits of evaluate(), also for more pictures than a batch and in a file that is read back", async () => {
    const trainer = await smallTrainer();
    for (let i = 0; i < 5; i++) await trainer.step(pictures(i), labels, 0.05);
    const x = noise([7, 1, 8, 8], 9);
    const wanted = Array.from((await trainer.evaluate(x)).data, (v) => expect.closeTo(v, 4));
    const { y } = await outputsOf(trainer.network(), { x });
    expect(Array.from(y?.data as Float32Array)).toEqual(wanted);
    const { graph } = loadModel(encodeModel(trainer.network()));
    const model = await Model.open(runtime, graph);
    const { logits } = await model.forward(floats([1, 1, 8, 8], x.data.slice(0, 64)));
    expect(Array.from(logits.data)).toEqual(wanted.slice(0, 2));
  });

  test("is the network that was given where nothing was trained", async () => {
    const trainer = await smallTrainer();
    expect(trainer.network()).toEqual(smallNet());
  });
});

describe("Trainer.open()", () => {
  test("gives BatchNormalizations that share constants their own", async () => {
    const network = smallNet();
    const shared = network.nodes.map((node) =>
      node.name === "n2" ? { ...node, inputs: ["h2", "g2", "m2", "m2", "v2"] } : node,
    );
    const trainer = await smallTrainer({ network: { ...network, nodes: shared } });
    await trainer.step(pictures(), labels, 0.1);
    const [, , bias, mean] = trainer.network().nodes.find(({ name }) => name === "n2")?.inputs ?? [];
    expect(bias).not.toBe(mean);
  });

  test.each([
    ["nothing to train", { trainable: () => false }, "none of its weights"],
    ["half a batch", { batch: 0.5 }, "batch 0.5"],
    ["smoothing of 1", { labelSmoothing: 1 }, "smooth labels by 1"],
  ])("refuses %s", async (_, request, message) => {
    await expect(smallTrainer(request)).rejects.toThrow(message);
  });

  test("restore() refuses the state of another network", async () => {
    const trainer = await smallTrainer();
    const { weights, ...state } = trainer.state();
    expect(() => trainer.restore({ ...state, weights: weights.slice(1) })).toThrow(
      "holds vectors of 162, 14, 163 numbers, the training has 163, 14, 163",
    );
  });
});

test("blobs() are the same every time", async () => {
  expect(await blobs(4).batch([1, 3])).toEqual(await blobs(8).batch([1, 3]));
});
