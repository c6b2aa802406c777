/** Attributions against those of Captum and pytorch-grad-cam, on every model of the golden sets. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  catalog,
  decodeNpy,
  defaultLayer,
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
import { Probe } from "../../packages/core/src/methods/probe.ts";
import { hasShared, shared } from "../shared.ts";

const runtime = nodeRuntime({ threads: 2 });

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

/** Which method and options each stored array belongs to. */
const rows: readonly Row[] = [
  { array: "saliency", id: "gradient" },
  { array: "input_x_gradient", id: "input-x-gradient" },
  { array: "guided_backprop", id: "guided-backprop" },
  { array: "deconvnet", id: "deconvnet" },
  { array: "gradcam", id: "grad-cam" },
  { array: "gradcam_pgc", id: "grad-cam" },
  { array: "cam", id: "cam" },
  { array: "guided_gradcam", id: "guided-grad-cam", options: { upsample: "nearest" } },
  { array: "integrated_gradients", id: "integrated-gradients", options: { steps: 50 } },
  {
    array: "integrated_gradients_middle",
    id: "integrated-gradients",
    options: { steps: 50, quadrature: "midpoint" },
  },
  { array: "smoothgrad", id: "smoothgrad" },
  { array: "smoothgrad_sq", id: "smoothgrad", options: { variant: "squared" } },
];

/** Captum overrides no Clip (ReLU6), so its Guided Grad-CAM is the plain gradient there: METHODS.md, V2. */
const captumMissesClip = ["mobilenet_v2", "tiny_mobile"];

const own = fileURLToPath(new URL("data/", import.meta.url));
const root = hasShared ? shared("golden") : own;
const folders = readdirSync(root).filter((folder) => existsSync(join(root, folder, "golden.json")));

const models = folders.flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((file) => file.endsWith(".onnx"))
    .map((file) => ({ folder, file })),
);

