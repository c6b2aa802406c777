/** Files of `fovea features`: a sheet for each layer, the strip of all, the numbers and the page of a picture. */

import { basename } from "node:path";
import { encodeNpy, type FeatureMaps } from "@fovea/core";
import {
  type CaptionLine,
  encodePng,
  type FeatureTile,
  featureSheet,
  featuresPage,
  type LayerImage,
  numberText,
  type PageLayer,
  type Raster,
  type StripRow,
  stripSheet,
} from "@fovea/render";
import { deflate, webpUri } from "../draw.ts";
import { software } from "../software.ts";
import { type FeatureLayer, positionOf } from "./feature-layer.ts";
import type { FeatureRun } from "./feature-run.ts";
import { deadText, partText, scaleText, sizeText, specificText } from "./feature-words.ts";

/** The picture that is shown. */
export interface Shown {
  readonly path: string;
  /** Of its files. */
  readonly name: string;
  readonly seen: Raster | undefined;
  readonly prediction: string | undefined;
}

const quiet = (text: string): CaptionLine => ({ text, tone: "quiet" });

export function layerSheet(run: FeatureRun, { path }: Shown, layer: FeatureLayer): Raster<3> {
  const { options, file } = run;
  const framed = new Set(layer.specific);
  const dead = new Set(layer.dead);
  const tiles = layer.shown.map((channel): FeatureTile => {
    const { map, strongest } = layer.mapOf(channel);
    return {
      map,
      limit: options.contrast === "own" ? strongest : layer.limit,
      label: dead.has(channel) ? `${channel} dead` : String(channel),
      ...(dead.has(channel) ? {} : { note: specificityOf(layer, channel) }),
      dead: dead.has(channel),
      framed: framed.has(channel),
    };
  });
  return featureSheet({
    caption: [
      { text: `${basename(path)} in ${basename(file.path)}: ${layer.value}` },
      { text: sizeText(layer) },
      ...sentencesOf(run, layer).map(quiet),
    ],
    kind: layer.signed ? "signed" : "magnitude",
    limit: options.contrast === "own" ? undefined : layer.limit,
    tiles,
    ...(options.zoom === undefined ? {} : { zoom: options.zoom }),
  });
}

const sentencesOf = ({ options, reference }: FeatureRun, layer: FeatureLayer): string[] => [
  scaleText(layer, options.contrast),
  ...partText(layer, options),
  deadText(layer, reference.pictures),
  specificText(layer, reference),
  framedText(layer),
];

/** Which are the most specific, and whether they are here to be seen. */
function framedText({ specific, shown }: FeatureLayer): string {
  const drawn = new Set(shown);
  const count = specific.filter((c) => drawn.has(c)).length;
  const [is, them] = specific.length === 1 ? ["is", "it is"] : ["are", "they are"];
  const seen =
    count === specific.length
      ? `${them} framed`
      : count === 0
        ? "not on this sheet"
        : `${count} of them on this sheet and framed`;
  return `The most specific ${is} ${specific.join(", ") || "none"}; ${seen}. How specific each channel is stands on the right under its map.`;
}

const specificityOf = ({ specificity }: FeatureLayer, channel: number): string =>
  (specificity.values[channel] as number).toFixed(1).replace("-", "−");

export const layerPng = (run: FeatureRun, layer: FeatureLayer, raster: Raster): Promise<Uint8Array> =>
  encodePng(raster, {
    text: {
      Software: software,
      Title: `Feature maps of ${layer.value}`,
      "fovea:model-sha256": run.file.sha256,
      "fovea:command": run.command,
    },
    deflate,
  });

/** All maps of the layer, C×space. */
export const layerNpy = ({ maps }: FeatureMaps): Uint8Array =>
  encodeNpy({ ...maps, shape: maps.shape.slice(1) });

const stripChannels = 6;

