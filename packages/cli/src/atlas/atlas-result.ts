/** A finished atlas → page, a picture of each grid, and JSON. */

import { basename } from "node:path";
import { type AtlasGraph, type AtlasSample, coordinates } from "@fovea/core";
import { atlasPage, atlasSheet, encodePng, type Raster } from "@fovea/render";
import { deflate, webpUri } from "../draw.ts";
import { modelJson } from "../model-json.ts";
import type { OutFolder } from "../out-folder.ts";
import { software } from "../software.ts";
import { tablesWithin } from "../table.ts";
import { inOneLine, type Printer } from "../terminal.ts";
import type { AtlasCell } from "./atlas-cells.ts";
import type { AtlasResult } from "./make-atlas.ts";

export interface SavedAtlas {
  readonly page: string;
  /** One for each grid. */
  readonly sheets: readonly string[];
  readonly json: string;
}

export async function saveAtlas(result: AtlasResult, folder: OutFolder): Promise<SavedAtlas> {
  const sheets: string[] = [];
  for (const grid of gridsWithCells(result)) {
    const png = await encodePng(sheetOf(result, grid), { text: textOf(result), deflate });
    sheets.push(await folder.write(`atlas-${grid}.png`, png));
  }
  const page = await folder.write("atlas.html", await pageOf(result));
  const json = await folder.write("atlas.json", `${JSON.stringify(atlasJson(result), null, 2)}\n`);
  return { page, sheets, json };
}

const gridsWithCells = ({ cut: { grids, cells } }: AtlasResult): number[] =>
  grids.filter((grid) => cells.some((cell) => cell.grid === grid));

const nameOf = ({ file }: Pick<AtlasResult, "file">, index: number): string =>
  file.labels?.names[index]?.split(",")[0] ?? String(index);

const labelOf = (result: AtlasResult, { classes: [first] }: AtlasCell): string =>
  first === undefined ? "" : nameOf(result, first.index);

/** Samples that are in a cell of the grid. */
const inCells = ({ cut: { cells } }: AtlasResult, grid: number): number =>
  cells.reduce((sum, cell) => sum + (cell.grid === grid ? cell.members.length : 0), 0);

function sheetOf(result: AtlasResult, grid: number): Raster<3> {
  const { cut, icons, atlas, sampled, file } = result;
  const cells = cut.cells.flatMap((cell, i) =>
    cell.grid === grid ? [{ ...cell, icon: icons[i] as Raster<3>, label: labelOf(result, cell) }] : [],
  );
  return atlasSheet(cells, [
    { text: `Activation atlas of ${basename(file.path)} at ${atlas.layer}` },
    {
      text: `${inCells(result, grid)} of ${sampled.samples.length} sampled positions lie in ${cells.length} cells of a ${grid}×${grid} grid, each with at least ${cut.least}. ${iconWords(result)} Below each: the class with the largest mean attribution.`,
      tone: "quiet",
    },
  ]);
}

const iconWords = ({ iconKind, settings: { steps, attempts, whiten } }: AtlasResult): string =>
  iconKind === "patches"
    ? "Icons are the patch nearest to the mean activation of the cell."
    : `Icons are images made in ${steps} steps${attempts > 1 ? `, the best of ${attempts}` : ""}, so that the middle of the layer points the way of the cell's mean activation${whiten ? ", whitened" : ""}.`;

const textOf = ({ file, engine, command, settings }: AtlasResult): Record<string, string> => ({
  Software: software,
  "fovea:model-sha256": file.sha256,
  "fovea:engine": engine,
  "fovea:seed": String(settings.seed),
  "fovea:command": command,
});

async function pageOf(result: AtlasResult): Promise<string> {
  const { file, atlas, sampled, paths, cut, icons, patches, command } = result;
  const numbers = new Map([...patches.keys()].map((sample, i) => [sample, i]));
  const images = await Promise.all(
    [...patches.values()].map((raster) => webpUri(raster, { quality: 72, effort: 3 })),
  );
  const pageIcons = await Promise.all(icons.map((raster) => webpUri(raster, { quality: 85, effort: 3 })));
  return atlasPage({
    title: `What ${basename(file.path)} sees at ${atlas.layer}`,
    lead: `${sampled.samples.length} positions of ${new Set(sampled.samples.map(({ picture }) => picture)).size} pictures, laid out so that those to which the layer answers alike lie near each other.`,
    nameOf: (index) => nameOf(result, index),
    grids: gridsWithCells(result).map((grid) => ({
      grid,
      cells: cut.cells.flatMap((cell, i) =>
        cell.grid === grid
          ? [
              {
                ...{ row: cell.row, column: cell.column, count: cell.members.length, classes: cell.classes },
                icon: pageIcons[i] as string,
                patches: cell.shown.flatMap((sample) => numbers.get(sample) ?? []),
              },
            ]
          : [],
      ),
    })),
    patches: [...patches.keys()].map((sample, i) => ({
      image: images[i] as string,
      name: basename(paths[(sampled.samples[sample] as AtlasSample).picture] as string),
    })),
    remarks: remarksOf(result),
    command,
    software,
  });
}

