/** The dream of one photo, from its file to files. */

import { type Dream, dream, type Model, type Picture, thumbnail } from "@fovea/core";
import { decodePicture } from "@fovea/dataset";
import { numberText, provenanceText } from "@fovea/render";
import type { ModelFile } from "../model-file.ts";
import type { OutFolder } from "../out-folder.ts";
import type { Progress } from "../progress.ts";
import { software } from "../software.ts";
import { animation } from "../synthesis/timeline.ts";
import { table } from "../table.ts";
import { leftText } from "../time-text.ts";
import { type DreamWish, objectiveFor } from "./dream-objective.ts";
import { type PictureFormat, savePicture } from "./save-dream.ts";

export interface DreamRun {
  readonly file: ModelFile;
  readonly model: Model;
  readonly wish: DreamWish;
  readonly guide: Picture | undefined;
  readonly guideName: string | null;
  readonly folder: OutFolder;
  readonly format: PictureFormat;
  readonly timeline: "gif" | "webp" | undefined;
  readonly command: string;
  /** Of dream(); undefined: its default. */
  readonly settings: {
    readonly octaves?: number;
    readonly octaveScale?: number;
    readonly steps?: number;
    readonly strength?: number;
    readonly smooth?: number;
    readonly tile: number;
    readonly seed: number;
  };
}

export interface DreamtPhoto {
  readonly path: string;
  readonly picture: string;
  readonly timeline: string | undefined;
  readonly width: number;
  readonly height: number;
  readonly octaves: Dream["octaves"];
  readonly options: Dream["options"];
}

export async function dreamPhoto(
  run: DreamRun,
  { path, name }: { readonly path: string; readonly name: string },
  progress: Progress,
): Promise<DreamtPhoto> {
  const { file, model, wish, guide, folder, settings, format } = run;
  const scale = file.preprocessing;
  const photo = await decodePicture(path, file.limits);
  const objective = await objectiveFor(model, scale, wish, { photo, guide, tile: settings.tile });
  const film = run.timeline && new Film(photo);
  const started = performance.now();
  const made = await dream({
    ...{ runtime: model.runtime, graph: file.loaded.graph, scale, objective, photo },
    ...settings,
    progress: ({ part, octave, octaves, step }) =>
      progress.at(
        part,
        `octave ${octave + 1} of ${octaves}, ${step === undefined ? "the proof" : `step ${step + 1}`}${leftText(started, part)}`,
      ),
    ...(film ? { onStep: ({ image }) => film.add(thumbnail(image, film.size)) } : {}),
  }).finally(progress.pause);
  const { picture, octaves, options } = made;
  const saved = await savePicture(folder, name, picture, format, textOf(run, made));
  const timeline = film && (await film.save(folder, name, run.timeline as "gif" | "webp"));
  const { width, height } = picture;
  return { path, picture: saved, timeline, width, height, octaves, options };
}

function textOf(
  { file, model, wish, command, settings }: DreamRun,
  { octaves }: Dream,
): Record<string, string> {
  return provenanceText({
    software,
    title: `Dream of ${wish.said}`,
    method: "dream",
    target: wish.said,
    modelSha256: file.sha256,
    preprocessing: "none: the photo at its own size",
    seed: settings.seed,
    engine: model.runtime.engine,
    ledger: octaves,
    command,
  });
}

/** Longest side of a film, pixels. */
const filmSide = 480;

class Film {
  readonly size: { readonly width: number; readonly height: number };
  readonly #frames: Picture[] = [];

  constructor({ width, height }: Picture) {
    const factor = Math.min(1, filmSide / Math.max(width, height));
    const scaled = (side: number): number => Math.max(1, Math.round(side * factor));
    this.size = { width: scaled(width), height: scaled(height) };
  }

  add(frame: Picture): void {
    this.#frames.push(frame);
  }

  async save(folder: OutFolder, name: string, kind: "gif" | "webp"): Promise<string> {
    return folder.write(`${name}.timeline.${kind}`, await animation(this.#frames, kind));
  }
}

/** The octaves as lines of text. */
export const octaveTable = ({ octaves }: DreamtPhoto): string[] =>
  table(
    ["octave", "pixels", "tiles", "S before", "after"],
    octaves.map(({ width, height, tiles, before, after }, o) => [
      String(o + 1),
      `${width}×${height}`,
      String(tiles),
      numberText(before),
      numberText(after),
    ]),
  );
