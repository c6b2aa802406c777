/** Neighbours as a page. */

import { basename } from "node:path";
import { neighboursPage, numberText, type Picture, type ShownPicture, type ShownQuery } from "@fovea/render";
import { picturePng } from "../draw.ts";
import { software } from "../software.ts";
import type { FoundFor, NeighbourRun, Searched } from "./request.ts";
import {
  isStrange,
  leftOutText,
  leftText,
  measureText,
  noveltyText,
  purityText,
  saidText,
  searchedText,
} from "./words.ts";

/** A query with its picture and those of its neighbours, where they can be read. */
export interface Pictured {
  readonly found: FoundFor;
  readonly pictures: readonly (Picture | undefined)[];
}

export async function pageOf(
  run: NeighbourRun,
  searched: Searched,
  all: readonly Pictured[],
): Promise<string> {
  const queries = await Promise.all(all.map((each) => shownQuery(each, searched)));
  const [first] = all;
  return neighboursPage({
    title:
      all.length === 1
        ? `Neighbours of ${basename(first?.found.query.path ?? "")}`
        : `Neighbours of ${all.length} pictures`,
    lead: `${basename(run.file.path)}. ${measureText(run)}. ${searchedText(searched)}`,
    queries,
    problems: searched.problems.map(leftText),
    command: run.command,
    software,
  });
}

async function shownQuery({ found, pictures }: Pictured, searched: Searched): Promise<ShownQuery> {
  const { query, label, neighbours } = found;
  const shown = async (
    each: { path: string; label: string | undefined },
    i: number,
  ): Promise<ShownPicture> => {
    const picture = pictures[i];
    return {
      name: basename(each.path),
      ...(picture ? { png: await picturePng(picture) } : {}),
      ...(each.label === undefined ? {} : { label: each.label }),
      said: saidText(i === 0 ? query.said : (neighbours[i - 1] as (typeof neighbours)[number]).said),
    };
  };
  return {
    picture: await shown({ path: query.path, label }, 0),
    sentences: [purityText(found, searched), leftOutText(found)].filter((text) => text !== undefined),
    novelty: { text: noveltyText(found), strange: isStrange(found) },
    neighbours: await Promise.all(
      neighbours.map(async (each, i) => ({
        ...(await shown(each, i + 1)),
        distance: numberText(each.distance),
        other: label !== undefined && each.label !== undefined && each.label !== label,
      })),
    ),
  };
}