function remarksOf(result: AtlasResult): string[] {
  const { atlas, cut, sampled, patchSide, inputSide, field, settings } = result;
  const finest = gridsWithCells(result).at(-1) ?? 0;
  const left = sampled.samples.length - inCells(result, finest);
  return [
    `A cell stands for positions at which the ${atlas.shape[1]} channels of ${atlas.layer} answer alike. ${iconWords(result)} An icon shows what these positions have in common for the network; it is no photograph.`,
    `Near cells are alike. Distances across the map, and how much room a group takes, mean little: UMAP keeps neighbourhoods (${settings.neighbours} neighbours by cosine, least distance ${settings.minDistance}).`,
    `Attribution is ∂z/∂A · A at the position, the layer's linear share in the class score z, as the mean over the cell's positions, in units of the score. A class that is not among the ${atlas.count} best of a picture counts as 0 there.`,
    "Predicted is the part of the cell's positions whose picture the model takes for the class.",
    `Patches are ${patchSide}×${patchSide} of the ${inputSide}×${inputSide} pixels that the model sees, around the position${field > patchSide ? `, which itself sees ${field}` : ""}.`,
    ...(left > 0
      ? [
          `${left} of ${sampled.samples.length} positions are in no cell of the finest grid: a cell needs ${cut.least}.`,
        ]
      : []),
    ...(sampled.silent > 0
      ? [`${sampled.silent} positions at which the whole layer is zero were left out.`]
      : []),
  ];
}

export function atlasJson(result: AtlasResult): object {
  const { file, atlas, sampled, paths, cut, settings, engine, command, iconKind } = result;
  return {
    ...{ software, command, engine },
    ...modelJson(file),
    ...settings,
    ...{ icons: iconKind, layer: atlas.layer, shape: atlas.shape, least: cut.least },
    pictures: paths.length - sampled.failures.length,
    samples: sampled.samples.length,
    silent: sampled.silent,
    grids: cut.grids.map((grid) => ({
      grid,
      cells: cut.cells
        .filter((cell) => cell.grid === grid)
        .map(({ row, column, members, classes, shown }) => ({
          ...{ row, column, count: members.length },
          classes: classes.map((each) => ({ ...each, label: nameOf(result, each.index) })),
          shown: shown.map((sample) => placeOf(sampled.samples[sample] as AtlasSample, paths, atlas)),
        })),
    })),
    problems: sampled.failures.map(({ path, error }) => ({ path, why: error.message })),
  };
}

function placeOf(
  { picture, position, predicted }: AtlasSample,
  paths: readonly string[],
  { shape }: AtlasGraph,
): object {
  return { picture: paths[picture], at: coordinates(position, shape.slice(2)), predicted };
}

/** The grids, what was left out, and where the results lie. */
export function printAtlas(to: Printer, result: AtlasResult, saved: SavedAtlas): void {
  const { file, atlas, sampled, cut } = result;
  const { samples, silent } = sampled;
  to.line(
    `${basename(file.path)} at ${atlas.layer}: ${samples.length} positions, ${atlas.shape[1]} channels`,
  );
  if (silent > 0) to.line(`${silent} positions at which the whole layer is zero were left out`);
  const rows = gridsWithCells(result).map((grid) => {
    const cells = cut.cells.filter((cell) => cell.grid === grid);
    return [
      `${grid} × ${grid}`,
      String(cells.length),
      String(inCells(result, grid)),
      commonest(result, cells),
    ];
  });
  for (const lines of tablesWithin(to.width, ["grid", "cells", "positions", "most cells speak for"], rows))
    for (const line of lines) to.line(to.cut(line, 0));
  for (const [what, path] of [
    ["Page", saved.page],
    ["JSON", saved.json],
  ] as const)
    to.line(`${what}: ${inOneLine(path)}`);
  to.line(`Pictures: ${saved.sheets.map(inOneLine).join(", ")}`);
}

/** The classes that are first in most cells. */
function commonest(result: AtlasResult, cells: readonly AtlasCell[]): string {
  const counts = new Map<number, number>();
  for (const {
    classes: [first],
  } of cells)
    if (first) counts.set(first.index, (counts.get(first.index) ?? 0) + 1);
  const ranked = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 3);
  return ranked.map(([index, count]) => `${nameOf(result, index)} (${count})`).join(", ");
}
