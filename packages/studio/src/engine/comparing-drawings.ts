/** The drawn animals of `fovea advise`, so that its numbers are the same: what the advisor measures on where nothing better is given. */

import type { AdvicePicture } from "@fovea/core";
import { judgedDrawing, knownAnimals as known, openRasteriser } from "@fovea/menagerie";
import type { Watch } from "./jobs.ts";
import type { OpenedModel } from "./opened-model.ts";

/** How many of the drawn animals the model knows by name. */
export const knownAnimals = ({ info }: OpenedModel): number => known(info.labels);

/** Each is asked about the first of its two animals. */
export async function drawnAnimals(
  { model, preprocessing, info }: OpenedModel,
  count: number,
  { signal }: Watch,
): Promise<AdvicePicture[]> {
  const rasteriser = await openRasteriser(new URL("@resvg/resvg-wasm/index_bg.wasm", import.meta.url));
  const pictures: AdvicePicture[] = [];
  for (let i = 0; i < count; i++) {
    signal.throwIfAborted();
    pictures.push(await judgedDrawing({ model, preprocessing, names: info.labels }, rasteriser, 0, i));
  }
  return pictures;
}
