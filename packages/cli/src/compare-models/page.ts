/** A comparison of two models as a page. */

import { basename } from "node:path";
import { type ComparedSides, compareModelsPage, numberText, type Picture, targetText } from "@fovea/render";
import { picturePng } from "../draw.ts";
import { thumbnail } from "../neighbours/thumbnail.ts";
import { saidText } from "../neighbours/words.ts";
import { software } from "../software.ts";
import { layersPng } from "./draw-pair.ts";
import type { PairSaid } from "./measure-pair.ts";
import type { PairMaps } from "./pair-maps.ts";
import type { CompareModelsRun } from "./request.ts";
import type { PairResult } from "./result.ts";
import {
  agreementSentences,
  bestMatches,
  guesses,
  layersText,
  mapSentences,
  similarityText,
} from "./words.ts";

/** Pictures with a thumbnail. */
const mostShown = 24;

export async function pairPage(result: PairResult): Promise<string> {
  const { run, agreement, maps, refused, layers } = result;
  const { a, b } = run;
  return compareModelsPage({
    title: `${a.name} and ${b.name}`,
    lead: `Two models on ${result.said.length} pictures: what they say, where they look, and how alike their layers are.`,
    names: [a.name, b.name],
    sentences: [...agreementSentences(agreement, run), ...guesses(run)],
    differing: await Promise.all(
      agreement.differing.slice(0, mostShown).map((each) => shownDifference(each, run)),
    ),
    more: agreement.differing
      .slice(mostShown)
      .map(({ path, a, b }) => `${path}: ${saidText(a)}; ${saidText(b)}`),
    mapSentences: maps.length > 0 ? mapSentences(maps, run) : [],
    maps: await Promise.all(maps.map(shownMaps)),
    refused: refused.map(({ path, error }) => `${path}: ${error.message}`),
    ...(layers
      ? {
          layers: {
            sentence: layersText(layers),
            png: await layersPng(layers, run),
            best: bestMatches(layers, run).map(({ layer, best, value }) => ({
              layer,
              best,
              value: numberText(value, 2),
            })),
          },
        }
      : {}),
    command: run.command,
    software,
  });
}

async function shownDifference(
  { path, label, a, b }: PairSaid,
  { a: { file } }: CompareModelsRun,
): Promise<ComparedSides> {
  const picture: Picture = await thumbnail(path, file.limits);
  return {
    name: basename(path),
    png: await picturePng(picture),
    ...(label === undefined ? {} : { label }),
    said: [saidText(a), saidText(b)],
  };
}

const shownMaps = async ({ said, picture, a, b, similarity }: PairMaps) => ({
  name: basename(said.path),
  ...(said.label === undefined ? {} : { label: said.label }),
  png: await picturePng(picture),
  said: [saidText(said.a), saidText(said.b)] as const,
  similarity: similarityText(similarity),
  maps: [
    { png: await picturePng(a.overlay), why: targetText(a.target), scale: a.scale },
    { png: await picturePng(b.overlay), why: targetText(b.target), scale: b.scale },
  ] as const,
});
