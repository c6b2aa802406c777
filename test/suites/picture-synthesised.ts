/** Objectives on a drawn picture, and an image made in a few steps: the same calls in Node and in a browser. */

import {
  discoverPreprocessing,
  type FloatTensor,
  floats,
  ImageObjective,
  ImageTap,
  loadModel,
  Model,
  type Objective,
  pixelRangeOf,
  type Runtime,
  synthesise,
} from "@fovea/core";
import { drawScene, type Rasteriser } from "@fovea/menagerie";
import type { Numbers } from "./picture-measured.ts";

/** No training ever saw pictures from this number on. */
const firstHeld = 1_000_000;

export async function synthesisePicture(
  runtime: Runtime,
  file: Uint8Array,
  rasteriser: Rasteriser,
): Promise<Numbers> {
  const loaded = loadModel(file);
  const [input] = loaded.graph.inputs;
  if (!input) throw new Error("no input");
  const scale = discoverPreprocessing({ metadata: loaded.file.graph.metadata, input });
  const model = await Model.open(runtime, loaded.graph, { pixelRange: pixelRangeOf(scale) });
  const [height, width] = scale.size;
  const { data } = rasteriser.picture(drawScene({ variant: "multi", seed: 0 }, firstHeld), width);
  const image = inLevels(data, height, width);
  const layer = model.defaultLayer?.value as string;
  const tap = await ImageTap.open(model, scale, layer);
  const activations = await tap.at(image);
  await tap.dispose();
  const values: Record<string, number> = {};
  const objectives: Readonly<Record<string, Objective>> = {
    probability: { kind: "class", index: 3, form: "probability" },
    channel: { kind: "channel", layer, channel: 5 },
    layer: { kind: "layer", layer },
    direction: { kind: "direction", layer, vector: activations.data.slice(0, activations.shape[1]) },
    caricature: { kind: "caricature", layer, activations },
  };
  for (const [name, objective] of Object.entries(objectives)) {
    const asked = await ImageObjective.open(model, scale, objective);
    const { value, gradient } = await asked.at(image);
    values[name] = value;
    values[`${name}: length of the gradient`] = Math.sqrt(gradient.data.reduce((sum, g) => sum + g * g, 0));
    await asked.dispose();
  }
  const objective: Objective = { kind: "class", index: 3 };
  const [made] = await synthesise({ network: model, scale, objectives: [objective], steps: 4, start: image });
  values["mean level after four steps"] =
    (made?.image.data.reduce((sum, v) => sum + v) ?? 0) / image.data.length;
  await model.dispose();
  return values;
}

/** 1×3×H×W in levels 0…1 of interleaved samples. */
const inLevels = (data: Uint8Array, height: number, width: number): FloatTensor =>
  floats(
    [1, 3, height, width],
    Float32Array.from({ length: 3 * height * width }, (_, i) => {
      const [c, p] = [Math.floor(i / (height * width)), i % (height * width)];
      return (data[3 * p + c] as number) / 255;
    }),
  );
