/** Occlusion against Captum's, on every model of the golden sets: windows over the edge, overlaps, all channels at once. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  catalog,
  decodeNpy,
  explain,
  type FloatTensor,
  loadModel,
  type Method,
  Model,
  predict,
  targetsFor,
  toFloats,
} from "@fovea/core";
import { nodeRuntime } from "@fovea/core/node";
import { describe, expect, test } from "vitest";
import { hasShared, shared } from "../shared.ts";

const runtime = nodeRuntime({ threads: 2 });
const occlusion = catalog.find(({ id }) => id === "occlusion") as Method;

interface Golden {
  readonly target: number;
  readonly arrays: Readonly<
    Record<string, { readonly params?: string; readonly rel_l2_f32_vs_f64?: number | null }>
  >;
}

const root = hasShared ? shared("golden") : fileURLToPath(new URL("data/", import.meta.url));
const folders = readdirSync(root).filter((folder) => existsSync(join(root, folder, "golden.json")));
const models = folders.flatMap((folder) => {
  const golden = JSON.parse(readFileSync(join(root, folder, "golden.json"), "utf8")) as Golden;
  const stored = golden.arrays.occlusion && existsSync(join(root, folder, "occlusion.npy"));
  const files = readdirSync(join(root, folder)).filter((file) => stored && file.endsWith(".onnx"));
  return files.map((file) => ({ folder, file, golden }));
});

/** `sliding_window_shapes=(3,8,8), strides=(3,4,4)`: the first number is the channels, which Fovea hides together. */
function windowsIn(params = ""): { window: string; stride: string } {
  const [window, stride] = Array.from(params.matchAll(/\(\d+,(\d+),(\d+)\)/g), ([, h, w]) => `${h}x${w}`);
  return { window: window ?? "", stride: stride ?? "" };
}

test.runIf(models.length === 0)("no occlusion array is stored here", () => {
  expect(hasShared).toBe(false);
});

describe.each(models)("$folder/$file", ({ folder, file, golden }) => {
  const stored = (name: string): FloatTensor =>
    toFloats(decodeNpy(readFileSync(join(root, folder, `${name}.npy`))));

  test("occlusion is what captum.Occlusion gives", async () => {
    const model = await Model.open(runtime, loadModel(readFileSync(join(root, folder, file))).graph);
    const x = stored("input");
    const [target] = await targetsFor(model, x, String(golden.target), await predict(model, x));
    if (!target) throw new Error("no target");
    const options = windowsIn(golden.arrays.occlusion?.params);
    const { values } = await explain(model, x, { method: occlusion, target, options });
    const expected = stored("occlusion");
    expect(values.shape.slice(-2)).toEqual(expected.shape.slice(-2));
    const limit = Math.max(1e-3, 3 * (golden.arrays.occlusion?.rel_l2_f32_vs_f64 ?? 0));
    const distance = relativeL2(values.data, expected.data);
    expect(distance).toBeLessThanOrEqual(limit);
    await model.dispose();
  });
});

/** ‖found − expected‖ / ‖expected‖. */
function relativeL2(found: Float32Array, expected: Float32Array): number {
  const square = (list: Float32Array): number => list.reduce((sum, v) => sum + v * v, 0);
  return Math.sqrt(square(found.map((v, i) => v - (expected[i] as number))) / square(expected));
}
