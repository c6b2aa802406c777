/** The parts of the open pictures that excite a channel most. */

import { ceilingOf, originalBox } from "@fovea/core";
import type { Desk } from "./desk.ts";
import type { Patch, TopPatches, UnitQuestion } from "./network-answers.ts";
import { crop, wholePixels } from "./units-crop.ts";
import { fieldOf } from "./units-field.ts";
import type { MaximaShelf } from "./units-maxima.ts";

/** Patches that are shown. */
const shown = 9;

export interface Search extends UnitQuestion {
  readonly desk: Desk;
  readonly shelf: MaximaShelf;
  readonly pictures: readonly string[];
  readonly progress: (done: number, total: number) => void;
  readonly signal: AbortSignal;
}

/** One per picture, the strongest first; behind a rectifier 0 means that there is nothing, and is left out. */
export async function topPatches(search: Search): Promise<TopPatches> {
  const { desk, shelf, model: id, value, channel, pictures, progress, signal } = search;
  const found: { picture: string; score: number; position: number; least: number }[] = [];
  for (const [i, picture] of pictures.entries()) {
    signal.throwIfAborted();
    const { values, positions } = await shelf.of(id, picture, value);
    const least = values.reduce((a, b) => Math.min(a, b), 0);
    found.push({
      picture,
      score: values[channel] as number,
      position: positions[channel] as number,
      least,
    });
    progress(i + 1, pictures.length);
  }
  const rectified = found.every(({ least }) => least >= 0);
  const best = found
    .filter(({ score }) => !rectified || score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, shown);
  const { model } = desk.model(id);
  return {
    patches: best.map((each) => patchOf(search, each)),
    looked: pictures.length,
    ceiling: ceilingOf(model.graph, value)?.at,
  };
}

function patchOf(
  { desk, model: id, value, channel }: Search,
  { picture, score, position }: { picture: string; score: number; position: number },
): Patch {
  const { opened, original } = desk.prepared(id, picture);
  const { model } = opened;
  const place = placeOf(model.graph.types.get(value)?.shape ?? [], position);
  const { placement } = original;
  const whole = { x: 0, y: 0, width: placement.width, height: placement.height };
  const field = fieldOf(
    model,
    value,
    channel,
    place.slice(0, spaceOf(model.graph.types.get(value)?.shape)),
  ).box;
  const box = wholePixels(originalBox(original, placement, field ?? whole), original.picture);
  return { picture, score, place, field: field ?? whole, box, raster: crop(original.picture, box) };
}

const spaceOf = (shape: readonly number[] = []): number => Math.max(0, shape.length - 2);

const placeOf = (shape: readonly number[], position: number): readonly [number, number] => {
  const columns = shape[3] ?? 1;
  return [Math.floor(position / columns), position % columns];
};
