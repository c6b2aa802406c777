/** The built-in network in Node, on the pictures that the page opens with: what its numbers are held against. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import {
  discoverPreprocessing,
  explain,
  heatOf,
  labelsFromMetadata,
  loadModel,
  Model,
  methodById,
  type Preprocessing,
  picture,
  pixelRangeOf,
  predict,
  preprocess,
  targetsFor,
} from "@fovea/core";
import { nodeRuntime } from "@fovea/core/node";
import sharp from "sharp";

export interface InNode {
  readonly model: Model;
  readonly preprocessing: Preprocessing;
  readonly labels: readonly string[] | undefined;
}

/** `name`: a file of the menagerie's models. */
export async function openInNode(name = "menagerie-net.onnx"): Promise<InNode> {
  const file = createRequire(import.meta.url).resolve("@fovea/menagerie/models/menagerie-net.onnx");
  const { graph } = loadModel(readFileSync(file.replace("menagerie-net.onnx", name)));
  const input = graph.inputs[0] as NonNullable<(typeof graph.inputs)[0]>;
  const preprocessing = discoverPreprocessing({ sidecars: [], metadata: graph.metadata, input });
  const model = await Model.open(await nodeRuntime(), graph, {
    inputShape: [1, preprocessing.channels, ...preprocessing.size],
    pixelRange: pixelRangeOf(preprocessing),
  });
  return { model, preprocessing, labels: labelsFromMetadata(graph.metadata)?.names };
}

/** A picture of the page's host, by the name under which the page shows it. */
export async function inputOf({ preprocessing }: InNode, host: string, name: string) {
  const list = (await (await fetch(`${host}built-in/list.json`)).json()) as {
    readonly pictures: readonly { readonly name: string; readonly file: string }[];
  };
  const file = list.pictures.find((each) => each.name === name)?.file;
  const bytes = Buffer.from(await (await fetch(`${host}built-in/${file}`)).arrayBuffer());
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return preprocess(picture(info.width, info.height, 3, new Uint8Array(data)), preprocessing);
}

/** The map of a method for the class that the network gives the picture, or for another. */
export async function explainedInNode(
  inNode: InNode,
  x: Awaited<ReturnType<typeof inputOf>>,
  id: string,
  wanted = "top1",
) {
  const { model } = inNode;
  const [target] = await targetsFor(model, x, wanted, await predict(model, x));
  const method = methodById(id) as NonNullable<ReturnType<typeof methodById>>;
  const explanation = await explain(model, x, { method, target: target as NonNullable<typeof target> });
  return { explanation, map: heatOf(explanation, model) as NonNullable<ReturnType<typeof heatOf>> };
}
