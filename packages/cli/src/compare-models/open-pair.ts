/** Two model files, opened alike. */

import { basename } from "node:path";
import { type FeatureLayer, featureGraph, featureLayer, layersToCompare } from "@fovea/core";
import { ModelFile, type OpenModelOptions } from "../model-file.ts";
import type { ModelPair, Side } from "./request.ts";
import { sameClass } from "./same-class.ts";

/** `layers`: of each model at most. Throws what reading a model throws. */
export async function openPair(
  paths: readonly [string, string],
  options: readonly [OpenModelOptions, OpenModelOptions],
  layers: number,
): Promise<ModelPair> {
  const names = namesOf(paths);
  const a = await openSide(paths[0], names[0], options[0], layers);
  const b = await openSide(paths[1], names[1], options[1], layers);
  const classes = ({ model, file }: Side): Parameters<typeof sameClass>[0] => ({
    count: model.classes,
    labels: file.labels?.names,
  });
  return { a, b, same: sameClass(classes(a), classes(b)) };
}

async function openSide(path: string, name: string, options: OpenModelOptions, most: number): Promise<Side> {
  const file = await ModelFile.read(path, options);
  const model = await file.forPictures();
  const layers = layersToCompare(model, most);
  const features = layers.map(({ value }): FeatureLayer => featureLayer(model, value));
  return { name, file, model, layers, feature: featureGraph(model, features) };
}

/** The files' names without their ending, told apart where they are the same. */
function namesOf([a, b]: readonly [string, string]): readonly [string, string] {
  const [first, second] = [basename(a, ".onnx"), basename(b, ".onnx")];
  return first === second ? [`${first} (A)`, `${second} (B)`] : [first, second];
}
