/** What both models look at in a picture, side by side. */

import {
  type ClassTarget,
  type Comparable,
  comparable,
  drawnBySeed,
  explain,
  FoveaError,
  heatOf,
  predict,
  spearman,
  ssim,
  type Target,
  targetsFor,
  topOverlap,
} from "@fovea/core";
import {
  displayScale,
  type FloatMap,
  overlay,
  type Picture,
  pixelLayout,
  type Raster,
  seenPicture,
} from "@fovea/render";
import { commonPart, type Grid, gridOf, laidOn, pictureOn } from "./common-part.ts";
import type { PairSaid } from "./measure-pair.ts";
import { type PairInput, type PreparedInput, pairInput } from "./pair-input.ts";
import type { CompareModelsRun, Side, Tell } from "./request.ts";

export interface MapSimilarity {
  /** NaN where a map is the same everywhere. */
  readonly spearman: number;
  readonly ssim: number;
  readonly topOverlap: number;
}

export interface PairMaps {
  readonly said: PairSaid;
  /** The part of the photo that both see. */
  readonly picture: Picture;
  readonly a: ExplainedSide;
  readonly b: ExplainedSide;
  readonly similarity: MapSimilarity;
}

interface ExplainedSide {
  readonly target: Target;
  readonly overlay: Raster<3>;
  readonly scale: string;
}

/** Those on which the models differ most, then others, drawn by seed, up to the number that is wanted. */
export function picturesToMap(
  said: readonly PairSaid[],
  differing: readonly PairSaid[],
  count: number,
  seed: number,
): readonly PairSaid[] {
  const rest = said.filter((each) => !differing.includes(each));
  // Half for differences, and what the others leave.
  const first = differing.slice(0, Math.max(Math.ceil(count / 2), count - rest.length));
  return [...first, ...drawnBySeed(rest, Math.max(0, count - first.length), seed)];
}

export interface MappedPictures {
  readonly maps: readonly PairMaps[];
  /** Why there is no map, where there is none. */
  readonly refused: readonly { readonly path: string; readonly error: FoveaError }[];
}

const obstacles = new Set(["method-inapplicable", "op-unsupported", "layer-unknown"]);

/** Throws what is wrong with the request; a method that does not work on one of the models is listed. */
export async function pairMaps(
  run: CompareModelsRun,
  pictures: readonly PairSaid[],
  tell: Tell,
): Promise<MappedPictures> {
  const maps: PairMaps[] = [];
  const refused: { path: string; error: FoveaError }[] = [];
  for (const [i, said] of pictures.entries()) {
    tell(i / pictures.length, said.path);
    try {
      maps.push(await mapsOf(run, said));
    } catch (error) {
      if (!(error instanceof FoveaError && obstacles.has(error.code))) throw error;
      refused.push({ path: said.path, error });
    }
  }
  return { maps, refused };
}

async function mapsOf(run: CompareModelsRun, said: PairSaid): Promise<PairMaps> {
  const input = await pairInput(run, said.path);
  const part = commonPart(input.picture, input.a.placement, input.b.placement);
  if (!part)
    throw new FoveaError(
      "method-inapplicable",
      "Cannot compare maps: the models see different parts of the picture",
    );
  const grid = gridOf(part);
  const [first, second] = [
    await explained(run, run.a, input, input.a, grid),
    await explained(run, run.b, input, input.b, grid),
  ];
  const picture = seenOn(run, input, grid);
  const drawn = ({ map, target, signed }: Explained): ExplainedSide => {
    const scale = displayScale(map, { signed });
    return { target, overlay: overlay(picture, map, scale), scale: scale.text };
  };
  return {
    said,
    picture,
    a: drawn(first),
    b: drawn(second),
    similarity: similarityOf(first.map, second.map),
  };
}

interface Explained {
  readonly map: FloatMap;
  readonly target: Target;
  readonly signed: boolean;
}

async function explained(
  { method, options, target, seed }: CompareModelsRun,
  { model, file }: Side,
  { picture }: PairInput,
  { x, placement }: PreparedInput,
  grid: Grid,
): Promise<Explained> {
  const labels = file.labels?.names;
  const prediction = await predict(model, x, labels);
  const [wanted] = await targetsFor(model, x, target, prediction, labels);
  const found = await explain(model, x, { method, options, target: wanted as ClassTarget, seed });
  const heat = heatOf(found, model);
  if (!heat)
    throw new FoveaError("method-inapplicable", `Cannot draw a map of ${file.path}: its input is no picture`);
  return {
    map: laidOn(heat, picture, placement, grid),
    target: wanted as Target,
    signed: method.display === "signed",
  };
}

/** From the input of the model that sees more detail. */
function seenOn({ a, b }: CompareModelsRun, input: PairInput, grid: Grid): Picture {
  const finer = input.a.placement.resized.width >= input.b.placement.resized.width;
  const [side, own] = finer ? [a, input.a] : [b, input.b];
  const layout = pixelLayout(side.model);
  if (!layout)
    throw new FoveaError(
      "method-inapplicable",
      `Cannot draw the input of ${side.file.path}: it is no picture of 1 or 3 channels`,
    );
  return pictureOn(
    seenPicture(own.x, layout, side.file.preprocessing).picture,
    input.picture,
    own.placement,
    grid,
  );
}

function similarityOf(a: FloatMap, b: FloatMap): MapSimilarity {
  const [first, second]: Comparable[] = [comparable(a), comparable(b)] as [Comparable, Comparable];
  const of = (measure: (x: Comparable, y: Comparable) => number): number =>
    !first || !second || first.flat || second.flat ? Number.NaN : measure(first, second);
  return { spearman: of(spearman), ssim: of(ssim), topOverlap: of(topOverlap) };
}
