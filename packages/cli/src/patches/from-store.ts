/** Where each channel is strongest in each picture, as `fovea scan` stored it. */

import { join } from "node:path";
import { describePreprocessing, FoveaError, nearest } from "@fovea/core";
import { Store } from "@fovea/dataset";
import type { Gathered } from "./by-activation.ts";
import type { PatchRun, Tell } from "./request.ts";
import { Tops } from "./tops.ts";

/**
 * One pass over the rows; the pictures are looked for in the folder that was scanned.
 *
 * Throws `layer-unknown` for a layer that was not watched, `file-unreadable` for a store of another model or of pictures that
 * were prepared otherwise, with what differs.
 */
export async function fromStore(
  { file, model, layer, k }: PatchRun,
  path: string,
  tell: Tell,
): Promise<Gathered & { readonly source: string }> {
  const store = await Store.open(path, {
    modelName: file.path,
    modelSha256: file.sha256,
    inputShape: model.input.shape,
    preprocessing: describePreprocessing(file.preprocessing),
  });
  try {
    const { layers, folder } = store.header;
    const index = layers.findIndex(({ value }) => value === layer.value);
    if (index < 0)
      throw notWatched(
        path,
        layer.value,
        layers.map(({ value }) => value),
      );
    const { pictures } = await store.count();
    const tops = new Tops(layer.shape[1] as number, k);
    for await (const { key, maxima, positions } of store.rows(["key", "maxima", "positions"])) {
      tell(tops.count / Math.max(1, pictures), key);
      tops.add({ path: join(folder, key), key }, maxima[index] ?? [], positions[index] ?? []);
    }
    return { tops, problems: [], source: `the store ${path} of ${folder}` };
  } finally {
    store.close();
  }
}

const notWatched = (path: string, layer: string, names: readonly string[]): FoveaError =>
  new FoveaError("layer-unknown", `Cannot find layer "${layer}" in the store "${path}": it was not watched`, {
    hint: `Did you mean ${nearest(layer, names)}? Layers are chosen when the folder is scanned, with \`fovea scan --layers\`.`,
  });