/** The row of a layer, made while its maps are there. */
export function stripRow(run: FeatureRun, layer: FeatureLayer): StripRow {
  const kind = layer.signed ? "signed" : "magnitude";
  const strongest = Array.from(layer.mean.data).reduce((a, b) => Math.max(a, b), 0);
  return {
    title: layer.value,
    lines: [
      sizeText(layer).replace(/, made by .*/, ""),
      `scale ${layer.signed ? `±${numberText(layer.limit)}` : `0…${numberText(layer.limit)}`}`,
      ...(layer.dead.length > 0 ? [`${layer.dead.length} dead`] : []),
    ],
    kind,
    mean: { map: layer.mean, limit: strongest, label: `0…${numberText(strongest)}` },
    tiles: layer.specific.slice(0, stripChannels).map((channel): FeatureTile => {
      const drawn = layer.mapOf(channel);
      const limit = run.options.contrast === "own" ? drawn.strongest : layer.limit;
      return { map: drawn.map, limit, label: String(channel), note: specificityOf(layer, channel) };
    }),
  };
}

/** `specific`: what the word means here, a sentence. */
export function strip(run: FeatureRun, shown: Shown, rows: readonly StripRow[], specific: string): Raster<3> {
  const own = run.options.contrast === "own";
  return stripSheet({
    caption: [
      { text: `${basename(shown.path)} in ${basename(run.file.path)}` },
      ...(shown.prediction ? [{ text: shown.prediction }] : []),
      quiet(
        `From the first layers to the last. On the left the mean of |value| over all channels, on its own scale; then the channels most specific to this picture, ${own ? "each on its own scale" : "on the scale of their layer, which holds 99.5 % of its values"}.`,
      ),
      quiet(specific),
    ],
    ...(shown.seen ? { picture: shown.seen } : {}),
    rows,
    headings: ["mean of all", "most specific first: number of the channel, and how specific"],
  });
}

/** Of pictures inside one page: what is beyond is named and left in its file. */
const mostEmbedded = 16e6;

/** Sheets in a format that browsers show and that takes a fraction of a PNG's room. */
export async function webImage(raster: Raster<3>, alt: string): Promise<LayerImage | undefined> {
  // The format has no larger pictures.
  if (Math.max(raster.width, raster.height) > 16_383) return undefined;
  return { image: await webpUri(raster, { quality: 86, effort: 2 }), alt, width: raster.width };
}

/** Keeps count of what a page holds. */
export function pageRoom(): (image: LayerImage | undefined) => boolean {
  let used = 0;
  return (image) => {
    used += image?.image.length ?? 0;
    return image !== undefined && used <= mostEmbedded;
  };
}

export function pageLayer(
  layer: FeatureLayer,
  image: LayerImage | undefined,
  file: string | undefined,
): PageLayer {
  const left = image
    ? []
    : [`Its sheet is too large for this page${file === undefined ? "" : `: see ${basename(file)}`}.`];
  return {
    title: layer.value,
    summary: `${sizeText(layer)}${layer.dead.length > 0 ? `, ${layer.dead.length} dead` : ""}`,
    sentences: left,
    images: image ? [image] : [],
    table: specificTable(layer),
  };
}

function specificTable(layer: FeatureLayer): NonNullable<PageLayer["table"]> {
  const { specific, numbers, specificity } = layer;
  return {
    caption: "The most specific channels",
    header: [
      "Channel",
      specificity.kind === "z-score" ? "z-score" : "Prominence",
      "Largest value",
      "Where (row, column)",
      "Mean",
    ],
    rows: specific.map((c) => [
      String(c),
      specificityOf(layer, c),
      numberText(numbers.maxima[c] as number),
      positionOf(layer, c).join(", "),
      numberText(numbers.means[c] as number),
    ]),
  };
}

export async function picturePage(
  run: FeatureRun,
  shown: Shown,
  overview: Raster<3> | undefined,
  layers: readonly PageLayer[],
  remarks: readonly string[],
): Promise<string> {
  const image =
    overview && (await webImage(overview, `Strip of ${layers.length} layers for ${basename(shown.path)}`));
  return featuresPage({
    kind: "Fovea features",
    title: `${basename(shown.path)} in ${basename(run.file.path)}`,
    lead: shown.prediction ?? "",
    ...(image ? { overview: image } : {}),
    layers,
    remarks,
    command: run.command,
    software,
  });
}
