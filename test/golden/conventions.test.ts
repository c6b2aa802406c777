/** What `--convention` promises: the arrays of each library as its own defaults make them. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type Convention,
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
  readonly convention: Convention;
  readonly options?: Readonly<Record<string, unknown>>;
  /** Models on which the library itself is known wrong, with the reason. */
  readonly wrong?: Readonly<Record<string, string>>;
}

const rows: readonly Row[] = [
  { array: "gradcam_pgc_final", id: "grad-cam", convention: "pytorch-grad-cam" },
  { array: "gradcam_captum_bilinear", id: "grad-cam", convention: "captum" },
  { array: "integrated_gradients", id: "integrated-gradients", convention: "captum" },
  {
    array: "lrp_captum",
    id: "lrp",
    convention: "captum",
    wrong: {
      tiny_res: "additions and BatchNorm lose relevance (V4)",
      tiny_dense: "BatchNorm is a layer of the ε rule (V5)",
      tiny_mobile: "BatchNorm is a layer of the ε rule (V5)",
    },
  },
  { array: "lrp_epsilon_plus", id: "lrp", convention: "zennit" },
];

const own = fileURLToPath(new URL("data/", import.meta.url));
const root = hasShared ? shared("golden") : own;
/** Those that have an array of a convention: the project's own data hold few. */
const folders = readdirSync(root).filter(
  (folder) =>
    existsSync(join(root, folder, "golden.json")) &&
    rows.some(({ array }) => existsSync(join(root, folder, `${array}.npy`))),
);
const models = folders.flatMap((folder) =>
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

  const known = rows.filter(({ array }) => array in golden.arrays && existsSync(path(array)));

  async function explained({ id, convention, options = {} }: Row): Promise<Explanation> {
    const [target] = await targetsFor(model, x, String(golden.target), await predict(model, x));
    if (!target) throw new Error("no target");
    const [name = ""] = golden.cam_layer_onnx_tensors;
    // The newer exporter names the layer otherwise; the default layer is the same.
    const layer = model.graph.types.has(name) ? { layer: name } : {};
    const method = catalog.find((row) => row.id === id) as Method;
    return explain(model, x, { method, target, convention, options, ...layer });
  }

  test.each(known.filter(({ wrong = {} }) => !(folder in wrong)))(
    "$array is what $id gives by --convention $convention",
    async (row) => {
      const { values, conventions } = await explained(row);
      const limit = Math.max(1e-3, 3 * (golden.arrays[row.array]?.rel_l2_f32_vs_f64 ?? 0));
      expect(relativeL2(values.data, stored(row.array).data)).toBeLessThanOrEqual(limit);
      expect(conventions.convention).toBe(row.convention);
    },
  );
});

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
