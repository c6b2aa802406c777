/** Excitation backprop against zennit's, on every model of the golden sets. */

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
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasShared, shared } from "../shared.ts";

const runtime = nodeRuntime({ threads: 2 });
const array = "excitation_backprop";

interface Golden {
  readonly target: number;
  readonly arrays: Readonly<Record<string, { readonly rel_l2_f32_vs_f64?: number | null }>>;
}

const root = hasShared ? shared("golden") : fileURLToPath(new URL("data/", import.meta.url));
const models = readdirSync(root)
  .filter((folder) => existsSync(join(root, folder, "golden.json")))
  .flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((file) => file.endsWith(".onnx"))
      .map((file) => ({ folder, file })),
  );

describe.each(models)("$folder/$file", ({ folder, file }) => {
  const path = (name: string): string => join(root, folder, `${name}.npy`);
  const stored = (name: string): FloatTensor => toFloats(decodeNpy(readFileSync(path(name))));
  const golden = JSON.parse(readFileSync(join(root, folder, "golden.json"), "utf8")) as Golden;
  const x = stored("input");
  let model: Model;

  beforeAll(async () => {
    model = await Model.open(runtime, loadModel(readFileSync(join(root, folder, file))).graph);
  });
  afterAll(() => model.dispose());

  async function explained(id: string, options: Readonly<Record<string, unknown>> = {}) {
    const [target] = await targetsFor(model, x, String(golden.target), await predict(model, x));
    if (!target) throw new Error("no target");
    const method = catalog.find((row) => row.id === id) as Method;
    return explain(model, x, { method, target, options });
  }

  test.skipIf(!(array in golden.arrays && existsSync(path(array))))(`${array} is zennit's`, async () => {
    const found = await explained("excitation-backprop", { variant: "zennit" });
    const limit = Math.max(1e-3, 3 * (golden.arrays[array]?.rel_l2_f32_vs_f64 ?? 0));
    expect(relativeL2(found.values.data, stored(array).data)).toBeLessThanOrEqual(limit);
  });

  test.each([
    ["excitation-backprop", { contrastive: true }],
    ["sglrp", {}],
    ["sglrp", { composite: "epsilon-plus-flat", scaling: false }],
    ["clrp", {}],
    ["clrp", { variant: 2 }],
    ["crp", { top: 3 }],
  ])("%s %o conserves in each sweep", async (id, options) => {
    const { ledger, values } = await explained(id, options);
    const checks = ledger.filter(({ check }) => check.startsWith("conservation-"));
    expect(checks.map(({ value }) => value < 1e-3)).toEqual([true, true]);
    expect(ledger.filter(({ ok }) => !ok)).toEqual([]);
    expect(values.data.some((value) => value !== 0)).toBe(true);
  });
});

/** ‖found − expected‖ / ‖expected‖; NaN if their sizes differ. */
function relativeL2(found: Float32Array, expected: Float32Array): number {
  if (found.length !== expected.length) return Number.NaN;
  const square = (list: Float32Array): number => list.reduce((sum, v) => sum + v * v, 0);
  return Math.sqrt(square(found.map((v, i) => v - (expected[i] as number))) / square(expected));
}
