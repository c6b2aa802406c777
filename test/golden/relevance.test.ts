/** Relevance maps against those of zennit, on every model of the golden sets; and where Captum's LRP is known wrong. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  catalog,
  decodeNpy,
  type Explanation,
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
const lrp = catalog.find(({ id }) => id === "lrp") as Method;

interface Golden {
  readonly target: number;
  readonly arrays: Readonly<Record<string, { readonly rel_l2_f32_vs_f64?: number | null }>>;
}

type Options = Readonly<Record<string, unknown>>;

/** Black and white of the golden sets: (0 − mean) / std and (1 − mean) / std. */
const mean = [0.485, 0.456, 0.406];
const std = [0.229, 0.224, 0.225];
const low = mean.map((m, c) => -m / (std[c] as number));
const high = mean.map((m, c) => (1 - m) / (std[c] as number));

const rows: readonly (readonly [array: string, options: Options])[] = [
  ["lrp_epsilon", { composite: "epsilon" }],
  ["lrp_epsilon_0.25", { composite: "epsilon", epsilon: 0.25 }],
  ["lrp_gamma", { composite: "gamma" }],
  ["lrp_zplus", { composite: "z-plus" }],
  ["lrp_alpha2beta1", { composite: "alpha-beta" }],
  ["lrp_epsilon_plus", { composite: "epsilon-plus" }],
  ["lrp_epsilon_plus_flat", { composite: "epsilon-plus-flat" }],
  ["lrp_epsilon_alpha2beta1_flat", { composite: "epsilon-alpha2-beta1-flat" }],
  ["lrp_epsilon_gamma_box", { composite: "epsilon-gamma-box", low, high }],
];

/** What Captum's ε rule gives, on the networks it has rules for: METHODS.md, V4 and V5. */
const captum: Readonly<
  Record<
    string,
    "right" | "wrong: no rule for the sum of two branches" | "wrong: does not conserve in dense blocks"
  >
> = {
  squeezenet1_1: "right",
  tiny_plain: "right",
  tiny_res: "wrong: no rule for the sum of two branches",
  tiny_dense: "wrong: does not conserve in dense blocks",
};

const own = fileURLToPath(new URL("data/", import.meta.url));
const root = hasShared ? shared("golden") : own;
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

  async function explained(options: Options): Promise<Explanation> {
    const [target] = await targetsFor(model, x, String(golden.target), await predict(model, x));
    if (!target) throw new Error("no target");
    return explain(model, x, { method: lrp, target, options });
  }

  const known = rows.filter(([array]) => array in golden.arrays && existsSync(path(array)));
  test.skipIf(known.length === 0).each(known)("%s is lrp %o", async (array, options) => {
    const found = await explained({ ...options, start: "one" });
    const limit = Math.max(1e-3, 3 * (golden.arrays[array]?.rel_l2_f32_vs_f64 ?? 0));
    expect(relativeL2(found.values.data, stored(array).data)).toBeLessThanOrEqual(limit);
  });

  test.each(rows)("%s or not: lrp %o conserves the logit, biases and ε counted", async (_, options) => {
    const { ledger, values, score } = await explained(options);
    const amount = (name: string): number => ledger.find(({ check }) => check === name)?.value ?? Number.NaN;
    const total = values.data.reduce((sum, v) => sum + v, 0);
    const gap = total + amount("relevance-to-bias") + amount("relevance-to-epsilon") - score;
    expect(Math.abs(gap)).toBeLessThan(1e-3 * Math.abs(score));
    expect(amount("conservation")).toBeLessThan(1e-3);
    expect(ledger.filter(({ check }) => check === "relevance-leaked")).toEqual([]);
  });

  const verdict = captum[folder];
  test.skipIf(verdict === undefined || !existsSync(path("lrp_captum")))(
    `lrp_captum: ${verdict ?? "Captum has no rule"}`,
    async () => {
      const found = await explained({ composite: "epsilon", epsilon: 1e-9 });
      const theirs = stored("lrp_captum").data;
      const distance = relativeL2(found.values.data, theirs);
      expect(found.ledger.find(({ check }) => check === "conservation")?.ok).toBe(true);
      if (verdict === "right") return expect(distance).toBeLessThan(1e-3);
      expect(distance).toBeGreaterThan(0.5);
      if (folder !== "tiny_res") return;
      // All relevance to each of both branches, as plain automatic differentiation does, comes close to what they give.
      const rows = [
        { match: { op: "Add" }, rule: { rule: "pass" } },
        { match: {}, rule: { rule: "epsilon", epsilon: 1e-9 } },
      ];
      const doubled = await explained({ composite: { name: "doubling", rows } });
      expect(relativeL2(doubled.values.data, theirs)).toBeLessThan(0.2);
      expect(doubled.ledger.find(({ check }) => check === "relevance-leaked")?.note).toMatch(
        /all of R to each/,
      );
    },
  );
});

/** ‖found − expected‖ / ‖expected‖. */
function relativeL2(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length) return Number.NaN;
  const difference = Array.from(expected, (v, i) => v - (found[i] as number));
  return Math.hypot(...difference) / Math.hypot(...Array.from(expected));
}
