import { describe, expect, test } from "vitest";
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "./checkpoint.ts";
import { type FitRequest, fit } from "./fit.ts";
import { blobs, smallTrainer } from "./testing/small-training.ts";

const held = {
  ...blobs(12),
  batch: (indices: readonly number[]) => blobs(200).batch(indices.map((i) => 100 + i)),
};
const options = {
  train: blobs(34),
  held,
  epochs: 4,
  rate: 0.05,
  warmUp: 0.5,
  seed: 3,
  augment: { flip: false, shift: 0.1, brightness: 0.1 },
} as const;

async function run(
  request: Partial<FitRequest> = {},
  optimiser: "sgd" | "adamw" = "sgd",
  batch = 4,
): Promise<Checkpoint> {
  const settings =
    optimiser === "sgd"
      ? ({ kind: "sgd", momentum: 0.9, weightDecay: 1e-3 } as const)
      : ({ kind: "adamw", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 } as const);
  const trainer = await smallTrainer({ optimiser: settings, batch });
  return await fit({ trainer, ...options, ...request });
}

describe("fit()", () => {
  test("learns two classes of blobs in a few epochs", async () => {
    const { curve } = await run({ epochs: 12, train: blobs(64), augment: {} }, "sgd", 16);
    expect(curve.at(-1)).toMatchObject({ accuracy: 1, heldAccuracy: 1 });
    expect(curve.at(-1)?.loss).toBeLessThan((curve[0]?.loss as number) / 2);
  });

  test.each(["sgd", "adamw"] as const)(
    "%s: a resumed run is the uninterrupted one, bit for bit",
    async (optimiser) => {
      const kept: Uint8Array[] = [];
      const whole = await run(
        { onEpoch: ({ checkpoint }) => void kept.push(encodeCheckpoint(checkpoint)) },
        optimiser,
      );
      const resumed = await run({ resume: decodeCheckpoint(kept[1] as Uint8Array) }, optimiser);
      expect(resumed).toEqual(whole);
      expect(await run({}, optimiser)).toEqual(whole);
      expect((await run({ seed: 4 }, optimiser)).state.weights).not.toEqual(whole.state.weights);
    },
  );

  test("tells how far it is", async () => {
    const seen: string[] = [];
    await run({
      epochs: 1,
      train: blobs(9),
      onBatch: ({ epoch, epochs, batch, batches, rate }) =>
        void seen.push(`${epoch}/${epochs} ${batch}/${batches} ${rate.toFixed(3)}`),
    });
    // Two batches of four; the picture that is left over is dropped. Half an epoch of warm-up is one step.
    expect(seen).toEqual(["1/1 1/2 0.050", "1/1 2/2 0.050"]);
  });

  test("stops where it is told to", async () => {
    const controller = new AbortController();
    const running = run({ signal: controller.signal, onBatch: () => controller.abort(new Error("enough")) });
    await expect(running).rejects.toThrow("enough");
  });

  test("refuses too few pictures, and a checkpoint of a run with other options", async () => {
    await expect(run({ train: blobs(3) })).rejects.toThrow("Cannot fill a batch of 4: there are 3");
    const { options, ...rest } = await run({ epochs: 1 });
    const resume = { ...rest, options: { ...options, seed: 7 } };
    await expect(run({ epochs: 1, resume })).rejects.toThrow('"seed" was 7 and is now 3');
  });
});