describe.each(models)("$folder/$file", ({ folder, file }) => {
  const stored = (name: string): FloatTensor =>
    toFloats(decodeNpy(readFileSync(join(root, folder, `${name}.npy`))));
  const golden = JSON.parse(readFileSync(join(root, folder, "golden.json"), "utf8")) as Golden;
  const x = stored("input");
  let model: Model;

  beforeAll(async () => {
    model = await Model.open(runtime, loadModel(readFileSync(join(root, folder, file))).graph);
  });
  afterAll(() => model.dispose());

  /** The layer of the record; the newer exporter (dynamo) names it otherwise, and the default layer is the same. */
  const layer = (): { layer?: string } => {
    const [name = ""] = golden.cam_layer_onnx_tensors;
    return model.graph.types.has(name) ? { layer: name } : {};
  };

  async function explained({ id, array, options = {} }: Row): Promise<Explanation> {
    const [target] = await targetsFor(model, x, String(golden.target), await predict(model, x));
    if (!target) throw new Error("no target");
    const method = catalog.find((row) => row.id === id) as Method;
    const noise = array.startsWith("smoothgrad") ? { noise: stored("smoothgrad_noise") } : {};
    return explain(model, x, { method, target, options: { ...options, ...noise }, ...layer() });
  }

  /** 1e-5 for plain gradients and 1e-4 otherwise, or three times what single precision itself moves the array by. */
  const limitOf = (array: string): number =>
    Math.max(array === "saliency" ? 1e-5 : 1e-4, 3 * (golden.arrays[array]?.rel_l2_f32_vs_f64 ?? 0));

  test("gives the logits", async () => {
    const { scores } = await predict(model, x);
    expect(relativeL2(scores.logits, stored("logits"))).toBeLessThan(limitOf("logits"));
  });

  test("has the layer of the record as its default layer", async () => {
    const value = defaultLayer(model.graph, model.head)?.value ?? "";
    if (layer().layer !== undefined) expect(value).toBe(layer().layer);
    const found = await model.tap(x, value);
    expect(found.shape).toEqual(stored("cam_layer_activations").shape);
    expect(relativeL2(found.data, stored("cam_layer_activations"))).toBeLessThan(1e-4);
  });

  test.skipIf(!("cam_layer_gradients" in golden.arrays))("cam_layer_gradients is ∂S/∂A", async () => {
    const value = layer().layer ?? (defaultLayer(model.graph, model.head)?.value as string);
    const found = await layerGradient(model, x, value, golden.target);
    expect(relativeL2(found.data, stored("cam_layer_gradients"))).toBeLessThan(1e-4);
  });

  // Captum's weights of this rule add up to (n − 1) / n and not to 1: METHODS.md, V9.
  test.skipIf(!("integrated_gradients_trapezoid" in golden.arrays))(
    "integrated_gradients_trapezoid is integrated-gradients × 49 / 50",
    async () => {
      const array = "integrated_gradients_trapezoid";
      const options = { steps: 50, quadrature: "trapezoid" };
      const found = await explained({ array, id: "integrated-gradients", options });
      const theirs = found.values.data.map((v) => (v * 49) / 50);
      const limit = limitOf(array);
      expect(relativeL2(theirs, stored(array))).toBeLessThanOrEqual(limit);
      if (limit < 0.01) expect(relativeL2(found.values.data, stored(array))).toBeGreaterThan(0.015);
    },
  );

  const known = rows.filter(({ array }) => array in golden.arrays);
  const asCaptum = known.filter(
    ({ array }) => array !== "guided_gradcam" || !captumMissesClip.includes(folder),
  );

  test.each(asCaptum)("$array is what $id gives", async (row) => {
    const found = await explained(row);
    expect(relativeL2(found.values.data, stored(row.array))).toBeLessThanOrEqual(limitOf(row.array));
    expect(found.score).toBeCloseTo(stored("logits").data[golden.target] as number, 3);
  });

  test.each(known.filter((row) => !asCaptum.includes(row)))(
    "$id is max(gradcam, 0), upsampled, × guided_backprop, which $array is not",
    async (row) => {
      const found = await explained(row);
      const expected = product(upsampled(stored("gradcam"), x.shape), stored("guided_backprop"));
      expect(relativeL2(found.values.data, expected)).toBeLessThanOrEqual(1e-4);
      expect(relativeL2(stored(row.array).data, expected)).toBeGreaterThan(0.1);
    },
  );
});

/** ∂S/∂A of a class score, by the graph that activation maps are built of. */
async function layerGradient(
  model: Model,
  x: FloatTensor,
  layer: string,
  index: number,
): Promise<FloatTensor> {
  const score = { kind: "class", form: "logit" } as const;
  const quiet = { seed: 0, progress: () => {}, signal: undefined };
  const probe = new Probe({ model, x, score, index: [index], layer, ...quiet });
  const { values } = await probe.draw("layer gradient", (draft) => ({
    roles: { gradient: draft.gradient(layer) },
    facts: undefined,
  }));
  return values.gradient as FloatTensor;
}

/** max(map, 0) of 1×…×h×w at H×W, by the nearest value to the upper left. */
function upsampled(map: FloatTensor, shape: readonly number[]): number[] {
  const [height, width] = shape.slice(-2) as [number, number];
  const [h, w] = map.shape.slice(-2) as [number, number];
  return Array.from({ length: height * width }, (_, i) => {
    const row = Math.floor((Math.floor(i / width) * h) / height);
    const column = Math.floor(((i % width) * w) / width);
    return Math.max(0, map.data[row * w + column] as number);
  });
}

/** A plane times every channel. */
const product = (plane: readonly number[], { shape, data }: FloatTensor): FloatTensor => ({
  type: "float32",
  shape,
  data: data.map((value, i) => value * (plane[i % plane.length] as number)),
});

/** ‖found − expected‖ / ‖expected‖; NaN if their sizes differ. */
function relativeL2(found: ArrayLike<number>, { data }: FloatTensor): number {
  if (found.length !== data.length) return Number.NaN;
  let difference = 0;
  let size = 0;
  for (const [i, value] of data.entries()) {
    difference += ((found[i] as number) - value) ** 2;
    size += value ** 2;
  }
  return Math.sqrt(difference / size);
}
