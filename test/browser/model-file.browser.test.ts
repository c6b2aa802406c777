/** A trained network in Chromium gives the logits that PyTorch gave (golden record). */

import { describe, expect, test } from "vitest";
import { loadModel } from "../../packages/core/src/load/load.ts";
import { decodeNpy } from "../../packages/core/src/npy.ts";
import { webRuntime } from "../../packages/core/src/run/web.ts";
import { numbers, type Tensor } from "../../packages/core/src/tensor.ts";
import { hasShared, sharedBytes } from "./shared.ts";

const golden = async (file: string): Promise<Tensor> =>
  decodeNpy(await sharedBytes("golden", "squeezenet1_1", file));

describe.skipIf(!hasShared)("SqueezeNet 1.1", () => {
  test.each([
    { on: "WASM", gpu: false, tolerance: 1e-5 },
    { on: "WebGPU", gpu: true, tolerance: 1e-4 },
  ])("on $on gives the golden logits", async ({ gpu, tolerance }) => {
    const runtime = await webRuntime({ gpu });
    const { graph } = loadModel(await sharedBytes("golden", "squeezenet1_1", "model.onnx"));
    const session = await runtime.compile(graph);
    const [input, output] = [graph.inputs[0]?.name as string, graph.outputs[0]?.name as string];
    const results = await session.run({ [input]: await golden("input.npy") });
    await session.dispose();
    expect(relativeL2(results[output] as Tensor, await golden("logits.npy"))).toBeLessThan(tolerance);
    expect(runtime.notes).toEqual([]);
  });
});

/** ‖a − b‖ / ‖b‖. */
function relativeL2(a: Tensor, b: Tensor): number {
  const [x, y] = [numbers(a), numbers(b)];
  return Math.hypot(...y.map((value, i) => value - (x[i] as number))) / Math.hypot(...y);
}
