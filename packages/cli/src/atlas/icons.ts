/** An icon for each cell: the image that a layer's middle would most like to see in the cell's direction. */

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type DirectionObjective,
  FoveaError,
  imageSize,
  type Model,
  type Network,
  openTrunk,
  type SynthesisedImage,
  synthesise,
  type Value,
} from "@fovea/core";
import { decodePicture } from "@fovea/dataset";
import { encodePng, levelPicture, type Raster } from "@fovea/render";
import { deflate } from "../draw.ts";
import type { ModelFile } from "../model-file.ts";
import { openFolder } from "../out-folder.ts";
import { software } from "../software.ts";
import type { AtlasCell } from "./atlas-cells.ts";

export interface IconRequest {
  readonly file: ModelFile;
  readonly model: Model;
  readonly layer: Value;
  readonly cells: readonly AtlasCell[];
  /** Folder of results; icons are kept in a folder within it. */
  readonly out: string;
  /** Pixels of the picture that a position of the layer sees, along its longer side. */
  readonly field: number;
  /** Side in pixels. @default a little less than the field, at most the model's own and 96: there is nothing beyond it */
  readonly side?: number | undefined;
  readonly steps: number;
  /** Images from different starts, of which the best is kept. */
  readonly attempts: number;
  readonly seed: number;
  /** Told once, before the work: how many are to be made, how many are there already, and milliseconds for one. */
  readonly announce: (missing: number, kept: number, msEach: number) => void;
  readonly progress: (done: number, total: number) => void;
}

const largestSide = 96;
/** The rim of a receptive field hardly counts. */
const usualSide = (field: number): number =>
  Math.max(32, Math.min(largestSide, 8 * Math.round((0.85 * field) / 8)));

/** Icons in the order of the cells. Those that an interrupted run has left are taken as they are. */
export async function makeIcons(request: IconRequest): Promise<Raster<3>[]> {
  const { cells, out } = request;
  const network = await iconNetwork(request);
  const folder = await openFolder(join(out, "icons"));
  const names = cells.map((cell) => `${keyOf(cell, network, request)}.png`);
  const icons = await Promise.all(names.map((name) => keptIcon(join(folder.path, name))));
  const missing = cells.map((_, i) => i).filter((i) => icons[i] === undefined);
  if (missing.length > 0) {
    request.announce(missing.length, cells.length - missing.length, await timeOfImage(network, request));
  }
  for (const [done, at] of missing.entries()) {
    const { image } = await bestImage(network, request, cells[at] as AtlasCell, (part) =>
      request.progress(done + part, missing.length),
    );
    icons[at] = inColour(levelPicture(image));
    await folder.write(names[at] as string, await encodePng(icons[at] as Raster, { deflate }));
  }
  return icons as Raster<3>[];
}

/** What makes an icon, as a name: the same for the same model, direction and settings. */
function keyOf({ direction }: AtlasCell, network: Network, request: IconRequest): string {
  const { file, layer, steps, attempts, seed } = request;
  const hash = createHash("sha256");
  hash.update(
    JSON.stringify([
      software,
      file.sha256,
      layer,
      network.input.shape,
      steps,
      attempts,
      seed,
      file.preprocessing,
    ]),
  );
  hash.update(new Uint8Array(direction.buffer, direction.byteOffset, direction.byteLength));
  return hash.digest("hex").slice(0, 24);
}

async function keptIcon(path: string): Promise<Raster<3> | undefined> {
  const bytes = await readFile(path).catch(() => undefined);
  if (!bytes) return undefined;
  // Whatever else has that name is made anew.
  const picture = await decodePicture(bytes).catch(() => undefined);
  return picture ? inColour(picture) : undefined;
}

const inColour = ({ width, height, channels, data }: Raster): Raster<3> =>
  channels === 3
    ? { width, height, channels, data }
    : {
        width,
        height,
        channels: 3,
        data: Uint8Array.from({ length: 3 * width * height }, (_, i) => data[Math.floor(i / 3)] as number),
      };

/** The network up to the layer at the size of an icon, or at its own where it takes no other. */
async function iconNetwork({ file, model, layer, field, side }: IconRequest): Promise<Network> {
  const p = file.preprocessing;
  const [height, width] = imageSize(p, model.input.shape);
  const wanted = side ?? usualSide(field);
  if (side === undefined && Math.max(height, width) <= wanted) return model;
  const inputShape = p.layout === "nhwc" ? [1, wanted, wanted, p.channels] : [1, p.channels, wanted, wanted];
  try {
    const { graph } = file.loaded;
    return await openTrunk({ runtime: model.runtime, graph, values: [layer], inputShape });
  } catch (error) {
    if (side === undefined && error instanceof FoveaError) return model;
    throw error;
  }
}

const objectiveOf = (layer: Value, { direction }: AtlasCell): DirectionObjective => ({
  kind: "direction",
  layer,
  vector: direction,
  power: 2,
  at: "centre",
});

/** Milliseconds of one image, from two short runs: what a run costs before its first step, and what a step costs. */
async function timeOfImage(network: Network, request: IconRequest): Promise<number> {
  const [cell] = request.cells as [AtlasCell];
  const timed = async (steps: number): Promise<number> => {
    const started = performance.now();
    await bestImage(network, { ...request, steps, attempts: 1 }, cell, () => {});
    return performance.now() - started;
  };
  const [few, more] = trialSteps;
  const short = await timed(few);
  const step = Math.max(0, (await timed(more)) - short) / (more - few);
  return (Math.max(0, short - few * step) + step * request.steps) * request.attempts;
}

const trialSteps = [2, 10] as const;

/**
 * One cell at a time, each from the same starts: an icon depends on nothing but its cell, so that a run that was interrupted
 * ends with the same atlas, and neighbours differ by their directions alone.
 */
async function bestImage(
  network: Network,
  { file, layer, steps, attempts, seed }: IconRequest,
  cell: AtlasCell,
  progress: (part: number) => void,
): Promise<SynthesisedImage> {
  let best: SynthesisedImage | undefined;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const [image] = await synthesise({
      ...{ network, scale: file.preprocessing, objectives: [objectiveOf(layer, cell)], steps },
      ...{ seed: seed + attempt, frameEvery: steps },
      progress: (done, total) => progress((attempt + done / total) / attempts),
    });
    if (!best || (image as SynthesisedImage).ledger.value > best.ledger.value) best = image;
  }
  return best as SynthesisedImage;
}
