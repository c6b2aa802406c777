/** An explanation as pictures: the printed figure, and the bare overlay for the report. */

import { promisify } from "node:util";
import { constants, deflate as deflateOnPool, type ZlibOptions } from "node:zlib";
import type { Explanation } from "@fovea/core";
import {
  encodePng,
  explanationFigure,
  type Outlines,
  outlined,
  overlay,
  type Picture,
  type Raster,
  type Seen,
  type ShownMap,
  scoreName,
  targetLine,
} from "@fovea/render";

const compressed = promisify<Uint8Array, ZlibOptions, Uint8Array>(deflateOnPool);

/** A fast setting that costs no size here; see encodePng(). On another thread than the drawing of the next picture. */
export const deflate = (bytes: Uint8Array): Promise<Uint8Array> =>
  compressed(bytes, { level: 1, strategy: constants.Z_RLE });

/** What a figure shows besides the map. */
export interface FigureExtras {
  /** Boxes and the edge of a mask, drawn on both panels. */
  readonly outlines?: Outlines | undefined;
  /** More lines of the caption. */
  readonly remarks?: readonly string[];
}

/** The picture as the model saw it beside the same picture under the map, scale and caption below. */
export function figurePng(
  explanation: Explanation,
  seen: Seen,
  shown: ShownMap,
  text: Readonly<Record<string, string>>,
  extras: FigureExtras = {},
): Promise<Uint8Array> {
  const { method, score, ledger } = explanation;
  const said = { title: method.title, target: targetLine(explanation), scoreName: scoreName(explanation) };
  return encodePng(explanationFigure({ ...said, score, ledger, seen, shown, ...extras }), { text, deflate });
}

export function overlayPng(seen: Seen, { map, scale }: ShownMap, outlines?: Outlines): Promise<Uint8Array> {
  const drawn = overlay(seen.picture, map, scale);
  return encodePng(enlarged(outlines ? outlined(drawn, outlines) : drawn), { deflate });
}

export const picturePng = (picture: Picture): Promise<Uint8Array> =>
  encodePng(enlarged(picture), { deflate });

/** Small pictures in whole steps, so that a page shows their pixels and not a blur. */
export function enlarged(raster: Raster): Raster {
  const zoom = Math.floor(256 / Math.max(raster.width, raster.height));
  if (zoom < 2) return raster;
  const { width, height, channels } = raster;
  const data = new Uint8Array(width * height * channels * zoom * zoom);
  for (let y = 0, to = 0; y < height * zoom; y++) {
    const row = Math.floor(y / zoom) * width;
    for (let x = 0; x < width * zoom; x++) {
      const from = (row + Math.floor(x / zoom)) * channels;
      for (let c = 0; c < channels; c++) data[to++] = raster.data[from + c] as number;
    }
  }
  return { width: width * zoom, height: height * zoom, channels, data };
}

/** A picture inside a page: WebP takes a fraction of a PNG's room. `effort`: 0 to 6, the more the smaller and slower. */
export async function webpUri(
  { width, height, channels, data }: Raster,
  options: { readonly quality: number; readonly effort?: number },
): Promise<string> {
  const { default: sharp } = await import("sharp");
  const bytes = await sharp(data, { raw: { width, height, channels } }).webp(options).toBuffer();
  return `data:image/webp;base64,${bytes.toString("base64")}`;
}
