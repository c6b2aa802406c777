/** A page explains a picture: the numbers of Node and of the golden records, on WASM and WebGPU. */

import {
  decodeNpy,
  explain,
  type FloatTensor,
  loadModel,
  Model,
  predict,
  type Runtime,
  targetsFor,
  toFloats,
} from "@fovea/core";
import { webRuntime } from "@fovea/core/web";
import { beforeAll, describe, expect, test } from "vitest";
import { explainPicture, methodCalled, relativeL2, shown } from "../suites/picture-explained.ts";
import { hasShared, sharedBytes } from "./shared.ts";

const engines = [
  { on: "WASM", gpu: false },
  { on: "WebGPU", gpu: true },
];

/** A file beside the golden tests; Vitest's server hands it out. */
async function own(path: string): Promise<Uint8Array> {
  const response = await fetch(`/test/golden/data/${path}`);
  if (!response.ok) throw new Error(`Cannot fetch ${path}: the server answers ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

const tensor = (bytes: Uint8Array): FloatTensor => toFloats(decodeNpy(bytes));

describe.each(engines)("a picture explained on $on", ({ gpu }) => {
  let maps: Readonly<Record<string, FloatTensor>>;
  beforeAll(async () => {
    maps = await explainPicture(await webRuntime({ gpu, threads: 1 }), await own("tiny_res/model.onnx"));
  });

  test.each(shown)("has the numbers of Node for %s", async (id) => {
    const expected = tensor(await own(`picture/${id}.npy`));
    expect(maps[id]?.shape).toEqual(expected.shape);
    expect(relativeL2(maps[id] as FloatTensor, expected)).toBeLessThan(1e-4);
  });
});

/** Black and white of the golden sets: (0 − mean) / std and (1 − mean) / std. */
const [low, high] = [0, 1].map((level) =>
  [0.485, 0.456, 0.406].map((mean, c) => (level - mean) / ([0.229, 0.224, 0.225][c] as number)),
);

describe.skipIf(!hasShared).each(engines)("SqueezeNet 1.1 explained on $on", ({ gpu }) => {
  const golden = (file: string): Promise<Uint8Array> => sharedBytes("golden", "squeezenet1_1", file);
  let runtime: Runtime;
  let model: Model;
  beforeAll(async () => {
    runtime = await webRuntime({ gpu, threads: 1 });
    model = await Model.open(runtime, loadModel(await golden("model.onnx")).graph);
  });

  test.each([
    ["gradient", "saliency", {}],
    ["guided-backprop", "guided_backprop", {}],
    ["grad-cam", "gradcam", {}],
    ["lrp", "lrp_epsilon_plus_flat", { composite: "epsilon-plus-flat", start: "one" }],
    ["lrp", "lrp_epsilon_gamma_box", { composite: "epsilon-gamma-box", start: "one", low, high }],
  ])("has the golden numbers for %s, %s", async (id, array, options) => {
    const x = tensor(await golden("input.npy"));
    const { target: index } = JSON.parse(new TextDecoder().decode(await golden("golden.json")));
    const [target] = await targetsFor(model, x, String(index), await predict(model, x));
    if (!target) throw new Error("no target");
    const { values } = await explain(model, x, { method: methodCalled(id), target, options });
    expect(relativeL2(values, tensor(await golden(`${array}.npy`)))).toBeLessThan(1e-4);
  });
});
