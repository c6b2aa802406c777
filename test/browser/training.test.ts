/** A page trains a small network: the losses and weights of Node, on WASM and WebGPU, and checkpoints of either. */

import { type Checkpoint, decodeCheckpoint, encodeCheckpoint, floats } from "@fovea/core";
import { webRuntime } from "@fovea/core/web";
import { expect, test } from "vitest";
import { net } from "../suites/net.ts";
import { largestDifference, openTrainer, trainedFor } from "../suites/two-steps.ts";

/** What Node wrote, see test/golden/browser-values-numbers.test.ts. */
async function stored(): Promise<Uint8Array> {
  const response = await fetch("/test/golden/data/numbers/two-steps.checkpoint");
  if (!response.ok) throw new Error(`Cannot fetch the checkpoint: the server answers ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

test("fit() for two steps on WASM gives the numbers of Node", async () => {
  const trainer = await openTrainer(await webRuntime({ threads: 1 }));
  const [found, expected] = [await trainedFor(trainer), decodeCheckpoint(await stored())];
  await trainer.dispose();
  expect(found.options).toEqual(expected.options);
  expect(largestDifference(found, expected)).toBeLessThan(1e-5);
});

// 3×3 kernels of weights that move are reversed while the graph runs: Slice with negative steps.
test("fit() for two steps on WebGPU gives the numbers of Node, and runs nothing elsewhere", async () => {
  const runtime = await webRuntime({ gpu: true, threads: 1 });
  const trainer = await openTrainer(runtime);
  const [found, expected] = [await trainedFor(trainer), decodeCheckpoint(await stored())];
  await trainer.dispose();
  expect(runtime.notes).toEqual(
    runtime.engine.endsWith("webgpu") ? [] : [expect.stringContaining("not available")],
  );
  expect(largestDifference(found, expected)).toBeLessThan(1e-5);
});

test("Slice with negative steps turns a kernel on WebGPU", async () => {
  const runtime = await webRuntime({ gpu: true, threads: 1 });
  const w = floats([1, 2, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  const graph = net({ w }, (b) => {
    const [from, beyond, axes] = [b.ints([-1, -1]), b.ints([-3, -4]), b.ints([2, 3])];
    return [b.add("Slice", ["w", from, beyond, axes, b.ints([-1, -1])])];
  });
  const session = await runtime.compile(graph);
  const { slice } = await session.run({ w });
  await session.dispose();
  expect(slice?.data).toEqual(Float32Array.of(6, 5, 4, 3, 2, 1, 12, 11, 10, 9, 8, 7));
});

test("decodeCheckpoint() reads what Node wrote, and encodeCheckpoint() writes the same bytes", async () => {
  const bytes = await stored();
  const checkpoint = decodeCheckpoint(bytes);
  expect(checkpoint).toMatchObject({ epoch: 2, state: { step: 2 } });
  expect(encodeCheckpoint(checkpoint)).toEqual(bytes);
});

test("fit() goes on from a checkpoint in bytes as if it had never stopped", async () => {
  const runtime = await webRuntime({ threads: 1 });
  const trainer = await openTrainer(runtime);
  const kept: Uint8Array[] = [];
  const whole = await trainedFor(trainer, undefined, (checkpoint) => kept.push(encodeCheckpoint(checkpoint)));
  await trainer.dispose();
  const other = await openTrainer(runtime);
  const half: Checkpoint = decodeCheckpoint(kept[0] as Uint8Array);
  const resumed = await trainedFor(other, half);
  await other.dispose();
  expect(half.epoch).toBe(1);
  expect(resumed).toEqual(whole);
});
