/** fovea atlas: a map of all that a layer tells apart. */

import type { Command } from "commander";
import { atlasPaths } from "../atlas/atlas-paths.ts";
import { atlasJson, printAtlas, saveAtlas } from "../atlas/atlas-result.ts";
import { type AtlasSettings, type IconKind, iconKinds, makeAtlas } from "../atlas/make-atlas.ts";
import { atlasLayer } from "../atlas/sample-pictures.ts";
import { commandText } from "../command-text.ts";
import { exitCodeOf } from "../each-input.ts";
import { ModelFile } from "../model-file.ts";
import {
  invalid,
  type ModelFlags,
  modelOptions,
  numberFrom,
  oneOf,
  wholeNumber,
  withModelOptions,
} from "../options.ts";
import { openFolder } from "../out-folder.ts";
import { printNotes } from "../remarks.ts";
import { printer } from "../terminal.ts";

interface Flags extends ModelFlags {
  readonly store?: string;
  readonly layer?: string;
  readonly samplesPerPicture: number;
  readonly neighbors: number;
  readonly minDistance: number;
  readonly grids?: readonly number[];
  readonly least?: number;
  readonly icons: IconKind;
  readonly whiten?: true;
  readonly iconSize?: number;
  readonly steps: number;
  readonly attempts: number;
  readonly seed: number;
  readonly out: string;
  readonly json?: true;
}

/** `args`: the whole command line, for the record. */
export function addAtlas(program: Command, args: readonly string[]): void {
  const command = program
    .command("atlas")
    .description(
      "Samples what a layer answers to many pictures, lays the answers out so that like ones lie near each other, and draws for each place what the network sees there, with the classes it speaks for.",
    )
    .argument("<model>", "an .onnx file, or a model that comes with Fovea")
    .argument(
      "[pictures...]",
      "pictures, folders (searched with all folders inside) or globs; the more the better",
    )
    .optionsGroup("The samples:")
    .option("--store <path>", "the pictures of a scan instead, see `fovea scan --help`")
    .option("--layer <name>", "where (default: the last one with space)")
    .option(
      "--samples-per-picture <n>",
      "random positions of each picture",
      wholeNumber("--samples-per-picture", 1),
      1,
    )
    .option("--seed <n>", "of the positions, the layout and the icons", wholeNumber("--seed", 0), 0)
    .optionsGroup("The map:")
    .option("--neighbors <n>", "that the layout keeps near", wholeNumber("--neighbors", 2), 50)
    .option(
      "--min-distance <d>",
      "how near two places may come, 0 to 1",
      numberFrom("--min-distance", 0, 1),
      0.05,
    )
    .option(
      "--grids <n,…>",
      "cells along a side, one for each level of zoom (default: by the number of samples)",
      gridsIn,
    )
    .option(
      "--least <n>",
      "samples that a cell must have (default: 5, with few samples fewer)",
      wholeNumber("--least", 1),
    )
    .optionsGroup("The icons:")
    .option(
      "--icons <kind>",
      "synthesis: images made by optimisation; patches: the nearest piece of a picture, which takes no time",
      (text: string) => oneOf("--icons", iconKinds, text),
      "synthesis",
    )
    .option("--steps <n>", "of each icon's optimisation", wholeNumber("--steps", 1), 128)
    .option("--attempts <n>", "starts, of which the best is kept", wholeNumber("--attempts", 1), 1)
    .option(
      "--icon-size <n>",
      "side in pixels (default: what a position sees, 96 at most)",
      wholeNumber("--icon-size", 8, 1024),
    )
    .option("--whiten", "take out what all activations have in common")
    .optionsGroup("Results:")
    .option("--out <dir>", "folder of the results", "./fovea-atlas")
    .option("--json", "print one JSON document instead of text");
  withModelOptions(command)
    .addHelpText("after", examples)
    .action(async (model: string, inputs: string[], flags: Flags) => {
      process.exitCode = await runAtlas(model, inputs, flags, commandText(args));
    });
}

const examples = `
A run that is interrupted goes on where it was: icons that are finished lie in
the folder of results.

Examples:
  fovea atlas model.onnx photos/
  fovea atlas model.onnx photos/ --icons patches --out quick
  fovea atlas model.onnx photos/ --layer layer3 --samples-per-picture 4`;

function gridsIn(text: string): number[] {
  const grids = text.split(",").map(Number);
  if (grids.every((grid) => Number.isInteger(grid) && grid >= 1 && grid <= 200))
    return [...new Set(grids)].sort((a, b) => a - b);
  throw invalid(
    "--grids",
    `expected whole numbers from 1 to 200, found "${text}"`,
    "Such as --grids 5,10,20.",
  );
}

async function runAtlas(
  path: string,
  args: readonly string[],
  flags: Flags,
  command: string,
): Promise<number> {
  const folder = await openFolder(flags.out);
  try {
    const file = await ModelFile.read(path, modelOptions(flags));
    const model = await file.forPictures();
    const layer = atlasLayer(model, flags.layer);
    const paths = await atlasPaths(args, flags.store, { file, model, out: flags.out });
    printNotes(file, paths);
    const result = await makeAtlas({
      ...{ file, model, layer, paths, command, out: flags.out, iconKind: flags.icons },
      ...{ grids: flags.grids, least: flags.least, iconSize: flags.iconSize },
      settings: settingsOf(flags),
    });
    const saved = await saveAtlas(result, folder);
    const to = printer(process.stdout);
    if (flags.json)
      to.line(JSON.stringify({ ...atlasJson(result), page: saved.page, sheets: saved.sheets }, null, 2));
    else printAtlas(to, result, saved);
    const { failures } = result.sampled;
    return exitCodeOf([...failures, ...paths.slice(failures.length).map((each) => ({ each }))]);
  } finally {
    folder.close();
  }
}

const settingsOf = ({
  seed,
  steps,
  attempts,
  whiten,
  samplesPerPicture,
  neighbors,
  minDistance,
}: Flags): AtlasSettings => ({
  ...{ seed, steps, attempts, samplesPerPicture, minDistance, whiten: whiten === true },
  neighbours: neighbors,
});
