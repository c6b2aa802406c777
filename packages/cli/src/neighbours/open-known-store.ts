/** The store of a scan, opened for a search with the features that it holds. */

import { type FeatureLayer, FoveaError, type Model } from "@fovea/core";
import { Store } from "@fovea/dataset";
import type { ModelFile } from "../model-file.ts";
import { featureLayerNamed } from "./layer-named.ts";

export interface KnownStore {
  readonly store: Store;
  readonly layer: FeatureLayer;
}

/** Throws with both hashes for a store of another model, `layer-unknown` for features that it does not hold. */
export async function openKnownStore(
  path: string,
  file: ModelFile,
  model: Model,
  { layer, pool }: { readonly layer?: string; readonly pool: FeatureLayer["pool"] },
): Promise<KnownStore> {
  const { sha256: modelSha256 } = file;
  const store = await Store.open(path, { modelSha256, modelName: file.path, inputShape: model.input.shape });
  const { embedding } = store.header;
  const held = featureLayerNamed(model, embedding.value, "mean");
  const wanted = layer === undefined ? held.value : featureLayerNamed(model, layer, pool).value;
  if (wanted === held.value && (pool === "mean" || held.axes.length === 0)) return { store, layer: held };
  store.close();
  const asked = wanted === held.value ? `the ${pool} of "${wanted}"` : `layer "${wanted}"`;
  throw new FoveaError(
    "layer-unknown",
    `Cannot search the store "${path}" by ${asked}: it holds the mean of "${held.value}"`,
    {
      hint: `Search the pictures themselves with --in ${store.header.folder}, or scan again: fovea scan MODEL DIR --store NEW --embedding ${wanted}.`,
    },
  );
}
