/** Files of `fovea filters`: a sheet per layer, its numbers, and the page. */

import { basename } from "node:path";
import { encodeNpy } from "@fovea/core";
import {
  type CaptionLine,
  encodePng,
  featuresPage,
  filterSheet,
  type LayerImage,
  numberText,
  type PageLayer,
} from "@fovea/render";
import { deflate } from "../draw.ts";
import type { ModelFile } from "../model-file.ts";
import type { OutFolder } from "../out-folder.ts";
import { software } from "../software.ts";
import { type FilterLayer, type FilterScale, shownWeights } from "./filter-layer.ts";
import { findingsText, kernelText, partText, readingText, scaleText } from "./filter-words.ts";
import { layerNames } from "./layer-files.ts";

export interface FilterRun {
  readonly file: ModelFile;
  readonly layers: readonly FilterLayer[];
  readonly scale: FilterScale;
  readonly zoom: number | undefined;
  readonly save: ReadonlySet<string>;
  readonly folder: OutFolder;
  readonly command: string;
}

/** Paths of what was written, by kind. */
export interface FilterFiles {
  readonly sheet?: string;
  readonly weights?: string;
}

export async function saveFilters(
  run: FilterRun,
  progress: (done: number, what: string) => void,
): Promise<{ readonly files: readonly FilterFiles[]; readonly page: string | undefined }> {
  const files: FilterFiles[] = [];
  const parts: PageLayer[] = [];
  const nameOf = layerNames();
  for (const [i, layer] of run.layers.entries()) {
    progress(i / run.layers.length, layer.filters.value);
    files.push(await saveLayer(run, layer, nameOf(layer.filters.value)));
    if (run.save.has("html")) parts.push(await pagePart(run, layer));
  }
  const page = run.save.has("html") ? await run.folder.write("filters.html", pageOf(run, parts)) : undefined;
  return { files, page };
}

async function saveLayer(run: FilterRun, layer: FilterLayer, name: string): Promise<FilterFiles> {
  const { folder, save, scale } = run;
  const sheet = save.has("png")
    ? { sheet: await folder.write(`${name}.filters-${scale}.png`, await sheetPng(run, layer, scale)) }
    : {};
  const weights = save.has("npy")
    ? { weights: await folder.write(`${name}.filters.npy`, encodeNpy(layer.filters.weights)) }
    : {};
  return { ...sheet, ...weights };
}

async function sheetPng(run: FilterRun, layer: FilterLayer, scale: FilterScale): Promise<Uint8Array> {
  return encodePng(drawn(run, layer, scale), { text: textOf(run, layer), deflate });
}

function drawn(
  { file, zoom }: FilterRun,
  layer: FilterLayer,
  scale: FilterScale,
): ReturnType<typeof filterSheet> {
  const { filters, limits, shown } = layer;
  const largest = Math.max(0, ...limits);
  const part = partText(layer);
  const lines = [
    readingText(layer),
    scaleText(layer, scale),
    ...(part ? [part] : []),
    ...findingsText(layer),
  ];
  const strength = (o: number): string => `${Math.round((100 * (limits[o] as number)) / (largest || 1))} %`;
  return filterSheet({
    caption: [
      { text: `${basename(file.path)}: ${filters.value}` },
      { text: kernelText(layer) },
      ...lines.map((text): CaptionLine => ({ text, tone: "quiet" })),
    ],
    weights: shownWeights(layer, scale),
    drawn: layer.drawn,
    limit: scale === "shared" ? largest : undefined,
    labels: shown.map(String),
    ...(scale === "own" ? { notes: shown.map(strength) } : {}),
    ...(zoom === undefined ? {} : { zoom }),
  });
}

const textOf = ({ file, command }: FilterRun, { filters }: FilterLayer): Record<string, string> => ({
  Software: software,
  Title: `Filters of ${filters.value}`,
  "fovea:model-sha256": file.sha256,
  "fovea:command": command,
});

async function pagePart(run: FilterRun, layer: FilterLayer): Promise<PageLayer> {
  const images: LayerImage[] = [];
  const scales: readonly FilterScale[] = run.scale === "shared" ? ["shared", "own"] : ["own", "shared"];
  for (const scale of scales.slice(0, run.layers.length > 8 ? 1 : 2)) {
    const raster = drawn(run, layer, scale);
    const alt = `${layer.shown.length} filters of ${layer.filters.value}, ${scale === "own" ? "each on its own scale" : "one scale for all"}`;
    images.push({ image: await encodePng(raster, { deflate }), alt, width: raster.width });
  }
  return {
    title: layer.filters.value,
    summary: kernelText(layer),
    sentences: [...findingsText(layer)],
    images,
    table: tableOf(layer),
  };
}

/** Rows of a table on the page at most. */
const mostRows = 256;

function tableOf({ filters, statistics, limits, shown }: FilterLayer): NonNullable<PageLayer["table"]> {
  const { norms, means, colour } = statistics;
  const dead = new Set(statistics.nearDead);
  const unit = filters.space === "pixels" ? "per level of a pixel" : "per unit of the layer's input";
  return {
    caption: `Numbers of the filters, ${unit}${shown.length > mostRows ? `; the first ${mostRows}` : ""}`,
    header: ["Filter", "Norm", "Largest |w|", "Mean w", ...(colour ? ["Colour"] : []), ""],
    rows: shown
      .slice(0, mostRows)
      .map((o) => [
        String(o),
        numberText(norms[o] as number),
        numberText(limits[o] as number),
        numberText(means[o] as number),
        ...(colour ? [`${Math.round(100 * (colour[o] as number))} %`] : []),
        dead.has(o) ? "near dead" : "",
      ]),
  };
}

const pageOf = ({ file, layers, command }: FilterRun, parts: readonly PageLayer[]): string =>
  featuresPage({
    kind: "Fovea filters",
    title: `Filters of ${basename(file.path)}`,
    lead: layers.length === 1 ? kernelText(layers[0] as FilterLayer) : `${layers.length} convolutions`,
    layers: parts,
    remarks: [
      ...new Set(layers.map(readingText)),
      ...(layers.some(({ filters }) => filters.space === "pixels")
        ? [
            "Filters of the first layer are shown as they act on the pixels of a picture: what is done to a level before the layer sees it, outside the model or inside, is folded into them, W · scale / std, and the order is red, green, blue whatever the model's.",
          ]
        : []),
      ...(layers.some(({ statistics }) => statistics.colour)
        ? ["Colour is the part of a filter's Σw² that is not grey."]
        : []),
    ],
    command,
    software,
  });
