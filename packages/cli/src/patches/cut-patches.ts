/** The patches of all channels, picture by picture, so that each is decoded once. */

import { type Box, FoveaError, type ReceptiveField, receptiveField } from "@fovea/core";
import type { Raster } from "@fovea/render";
import { type Input, readInput } from "../read-input.ts";
import type { Companion } from "./companion.ts";
import { cut, fitted } from "./cut.ts";
import { inPhoto, patchRegion, placeOf, seenOf, within } from "./region.ts";
import type { ChannelTop, PatchRun, Strongest, Tell } from "./request.ts";

export interface Patch extends Strongest {
  readonly channel: number;
  readonly place: readonly [row: number, column: number];
  /** The receptive field in pixels of the photo, as far as it lies in it. */
  readonly region: Box;
  /** Whether what is shown reaches beyond what the model sees of the photo. */
  readonly beyond: boolean;
  /** The field, cut from the photo. */
  readonly picture: Raster<3>;
  /** The same part of what excites the unit. */
  readonly beside: Raster<3> | undefined;
}

export interface CutPatches {
  /** By channel, in the order of their scores. */
  readonly of: ReadonlyMap<number, readonly Patch[]>;
  readonly problems: readonly { readonly path: string; readonly why: string }[];
  /** Whether all fields are the whole picture only by way of gates or statistics over all positions. */
  readonly shared: boolean;
}

/** `side`: of the square that a patch fits into, pixels. */
export async function cutPatches(
  run: PatchRun,
  tops: readonly ChannelTop[],
  companion: Companion,
  side: number,
  tell: Tell,
): Promise<CutPatches> {
  const wanted = byPicture(tops);
  const patches = new Map<number, Patch[]>(tops.map(({ channel }) => [channel, []]));
  const problems: { path: string; why: string }[] = [];
  const fields = new Fields(run);
  let done = 0;
  for (const [path, units] of wanted) {
    tell(done++ / wanted.size, path);
    try {
      const input = await readInput(run.file, path);
      for (const { channel, found } of units)
        patches.get(channel)?.push(await patchOf(run, { input, channel, found, fields, companion, side }));
    } catch (error) {
      if (!(error instanceof FoveaError && error.code === "picture-unreadable")) throw error;
      problems.push({ path, why: error.message });
    }
  }
  for (const list of patches.values()) list.sort((a, b) => b.score - a.score);
  return { of: patches, problems, shared: fields.shared };
}

interface Wanted {
  readonly channel: number;
  readonly found: Strongest;
}

function byPicture(tops: readonly ChannelTop[]): Map<string, Wanted[]> {
  const wanted = new Map<string, Wanted[]>();
  for (const { channel, strongest } of tops)
    for (const found of strongest)
      wanted.set(found.path, [...(wanted.get(found.path) ?? []), { channel, found }]);
  return wanted;
}

interface Ask extends Wanted {
  readonly input: Input;
  readonly fields: Fields;
  readonly companion: Companion;
  readonly side: number;
}

async function patchOf(
  run: PatchRun,
  { input, channel, found, fields, companion, side }: Ask,
): Promise<Patch> {
  const { layer, layout } = run;
  const place = placeOf(layer, found.position);
  const { shown, field } = patchRegion(layer, place, fields.at(channel, place));
  const { original } = input;
  if (!original)
    throw new FoveaError("picture-unreadable", `Cannot cut a patch from "${found.path}": it is no picture`);
  const seen = seenOf(original, layout);
  const whole = { x: 0, y: 0, width: layout.width, height: layout.height };
  const box = inPhoto(original, shown);
  const size = fitted(box, side);
  const drawn = await companion.raster(input.x, [channel, ...place], field);
  return {
    ...found,
    channel,
    place,
    region: within(inPhoto(original, field), original),
    beyond:
      shown.x < 0 ||
      shown.y < 0 ||
      shown.x + shown.width > layout.width ||
      shown.y + shown.height > layout.height,
    picture: cut(original.picture, box, seen, size),
    beside: drawn && cut(drawn, shown, whole, size),
  };
}

/** Fields of units, each found once. Gates and statistics of all positions are given: with them all would be the picture. */
class Fields {
  readonly #run: PatchRun;
  readonly #known = new Map<string, ReceptiveField>();
  shared = false;

  constructor(run: PatchRun) {
    this.#run = run;
  }

  at(channel: number, place: readonly number[]): ReceptiveField {
    const { model, layer } = this.#run;
    const key = [channel, ...place].join();
    const known = this.#known.get(key);
    if (known) return known;
    const field = receptiveField(model.graph, layer.value, place, { channel, shared: "given" });
    if (this.#known.size === 0 && !field.whole)
      this.shared = receptiveField(model.graph, layer.value, place, { channel }).whole;
    this.#known.set(key, field);
    return field;
  }
}
