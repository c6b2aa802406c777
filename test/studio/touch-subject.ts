/** The built-in wolf and the built-in network, asked in Node. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  discoverPreprocessing,
  type FloatTensor,
  loadModel,
  Model,
  picture,
  pixelRangeOf,
  preprocess,
  type Runtime,
} from "@fovea/core";
import sharp from "sharp";
import { pageFolder } from "./studio.ts";

interface List {
  readonly models: readonly { readonly file: string }[];
  readonly pictures: readonly { readonly name: string; readonly file: string }[];
}

const builtIn = (file: string): Buffer => readFileSync(join(pageFolder, "built-in", file));

/** menagerie-net and the picture that the page opens with. */
export async function wolfInNode(runtime: Runtime): Promise<{ model: Model; x: FloatTensor }> {
  const list = JSON.parse(builtIn("list.json").toString()) as List;
  const { graph } = loadModel(builtIn(list.models[0]?.file ?? ""));
  const input = graph.inputs[0];
  if (!input) throw new Error("the model has no input");
  const preprocessing = discoverPreprocessing({ sidecars: [], metadata: graph.metadata, input });
  const { size, channels } = preprocessing;
  const model = await Model.open(runtime, graph, {
    inputShape: [1, channels, ...size],
    pixelRange: pixelRangeOf(preprocessing),
  });
  const { data, info } = await sharp(builtIn(list.pictures[0]?.file ?? ""))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const seen = picture(info.width, info.height, 3, new Uint8Array(data));
  return { model, x: preprocess(seen, preprocessing) };
}
