/** Drawn animals as files: pictures, masks, and the annotations that say who is where. */

import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import {
  type Coco,
  type CocoAnnotation,
  type CocoImage,
  cocoOf,
  drawScene,
  fileNameOf,
  greyTruth,
  labels,
  type World,
} from "@fovea/menagerie";
import { encodePng } from "@fovea/render";
import { deflate } from "./draw.ts";
import { nodeRasteriser } from "./menagerie-world.ts";
import { type OutFolder, openFolder } from "./out-folder.ts";
import { openProgress } from "./progress.ts";

export interface RenderRequest {
  readonly world: World;
  readonly count: number;
  /** Number of the first picture. */
  readonly from: number;
  readonly size: number;
  readonly out: string;
}

export interface Rendered {
  readonly annotations: string;
  /** Pictures in the folders of the classes that another run left there. */
  readonly others: number;
}

/**
 * Writes pictures, masks and, when all are there, annotations.json.
 *
 * An old annotations.json goes first, so that one is there only beside the pictures that it tells of. After an
 * interruption the same command writes the same files again.
 */
export async function renderMenagerie({ world, count, from, size, out }: RenderRequest): Promise<Rendered> {
  const rasteriser = await nodeRasteriser();
  const folder = await openFolder(out);
  const progress = await openProgress();
  try {
    await openFolder(join(out, "masks"));
    for (const label of labels) await openFolder(join(out, label));
    await rm(join(out, annotationsName), { force: true });
    const list = new AnnotationList();
    for (let i = 0; i < count; i++) {
      progress.at(i / count, `picture ${i + 1} of ${count}`);
      const scene = drawScene(world, from + i);
      const { label } = scene;
      const fileName = fileNameOf(label, scene.index);
      const truth = rasteriser.truth(scene, size);
      await folder.write(fileName, await encodePng(rasteriser.picture(scene, size), { deflate }));
      const mask = { ...greyTruth(truth), channels: 1 } as const;
      await folder.write(fileName.replace(/^[^/]+/, "masks"), await encodePng(mask, { deflate }));
      list.add(cocoOf([{ fileName, label, truth }]));
    }
    progress.pause();
    const annotations = await folder.write(annotationsName, JSON.stringify(list.coco()));
    return { annotations, others: await othersIn(folder, list) };
  } finally {
    progress.pause();
    folder.close();
  }
}

const annotationsName = "annotations.json";

/** Grows by a picture at a time: the masks of all pictures would not fit into memory, their runs do. */
class AnnotationList {
  readonly #images: CocoImage[] = [];
  readonly #annotations: CocoAnnotation[] = [];
  #frame: Coco = cocoOf([]);

  add(one: Coco): void {
    this.#frame = one;
    for (const image of one.images) this.#images.push({ ...image, id: this.#images.length + 1 });
    for (const annotation of one.annotations) {
      const id = this.#annotations.length + 1;
      this.#annotations.push({ ...annotation, id, image_id: this.#images.length });
    }
  }

  coco(): Coco {
    return { ...this.#frame, images: this.#images, annotations: this.#annotations };
  }

  get names(): ReadonlySet<string> {
    return new Set(this.#images.map(({ file_name }) => file_name));
  }
}

async function othersIn({ path }: OutFolder, { names }: AnnotationList): Promise<number> {
  const found = await Promise.all(
    labels.map(async (label) => (await readdir(join(path, label))).map((name) => `${label}/${name}`)),
  );
  return found.flat().filter((name) => name.endsWith(".png") && !names.has(name)).length;
}
