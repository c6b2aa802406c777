/** The story of an atlas: samples, their layout, its cells, a patch of some members, an icon of each cell. */

import { type AtlasGraph, FoveaError, type Model, receptiveField, umapLayout, type Value } from "@fovea/core";
import { pixelLayout, type Raster } from "@fovea/render";
import type { ModelFile } from "../model-file.ts";
import { openProgress, type Progress } from "../progress.ts";
import { printer } from "../terminal.ts";
import { durationText } from "../time-text.ts";
import { type AtlasCell, type AtlasCells, atlasCells } from "./atlas-cells.ts";
import { type IconRequest, makeIcons } from "./icons.ts";
import { cutPatches } from "./patches.ts";
import { type SampledPictures, samplePictures } from "./sample-pictures.ts";

/** `patches`: the piece of a picture nearest to the cell's mean, which takes no time. */
export const iconKinds = ["synthesis", "patches"] as const;
export type IconKind = (typeof iconKinds)[number];

export interface AtlasSettings {
  readonly seed: number;
  readonly samplesPerPicture: number;
  readonly neighbours: number;
  readonly minDistance: number;
  readonly whiten: boolean;
  readonly steps: number;
  readonly attempts: number;
}

export interface AtlasRequest {
  readonly file: ModelFile;
  readonly model: Model;
  readonly layer: Value;
  readonly paths: readonly string[];
  readonly out: string;
  readonly iconKind: IconKind;
  readonly iconSize: number | undefined;
  readonly grids: readonly number[] | undefined;
  readonly least: number | undefined;
  readonly settings: AtlasSettings;
  readonly command: string;
}

export interface AtlasResult
  extends Pick<AtlasRequest, "file" | "paths" | "iconKind" | "settings" | "command"> {
  readonly atlas: AtlasGraph;
  readonly sampled: SampledPictures;
  readonly cut: AtlasCells;
  /** One for each cell. */
  readonly icons: readonly Raster<3>[];
  /** By the number of the sample. */
  readonly patches: ReadonlyMap<number, Raster<3>>;
  /** Longer side of what a position of the layer sees, pixels. */
  readonly field: number;
  /** Sides of a patch and of the model's input, pixels. */
  readonly patchSide: number;
  readonly inputSide: number;
  readonly engine: string;
}

export async function makeAtlas(request: AtlasRequest): Promise<AtlasResult> {
  const { file, model, layer, paths, iconKind, settings, command } = request;
  const progress = await openProgress();
  try {
    const { seed, samplesPerPicture: each } = settings;
    const sampled = await samplePictures({
      ...{ file, model, layer, paths, each, seed },
      progress: (done, total, name) => progress.at((parts.layout * done) / total, `measuring ${name}`),
    });
    const cut = await laidOut(sampled, request, progress);
    const { atlas, samples } = sampled;
    const sides = sidesOf(model, atlas);
    const patches = await cutPatches({
      ...{ file, model, space: atlas.shape.slice(2), paths, samples, side: sides.patchSide, size: patchSize },
      wanted: new Set(cut.cells.flatMap(({ shown }) => shown)),
      progress: (done, total) => progress.at(between("patches", "icons", done / total), "cutting patches"),
    });
    const icons =
      iconKind === "patches"
        ? cut.cells.map((cell) => nearestPatch(cell, patches))
        : await withTime(request, cut.cells, sides.field, progress);
    const { engine } = model.runtime;
    return {
      file,
      atlas,
      sampled,
      paths,
      cut,
      icons,
      patches,
      ...sides,
      iconKind,
      settings,
      engine,
      command,
    };
  } finally {
    progress.pause();
  }
}

/** Where on the progress bar each part of the work begins. */
const parts = { layout: 0.2, patches: 0.28, icons: 0.3, end: 1 } as const;
const between = (from: keyof typeof parts, to: keyof typeof parts, part: number): number =>
  parts[from] + (parts[to] - parts[from]) * part;

