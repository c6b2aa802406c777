/** One picture, given as raw RGB, explained by four methods: the same calls in Node and in a browser. */

import {
  catalog,
  explain,
  type FloatTensor,
  loadModel,
  type Method,
  Model,
  type Picture,
  type PreprocessingFields,
  picture,
  predict,
  preprocess,
  type Runtime,
  targetsFor,
} from "@fovea/core";

/** 48×40 pixels of smooth colour with a bright square. */
const testPicture: Picture = picture(48, 40, 3, Uint8Array.from({ length: 48 * 40 * 3 }, level));

function level(_: unknown, i: number): number {
  const [x, y, c] = [Math.floor(i / 3) % 48, Math.floor(i / (3 * 48)), i % 3];
  const inside = x > 12 && x < 25 && y > 8 && y < 21;
  return inside ? 250 - 30 * c : 90 + ((x * (2 + c) + y * (3 - c)) % 110);
}

const preprocessing: PreprocessingFields = {
  size: [32, 32],
  fit: "crop",
  short: 36,
  interpolation: "bilinear",
  scale: 1 / 255,
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
  order: "rgb",
  layout: "nchw",
  channels: 3,
};

/** Methods shown, with options that bound the number of runs. */
export const shown: readonly (readonly [id: string, options: Readonly<Record<string, unknown>>])[] = [
  ["grad-cam", {}],
  ["saliency", {}],
  ["guided-backprop", {}],
  ["integrated-gradients", { steps: 16 }],
];

export const methodCalled = (id: string): Method => catalog.find((method) => method.id === id) as Method;

/** The four explanations of the best class, by the methods' ids. */
export async function explainPicture(
  runtime: Runtime,
  file: Uint8Array,
): Promise<Readonly<Record<string, FloatTensor>>> {
  const model = await Model.open(runtime, loadModel(file).graph);
  const x = preprocess(testPicture, preprocessing);
  const [target] = await targetsFor(model, x, "top1", await predict(model, x));
  if (!target) throw new Error("no target");
  const maps: Record<string, FloatTensor> = {};
  for (const [id, options] of shown) {
    const { values } = await explain(model, x, { method: methodCalled(id), target, options });
    maps[id] = values;
  }
  await model.dispose();
  return maps;
}

/** ‖found − expected‖ / ‖expected‖; NaN if their sizes differ. */
export function relativeL2(found: FloatTensor, expected: FloatTensor): number {
  if (found.data.length !== expected.data.length) return Number.NaN;
  const difference = expected.data.map((value, i) => value - (found.data[i] as number));
  return norm(difference) / norm(expected.data);
}

const norm = (values: Float32Array): number =>
  Math.sqrt(values.reduce((total, value) => total + value * value, 0));
