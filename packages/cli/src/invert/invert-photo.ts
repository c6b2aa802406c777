/** What layers know of one photo, from its file to a strip of pictures. */

import { basename } from "node:path";
import {
  type FloatTensor,
  type Inversion,
  type InversionRequest,
  invert,
  type Model,
  shapeText,
} from "@fovea/core";
import { decodePicture } from "@fovea/dataset";
import {
  type CaptionLine,
  contactSheet,
  encodePng,
  levelPicture,
  numberText,
  provenanceText,
  type Tile,
} from "@fovea/render";
import { deflate, picturePng } from "../draw.ts";
import { safeName } from "../file-names.ts";
import { levelsOf } from "../levels.ts";
import type { ModelFile } from "../model-file.ts";
import type { OutFolder } from "../out-folder.ts";
import { software } from "../software.ts";
import { table } from "../table.ts";

export interface InvertRun {
  readonly file: ModelFile;
  readonly model: Model;
  readonly layers: readonly string[];
  readonly folder: OutFolder;
  readonly command: string;
  readonly settings: Pick<
    InversionRequest,
    "kind" | "power" | "steps" | "rate" | "parametrisation" | "regularisers" | "seed"
  >;
}

export interface InvertedPhoto {
  readonly path: string;
  readonly strip: string;
  readonly layers: readonly InvertedLayer[];
}

/** An inversion without its pixels. */
interface InvertedLayer extends Omit<Inversion, "image"> {
  readonly picture: string;
}

/** `progress`: part of the work on this photo, and what is being done. */
export async function invertPhoto(
  run: InvertRun,
  { path, name }: { readonly path: string; readonly name: string },
  progress: (part: number, what: string) => void,
): Promise<InvertedPhoto> {
  const { file, model, layers, folder, settings } = run;
  const scale = file.preprocessing;
  const picture = levelsOf(await decodePicture(path, file.limits), scale);
  const made: Inversion[] = [];
  for (const [i, layer] of layers.entries()) {
    const request: InversionRequest = {
      ...{ runtime: model.runtime, graph: file.loaded.graph, scale, inputShape: model.input.shape, picture },
      ...settings,
      progress: (part) =>
        progress((i + part) / layers.length, `layer ${i + 1} of ${layers.length}, ${layer}`),
    };
    made.push(await invert(request, layer));
  }
  const word = settings.kind === "caricature" ? "caricature" : "inverted";
  const saved: InvertedLayer[] = [];
  for (const { image, ...rest } of made) {
    const file = `${name}.${word}.${safeName(rest.layer)}.png`;
    saved.push({ ...rest, picture: await folder.write(file, await picturePng(levelPicture(image))) });
  }
  const strip = await folder.write(`${name}.${word}.png`, await stripPng(run, picture, made));
  return { path, strip, layers: saved };
}

/** More than these beside each other are no strip for a page: they go on in the next row. */
const across = 8;

function stripPng(run: InvertRun, picture: FloatTensor, made: readonly Inversion[]): Promise<Uint8Array> {
  const original: Tile = {
    raster: levelPicture(picture),
    title: "The picture",
    notes: [{ text: "as the network sees it", tone: "quiet" }],
  };
  const sheet = contactSheet([original, ...made.map(tileOf(run))], caption(run), {
    columns: Math.min(across, made.length + 1),
  });
  return encodePng(sheet, { text: textOf(run, made), deflate });
}

const tileOf =
  ({ settings }: InvertRun) =>
  (made: Inversion): Tile => ({
    raster: levelPicture(made.image),
    title: made.layer,
    notes: [
      { text: shapeText(made.shape.slice(1)), tone: "quiet" },
      {
        text:
          settings.kind === "caricature"
            ? `answered ${numberText(made.strength)} times as strongly`
            : `distance ${numberText(made.distance)} (random: ${numberText(made.randomDistance)})`,
      },
      { text: `cosine ${numberText(made.cosine)} (random: ${numberText(made.randomCosine)})` },
    ],
  });

function caption({ file, settings }: InvertRun): readonly CaptionLine[] {
  const what =
    settings.kind === "caricature"
      ? "Caricatures: images that each layer answers more strongly in the direction of the picture"
      : "What each layer still knows: images that it answers as it answers the picture";
  const random = "random: the picture's own pixels in random order. Levels as they are, nothing stretched.";
  const how =
    settings.kind === "caricature"
      ? `Strength: <A(x), A0> / |A0|², A0 the layer's answer to the picture; cosine of the two; ${random}`
      : `Distance: |A(x) - A0| / |A0|, A0 the layer's answer to the picture; cosine of the two; ${random}`;
  return [{ text: `${what} (${basename(file.path)})` }, { text: how, tone: "quiet" }];
}

function textOf(
  { file, model, command, settings }: InvertRun,
  made: readonly Inversion[],
): Record<string, string> {
  return provenanceText({
    software,
    title: settings.kind === "caricature" ? "Caricatures by layer" : "Feature inversion by layer",
    method: settings.kind === "caricature" ? "caricature" : "feature-inversion",
    target: made.map(({ layer }) => layer).join(", "),
    modelSha256: file.sha256,
    preprocessing: file.preprocessing.notes.join(" "),
    seed: settings.seed ?? 0,
    engine: model.runtime.engine,
    ledger: made.map(({ layer, distance, randomDistance, cosine }) => ({
      layer,
      distance,
      randomDistance,
      cosine,
    })),
    command,
  });
}

/** The layers as lines of text. */
export const layerTable = ({ layers }: InvertedPhoto): string[] =>
  table(
    ["distance", "random", "cosine", "random", "strength", "layer"],
    layers.map(({ layer, distance, randomDistance, cosine, randomCosine, strength }) => [
      numberText(distance),
      numberText(randomDistance),
      numberText(cosine),
      numberText(randomCosine),
      numberText(strength),
      layer,
    ]),
  );