const patchSize = 72;

async function laidOut(
  { samples, failures }: SampledPictures,
  { paths, settings, grids, least }: AtlasRequest,
  progress: Progress,
): Promise<AtlasCells> {
  if (samples.length === 0) throw unheard(failures.length === paths.length);
  const { neighbours, minDistance, seed, whiten } = settings;
  const vectors = samples.map(({ vector }) => vector);
  const places = await umapLayout(vectors, {
    ...{ neighbours, minDistance, seed },
    progress: (done, total) =>
      progress.at(between("layout", "patches", done / total), `laying out ${samples.length} positions`),
  });
  const cut = atlasCells(samples, places, { grids, least, whiten });
  if (cut.cells.length > 0) return cut;
  throw nothing(
    `no cell of ${cut.grids.map((grid) => `${grid}×${grid}`).join(", ")} has ${cut.least} of the ${samples.length} ${samples.length === 1 ? "position" : "positions"}`,
    "Give more pictures, or a smaller --least.",
  );
}

const unheard = (unread: boolean): FoveaError =>
  unread
    ? new FoveaError("picture-unreadable", "Cannot make an atlas: none of the pictures can be read")
    : nothing(
        "the layer is zero at all positions that were drawn",
        "Choose another layer with --layer NAME.",
      );

const nothing = (found: string, hint: string): FoveaError =>
  new FoveaError("option-invalid", `Cannot make an atlas: ${found}`, { hint });

/** A patch shows what a position sees, but half of the picture at most: else all patches would be whole pictures. */
function sidesOf(
  model: Model,
  { layer, shape }: AtlasGraph,
): Pick<AtlasResult, "field" | "patchSide" | "inputSide"> {
  const { width, height } = pixelLayout(model) ?? { width: 1, height: 1 };
  const middle = shape.slice(2).map((size) => Math.floor(size / 2));
  const { axes } = receptiveField(model.graph, layer, middle, { shared: "given" });
  const field = Math.max(1, ...axes.map(({ start, end }) => end - start));
  const inputSide = Math.min(width, height);
  return { patchSide: Math.max(1, Math.min(field, Math.round(inputSide / 2))), inputSide, field };
}

/** Where pictures have gone since they were measured, nothing. */
function nearestPatch({ shown }: AtlasCell, patches: ReadonlyMap<number, Raster<3>>): Raster<3> {
  const first = shown.find((sample) => patches.has(sample));
  const grey = new Uint8Array(3 * patchSize ** 2).fill(128);
  return (
    (first === undefined ? undefined : patches.get(first)) ?? {
      ...{ width: patchSize, height: patchSize, channels: 3, data: grey },
    }
  );
}

/** Says before it starts how long it will take, and then how long it still takes. */
function withTime(
  { file, model, layer, out, iconSize: side, settings }: AtlasRequest,
  cells: readonly AtlasCell[],
  field: number,
  progress: Progress,
): Promise<Raster<3>[]> {
  const { steps, attempts, seed } = settings;
  let started = 0;
  const request: IconRequest = {
    ...{ file, model, layer, cells, out, field, side, steps, attempts, seed },
    announce: (missing, kept, ms) => {
      progress.pause();
      const before = kept > 0 ? `, ${kept} are there from before` : "";
      const each = durationText(ms / 1000);
      printer(process.stderr).line(
        `note: ${missing} ${missing === 1 ? "icon" : "icons"} to make${before}; about ${each} each, ${durationText((missing * ms) / 1000)} in all`,
      );
      started = performance.now();
    },
    progress: (done, total) => {
      const left = ((performance.now() - started) * (total / done - 1)) / 1000;
      // A few steps, with the compiling before them, say little.
      const time = done > 0.3 ? `, ${durationText(left)} left` : "";
      progress.at(
        between("icons", "end", done / total),
        `icon ${Math.min(total, Math.floor(done) + 1)} of ${total}${time}`,
      );
    },
  };
  return makeIcons(request);
}
