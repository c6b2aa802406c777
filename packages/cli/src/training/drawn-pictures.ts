/** Drawn animals in memory, to train on and to judge by. */

import type { PreprocessingFields } from "@fovea/core";
import { drawScene, labels, type Rasteriser, type World } from "@fovea/menagerie";
import type { Progress } from "../progress.ts";
import { PictureStore } from "./picture-store.ts";

/** Held-out pictures are those from this number on, whatever number is trained on: no training ever saw them. */
export const firstHeld = 1_000_000;

/** Drawn so many times as large and then made small, as happens to pictures that `fovea explain` is given. */
const oversampling = 2;

export interface Drawing {
  readonly rasteriser: Rasteriser;
  readonly world: World;
  readonly fields: PreprocessingFields;
  readonly progress: Progress;
}

export async function drawnPictures(
  { rasteriser, world, fields, progress }: Drawing,
  from: number,
  count: number,
  what: string,
): Promise<PictureStore> {
  const store = new PictureStore(fields);
  const size = oversampling * fields.size[0];
  for (let i = 0; i < count; i++) {
    if (i % 16 === 0) {
      progress.at(i / count, `${what}: ${i} of ${count} drawn`);
      // Lets an interruption through.
      await new Promise((resolve) => setImmediate(resolve));
    }
    const scene = drawScene(world, from + i);
    store.add(rasteriser.picture(scene, size), labels.indexOf(scene.label));
  }
  return store;
}
