/** Pictures → embeddings and predictions by a model, with a thumbnail of each. */

import {
  embeddingValue,
  type FeatureGraph,
  type FloatTensor,
  FoveaError,
  featureGraph,
  featureLayer,
  type Picture,
  preprocess,
  reason,
  scoresOf,
  toFloats,
  topClasses,
} from "@fovea/core";
import type { Rows } from "./collections-groups.ts";
import { labelsFrom, rightOf } from "./collections-labels.ts";
import type { CollectionInfo, MeasureQuestion, PictureSource, Unreadable } from "./collections-messages.ts";
import { TileSheets } from "./collections-tiles.ts";
import { decodePicture } from "./decode.ts";
import type { Desk } from "./desk.ts";
import type { Watch } from "./jobs.ts";
import type { OpenedModel } from "./opened-model.ts";

/** Above, the store of the command line is the better way. */
const mostPictures = 20_000;
const best = 5;

export interface MeasuredCollection {
  readonly info: Omit<CollectionInfo, "id">;
  readonly rows: Rows;
}

interface Measured {
  readonly key: string;
  readonly picture: Picture;
  readonly vector: Float32Array;
  readonly top: readonly { readonly index: number; readonly probability: number }[];
}

/** Pictures that cannot be read are listed and left out. Throws where none can be. */
export async function measure(
  desk: Desk,
  { name, model: id, pictures }: MeasureQuestion,
  { signal, progress }: Watch,
): Promise<MeasuredCollection> {
  checkCount(pictures.length);
  const opened = desk.model(id);
  const layer = featureLayer(opened.model, embeddingValue(opened.model));
  const feature = featureGraph(opened.model, [layer]);
  const tiles = new TileSheets(pictures.length);
  const rows: Omit<Measured, "picture">[] = [];
  const sizes: number[] = [];
  const unreadable: Unreadable[] = [];
  for (const [i, source] of pictures.entries()) {
    signal.throwIfAborted();
    const one = await measured(desk, opened, feature, source).catch((error: unknown) => {
      if (error instanceof FoveaError) return error;
      throw error;
    });
    if (one instanceof FoveaError) unreadable.push({ key: source.key, problem: reason(one) });
    else {
      await tiles.put(one.picture);
      sizes.push(one.picture.originalWidth, one.picture.originalHeight);
      rows.push({ key: one.key, vector: one.vector, top: one.top });
    }
    progress(i + 1, pictures.length);
  }
  if (rows.length === 0) throw nothingRead(unreadable);
  const { labels: names } = opened.info;
  const keys = rows.map(({ key }) => key);
  const top = new Int32Array(best * rows.length).fill(-1);
  const probabilities = new Float32Array(best * rows.length);
  for (const [row, one] of rows.entries()) {
    for (const [at, { index, probability }] of one.top.entries()) {
      top[best * row + at] = index;
      probabilities[best * row + at] = probability;
    }
  }
  const known = labelsFrom(keys, names);
  const data = new Float32Array(rows.length * layer.size);
  for (const [row, { vector }] of rows.entries()) data.set(vector, row * layer.size);
  return {
    rows: { data, count: rows.length, size: layer.size },
    info: {
      ...{ name, kind: "pictures", modelName: opened.info.name, modelSha256: opened.info.sha256 },
      ...{
        embedding: { value: layer.value, size: layer.size },
        keys,
        top,
        probabilities,
        unreadable,
        ...known,
      },
      classes: names ?? Array.from({ length: opened.info.classes }, (_, i) => `class ${i}`),
      right: rightOf(known, names, top),
      ...{ sizes: Int32Array.from(sizes), places: undefined, tiles: await tiles.done() },
    },
  };
}

export const pictureOf = async (desk: Desk, { key, file, id }: PictureSource): Promise<Picture> =>
  file === undefined ? desk.picture(id ?? "") : decodePicture(key, file);

async function measured(
  desk: Desk,
  { model, preprocessing, info }: OpenedModel,
  feature: FeatureGraph,
  source: PictureSource,
): Promise<Measured> {
  const picture = await pictureOf(desk, source);
  const x = preprocess(picture, preprocessing);
  const [name = ""] = feature.features;
  const outputs = await model.run(`features ${name}`, () => feature.graph, {
    [model.input.name]: model.checked(x),
  });
  const vector = toFloats(outputs[name] as FloatTensor).data;
  if (!vector.every(Number.isFinite))
    throw new FoveaError("model-not-finite", "Cannot measure the picture: its features are not finite");
  const scores = scoresOf(toFloats(outputs[feature.logits] as FloatTensor), model.head.kind);
  return {
    key: source.key,
    picture,
    vector: Float32Array.from(vector),
    top: topClasses(scores, best, info.labels),
  };
}

function checkCount(count: number): void {
  if (count > 0 && count <= mostPictures) return;
  throw new FoveaError("usage", `Cannot measure the folder: found ${count.toLocaleString("en")} pictures`, {
    hint:
      count === 0
        ? "Choose a folder with PNG, JPEG, WebP, GIF or AVIF files, or one that `fovea store export STORE --web DIR` wrote."
        : `Up to ${mostPictures.toLocaleString("en")} are measured in the page. For more: fovea scan, then fovea store export STORE --web DIR, and open that folder here.`,
  });
}

const nothingRead = ([first]: readonly Unreadable[]): FoveaError =>
  new FoveaError("picture-unreadable", `Cannot measure the folder: none of its pictures can be read`, {
    hint: `The first one: ${first?.problem ?? "unknown"}.`,
  });
