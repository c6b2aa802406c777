/** The store of a scan: opened if it is there, made if it is not, and the network that fills it. */

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { describePreprocessing, type Model } from "@fovea/core";
import {
  embeddingLayer,
  hasMovedTo,
  headerName,
  listPictures,
  type ScanGraph,
  Store,
  type StoreHeader,
  scanGraph,
  type WatchedLayer,
  watchedLayers,
} from "@fovea/dataset";
import type { ModelFile } from "../model-file.ts";
import { invalid, layerList } from "../options.ts";
import { inOneLine, printer } from "../terminal.ts";

export interface ScanStoreFlags {
  readonly store: string;
  readonly layers?: string;
  readonly embedding?: string;
}

export interface OpenedScan {
  readonly store: Store;
  readonly network: ScanGraph;
  readonly model: Model;
}

/** A store that is there keeps its layers unless others are asked for; then, or made by another model, it is refused. */
export async function openScanStore(
  file: ModelFile,
  dir: string,
  flags: ScanStoreFlags,
): Promise<OpenedScan> {
  if (flags.store === "") throw invalid("--store", "it is empty", "Give the path of a folder.");
  const model = await file.forPictures();
  const layers = flags.layers === undefined ? undefined : watchedLayers(model, layerNames(flags.layers));
  const embedded = embeddingLayer(model, flags.embedding);
  const header: StoreHeader = {
    modelName: file.path,
    modelSha256: file.sha256,
    inputShape: model.input.shape,
    preprocessing: describePreprocessing(file.preprocessing),
    engine: model.runtime.engine,
    folder: resolve(dir),
    layers: layers ?? watchedLayers(model),
    embedding: embeddingOf(model, embedded),
    classes: model.classes,
    ...(file.labels ? { labels: file.labels.names } : {}),
  };
  const there = await headerAt(flags.store, expected(header, flags));
  // No store is left behind by a folder that is spelled wrong.
  if (!there) await listPictures(dir, flags.store);
  const { layers: kept, embedding, folder } = there ?? header;
  const store = await Store.resume(flags.store, { ...header, layers: kept, embedding, folder });
  if (folder !== header.folder) await moved(store, header.folder);
  const source =
    embedding.value === header.embedding.value ? embedded : embeddingLayer(model, embedding.value);
  return { store, network: scanGraph(model, kept, source), model };
}

/**
 * Undefined where there is no store yet. Throws where there is one of another model, or otherwise made, or of another
 * folder that is not this one under its earlier name.
 */
async function headerAt(path: string, maker: Partial<StoreHeader>): Promise<StoreHeader | undefined> {
  if (!existsSync(join(path, headerName))) return undefined;
  const { folder = "", ...rest } = maker;
  const store = await Store.open(path, rest);
  try {
    const same = store.header.folder === folder || (await hasMovedTo(folder, store, path));
    return same ? store.header : (await Store.open(path, maker)).header;
  } finally {
    store.close();
  }
}

async function moved(store: Store, folder: string): Promise<void> {
  const before = store.header.folder;
  await store.moveTo(folder);
  printer(process.stderr).line(
    `note: the pictures of this store were in "${inOneLine(before)}"; they are the same, and it goes on with them here`,
  );
}

/** What must agree with the store: layers only if they were asked for. */
function expected(header: StoreHeader, flags: ScanStoreFlags): Partial<StoreHeader> {
  const { modelName, modelSha256, inputShape, preprocessing, folder, layers, embedding } = header;
  return {
    ...{ modelName, modelSha256, inputShape, preprocessing, folder },
    ...(flags.layers === undefined ? {} : { layers }),
    ...(flags.embedding === undefined ? {} : { embedding }),
  };
}

const layerNames = (text: string): "all" | readonly string[] => {
  if (text === "all") return "all";
  const names = layerList(text);
  if (names.length > 0) return names;
  throw invalid("--layers", "no layer is named", "Give names of layers, or all.");
};

const embeddingOf = ({ head }: Model, layer: WatchedLayer | undefined): StoreHeader["embedding"] =>
  layer ? { value: layer.value, size: layer.shape[1] as number } : { value: head.logits, size: head.scores };
