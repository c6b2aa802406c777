/** The query and its neighbours on one sheet. */

import { basename } from "node:path";
import { type CaptionLine, contactSheet, encodePng, numberText, type Raster, type Tile } from "@fovea/render";
import { deflate } from "../draw.ts";
import { software } from "../software.ts";
import type { FoundFor, NeighbourRun, Searched } from "./request.ts";
import { leftOutText, measureText, noveltyText, purityText, saidText, searchedText } from "./words.ts";

/** `pictures`: the query's and those of the neighbours; undefined where one cannot be read any more. */
export function neighbourSheet(
  run: NeighbourRun,
  searched: Searched,
  found: FoundFor,
  pictures: readonly (Raster | undefined)[],
): Promise<Uint8Array> {
  const { query, label, neighbours } = found;
  const first: Tile = {
    raster: pictures[0] ?? blank,
    title: `query: ${basename(query.path)}`,
    notes: [...(label === undefined ? [] : [{ text: label }]), quiet(`said ${saidText(query.said)}`)],
  };
  const tiles = neighbours.map(
    (each, i): Tile => ({
      raster: pictures[i + 1] ?? blank,
      title: `${i + 1}: ${numberText(each.distance)} ${basename(each.path)}`,
      notes: [
        ...(each.label === undefined ? [] : [{ text: each.label, tone: toneOf(each.label, label) }]),
        quiet(`said ${saidText(each.said)}`),
      ],
    }),
  );
  const caption: CaptionLine[] = [
    { text: `Nearest neighbours of ${basename(query.path)}` },
    quiet(`${measureText(run)}. ${searchedText(searched)}`),
    ...[purityText(found, searched), noveltyText(found), leftOutText(found)].flatMap((text) =>
      text ? [{ text }] : [],
    ),
  ];
  const text = {
    Software: software,
    Title: `Nearest neighbours of ${basename(query.path)}`,
    Source: run.command,
  };
  const columns = Math.min(6, Math.max(3, tiles.length + 1));
  return encodePng(contactSheet([first, ...tiles], caption, { columns, zoom: 1 }), { text, deflate });
}

const quiet = (text: string): CaptionLine => ({ text, tone: "quiet" });

/** Red for a neighbour of another class. */
const toneOf = (label: string, query: string | undefined): "plain" | "failed" =>
  query === undefined || query === label ? "plain" : "failed";

const blank: Raster = { width: 160, height: 120, channels: 1, data: new Uint8Array(160 * 120).fill(235) };
