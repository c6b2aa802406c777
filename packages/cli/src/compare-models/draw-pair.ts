/** Pictures of a comparison: maps side by side, and layers against layers. */

import { basename } from "node:path";
import {
  type CaptionLine,
  contactSheet,
  encodePng,
  layerMatrixFigure,
  type Tile,
  targetText,
} from "@fovea/render";
import { deflate } from "../draw.ts";
import { software } from "../software.ts";
import type { SimilarLayers } from "./feature-batches.ts";
import type { PairMaps } from "./pair-maps.ts";
import type { CompareModelsRun, Side } from "./request.ts";
import { layersText, mapSentences, similarityText } from "./words.ts";

const quiet = (text: string): CaptionLine => ({ text, tone: "quiet" });

export function mapsPng(maps: readonly PairMaps[], run: CompareModelsRun): Promise<Uint8Array> {
  const title = `Where ${run.a.name} and ${run.b.name} look`;
  const tiles = maps.flatMap(({ said, picture, a, b, similarity }): Tile[] => [
    {
      raster: picture,
      title: basename(said.path),
      notes: [...(said.label === undefined ? [] : [{ text: said.label }]), quiet(similarityText(similarity))],
    },
    {
      raster: a.overlay,
      title: run.a.name,
      notes: [{ text: `why ${targetText(a.target)}?` }, quiet(a.scale)],
    },
    {
      raster: b.overlay,
      title: run.b.name,
      notes: [{ text: `why ${targetText(b.target)}?` }, quiet(b.scale)],
    },
  ]);
  const caption = [{ text: title }, ...mapSentences(maps, run).map(quiet)];
  return encodePng(contactSheet(tiles, caption, { columns: maps.length > 3 ? 6 : 3, zoom: 1 }), {
    text: { Software: software, Title: title, Source: run.command },
    deflate,
  });
}

export function layersPng(layers: SimilarLayers, { a, b, command }: CompareModelsRun): Promise<Uint8Array> {
  const title = `How alike layers of ${a.name} and ${b.name} are`;
  const caption = [
    { text: title },
    quiet(`${layersText(layers)} In hundredths; the best match of each row is framed.`),
  ];
  const figure = layerMatrixFigure(
    {
      rows: layerNames(a),
      columns: layerNames(b),
      rowTitle: a.name,
      columnTitle: b.name,
      values: layers.values,
    },
    caption,
  );
  return encodePng(figure, { text: { Software: software, Title: title, Source: command }, deflate });
}

/** Exporters write `/layer1/relu/Relu_output_0`: where that stays clear, the part that says what a person would, `layer1/relu`. */
function layerNames({ layers }: Side): string[] {
  const whole = layers.map(({ value }) => value);
  const short = whole.map((value) => value.replace(/^\/(.+)\/\w+_output_\d+$/, "$1"));
  return new Set(short).size === short.length ? short : whole;
}
