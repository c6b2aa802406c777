/** Activation maps against those of pytorch-grad-cam and Captum, on every model of the golden sets. */

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

const runtime = nodeRuntime({ threads: 1 });

interface Golden {
  readonly target: number;
  readonly cam_layer_onnx_tensors: readonly string[];
  readonly arrays: Readonly<Record<string, { readonly rel_l2_f32_vs_f64?: number | null }>>;
}

interface Row {
  readonly array: string;
  readonly id: string;
  readonly options?: Readonly<Record<string, unknown>>;
}

const rows: readonly Row[] = [
  { array: "gradcampp", id: "grad-cam++" },
  { array: "xgradcam", id: "xgrad-cam" },
  { array: "layercam", id: "layer-cam" },
  { array: "hirescam", id: "hires-cam" },
  { array: "eigencam", id: "eigen-cam" },
  { array: "scorecam", id: "score-cam", options: { alignment: "corners" } },
  { array: "ablationcam", id: "ablation-cam", options: { relative: true } },
  {
    array: "gradcam_pgc_final",
    id: "grad-cam",
    options: { relu: true, normalize: "min-max", upsample: "bilinear" },
  },
  { array: "gradcam_captum_bilinear", id: "grad-cam", options: { relu: "true", upsample: "bilinear" } },
];

/** Networks whose layer goes below 0: there pytorch-grad-cam's Ablation-CAM sets channels to min − 1e7, METHODS.md 5.7. */
const belowZero = ["tiny_mobile"];

const own = fileURLToPath(new URL("data/", import.meta.url));
const root = hasShared ? shared("golden") : own;
const folders = readdirSync(root).filter((folder) => existsSync(join(root, folder, "golden.json")));
const models = folders.flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((file) => file.endsWith(".onnx"))
    .map((file) => ({ folder, file })),
);

describe.skipIf(!hasShared).each(models)("$folder/$file", ({ folder, file }) => {
  const path = (name: string): string => join(root, folder, `${name}.npy`);
  const stored = (name: string): FloatTensor => toFloats(decodeNpy(readFileSync(path(name))));
  const golden = JSON.parse(readFileSync(join(root, folder, "golden.json"), "utf8")) as Golden;
  const x = stored("input");
  let model: Model;

  beforeAll(async () => {
    model = await Model.open(runtime, loadModel(readFileSync(join(root, folder, file))).graph);
  });
  afterAll(() => model.dispose());

  async function explained({ id, options = {} }: Row): Promise<Explanation> {
    const [target] = await targetsFor(model, x, String(golden.target), await predict(model, x));
    if (!target) throw new Error("no target");
    const [name = ""] = golden.cam_layer_onnx_tensors;
    // The newer exporter names the layer otherwise; the default layer is the same.
    const layer = model.graph.types.has(name) ? { layer: name } : {};
    const method = catalog.find((row) => row.id === id) as Method;
    return explain(model, x, { method, target, options, ...layer });
  }

  const known = rows.filter(({ array }) => array in golden.arrays && existsSync(path(array)));
  const asThere = known.filter(({ array }) => array !== "ablationcam" || !belowZero.includes(folder));

  test.each(asThere)("$array is what $id gives", async (row) => {
    const { data } = (await explained(row)).values;
    const expected = stored(row.array).data;
    const limit = Math.max(1e-3, 3 * (golden.arrays[row.array]?.rel_l2_f32_vs_f64 ?? 0));
    // pytorch-grad-cam leaves the sign of a singular vector open.
    const sign = row.array === "eigencam" ? Math.sign(dot(data, expected)) : 1;
    expect(
      relativeL2(
        data.map((v) => sign * v),
        expected,
      ),
    ).toBeLessThanOrEqual(limit);
  });

  test.each(known.filter((row) => !asThere.includes(row)))(
    "$array, made by a channel far below 0 instead of one at 0, is no map of losses",
    async (row) => {
      const { data } = (await explained(row)).values;
      const size = (values: Float32Array): number => Math.sqrt(dot(values, values));
      expect(size(stored(row.array).data)).toBeGreaterThan(1e5 * size(data));
    },
  );
});

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += (a[i] as number) * (b[i] as number);
  return total;
}

/** ‖found − expected‖ / ‖expected‖; NaN if their sizes differ. */
function relativeL2(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length) return Number.NaN;
  let difference = 0;
  let size = 0;
  for (let i = 0; i < expected.length; i++) {
    difference += ((found[i] as number) - (expected[i] as number)) ** 2;
    size += (expected[i] as number) ** 2;
  }
  return Math.sqrt(difference / size);
}
