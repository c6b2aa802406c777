/** Small pieces of the pictures around the positions that were sampled. */

import { type AtlasSample, type Box, type Model, originalBox, type Picture, place } from "@fovea/core";
import { decodePicture } from "@fovea/dataset";
import { pixelLayout, type Raster } from "@fovea/render";
import type { ModelFile } from "../model-file.ts";

export interface PatchRequest {
  readonly file: ModelFile;
  readonly model: Model;
  /** Sizes of the layer's space. */
  readonly space: readonly number[];
  readonly paths: readonly string[];
  readonly samples: readonly AtlasSample[];
  /** Which samples. */
  readonly wanted: ReadonlySet<number>;
  /** Side of the piece in pixels of the model's input. */
  readonly side: number;
  /** Side of the drawn piece, pixels. */
  readonly size: number;
  readonly progress: (done: number, total: number, name: string) => void;
}

/** size×size pixels of each wanted sample. Each picture is decoded once; one that has gone meanwhile has no patches. */
export async function cutPatches(request: PatchRequest): Promise<ReadonlyMap<number, Raster<3>>> {
  const { file, paths, samples, wanted, progress } = request;
  const byPicture = new Map<number, number[]>();
  for (const index of wanted) {
    const { picture } = samples[index] as AtlasSample;
    byPicture.set(picture, [...(byPicture.get(picture) ?? []), index]);
  }
  const patches = new Map<number, Raster<3>>();
  let done = 0;
  for (const [number, indices] of byPicture) {
    const path = paths[number] as string;
    progress(++done, byPicture.size, path);
    const picture = await decodePicture(path, file.limits).catch(() => undefined);
    if (!picture) continue;
    for (const index of indices)
      patches.set(index, await cut(picture, (samples[index] as AtlasSample).position, request));
  }
  return patches;
}

/** About the middle of the position, moved inwards at the edges. */
function patchBox(
  position: number,
  [rows = 1, columns = 1]: readonly number[],
  { width, height }: { readonly width: number; readonly height: number },
  side: number,
): Box {
  const [row, column] = [Math.floor(position / columns), position % columns];
  const start = (middle: number, size: number): number =>
    Math.max(0, Math.min(size - Math.min(side, size), middle - side / 2));
  return {
    x: start(((column + 0.5) * width) / columns, width),
    y: start(((row + 0.5) * height) / rows, height),
    width: Math.min(side, width),
    height: Math.min(side, height),
  };
}

async function cut(
  picture: Picture,
  position: number,
  { file, model, space, side, size }: PatchRequest,
): Promise<Raster<3>> {
  const { default: sharp } = await import("sharp");
  const input = pixelLayout(model) ?? { width: side, height: side };
  const box = originalBox(
    picture,
    place(picture, file.preprocessing),
    patchBox(position, space, input, side),
  );
  const { width, height, channels, data } = picture;
  const left = Math.max(0, Math.min(width - 1, Math.round(box.x)));
  const top = Math.max(0, Math.min(height - 1, Math.round(box.y)));
  const drawn = await sharp(data, { raw: { width, height, channels } })
    .extract({
      ...{ left, top },
      width: Math.max(1, Math.min(width - left, Math.round(box.width))),
      height: Math.max(1, Math.min(height - top, Math.round(box.height))),
    })
    .resize(size, size, { fit: "fill" })
    .toColourspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer();
  return { width: size, height: size, channels: 3, data: new Uint8Array(drawn) };
}
