/** fovea filters: the weights of convolutions as pictures. */

import type { Model } from "@fovea/core";
import type { Command } from "commander";
import { commandText } from "../command-text.ts";
import { type ChannelList, channelList } from "../features/channel-list.ts";
import { type FilterFiles, saveFilters } from "../features/filter-files.ts";
import {
  askedConvolutions,
  type FilterLayer,
  type FilterScale,
  filterLayer,
} from "../features/filter-layer.ts";
import { findingsText, kernelText, partText } from "../features/filter-words.ts";
import { saveKinds } from "../features/options.ts";
import { ModelFile } from "../model-file.ts";
import { modelJson, preprocessingOf } from "../model-json.ts";
import {
  layerList,
  type ModelFlags,
  modelOptions,
  oneOf,
  wholeNumber,
  withModelOptions,
} from "../options.ts";
import { openFolder } from "../out-folder.ts";
import { openProgress } from "../progress.ts";
import { printNotes } from "../remarks.ts";
import { printer } from "../terminal.ts";

/** `scale` is the multiplier of levels, as everywhere; hence `contrast`. */
interface Flags extends ModelFlags {
  readonly layer?: string;
  readonly channels?: ChannelList;
  readonly contrast: FilterScale;
  readonly zoom?: number;
  readonly out: string;
  readonly save?: ReadonlySet<string>;
  readonly json?: true;
}

/** `args`: the whole command line, for the record. */
export function addFilters(program: Command, args: readonly string[]): void {
  const command = program
    .command("filters")
    .description(
      "Draws the filters of convolutions: those of the first layer as colour images in the space of pixels, those of deeper layers one panel per input channel.",
    )
    .argument("<model>", "an .onnx file, or a model that comes with Fovea")
    .optionsGroup("What to draw:")
    .option("--layer <name,…>", "convolutions, or all (default: the first that sees the picture)")
    .option(
      "--channels <list>",
      "filters such as 0-15,40, or all (default: as many as fit a sheet)",
      channelList,
    )
    .option(
      "--contrast <how>",
      "shared by all filters of a layer, or own for each",
      contrastNamed,
      "shared" as const,
    )
    .option("--zoom <n>", "sheet pixels per weight", wholeNumber("--zoom", 1))
    .optionsGroup("Results:")
    .option("--out <dir>", "folder of the results", "./fovea-filters")
    .option("--save <kinds>", "png, npy, html (default: png,html)", saveKinds)
    .option("--json", "print one JSON document instead of text");
  withModelOptions(command)
    .addHelpText("after", examples)
    .action(async (model: string, flags: Flags) => {
      await runFilters(model, flags, commandText(args));
    });
}

const examples = `
Examples:
  fovea filters model.onnx
  fovea filters model.onnx --contrast own --save png,npy
  fovea filters model.onnx --layer layer1.0.conv1 --channels 0-15
  fovea filters menagerie-net --layer all --json`;

const contrastNamed = (text: string): FilterScale => oneOf("--contrast", ["shared", "own"], text);

async function runFilters(path: string, flags: Flags, command: string): Promise<void> {
  const { contrast: scale, zoom, save = saveKinds("png,html") } = flags;
  const folder = await openFolder(flags.out);
  try {
    const file = await ModelFile.read(path, modelOptions(flags));
    const model = await opened(file);
    const asked = askedConvolutions(model, layerList(flags.layer));
    const progress = await openProgress();
    const layers = asked.map((of, i) => {
      progress.at((0.3 * i) / asked.length, of.value);
      return filterLayer(file, model, of, flags.channels);
    });
    const saved = await saveFilters({ file, layers, scale, zoom, save, folder, command }, (part, what) =>
      progress.at(0.3 + 0.7 * part, what),
    ).finally(progress.pause);
    printNotes(file, ["filters"]);
    if (flags.json) printJson(file, layers, scale, saved);
    else printText(layers, saved);
  } finally {
    folder.close();
  }
}

/** At the size of its pictures, or as the file says where it takes none. */
const opened = (file: ModelFile): Promise<Model> =>
  preprocessingOf(file) ? file.forPictures() : file.at(undefined);

type Saved = Awaited<ReturnType<typeof saveFilters>>;

function printText(layers: readonly FilterLayer[], { files, page }: Saved): void {
  const to = printer(process.stdout);
  for (const [i, layer] of layers.entries()) {
    to.line(`${to.styled("bold", layer.filters.value)}  ${kernelText(layer)}`);
    for (const text of [partText(layer), ...findingsText(layer)]) if (text) to.line(`  ${text}`);
    for (const path of Object.values(files[i] as FilterFiles)) to.line(`  ${path}`);
  }
  if (page !== undefined) to.line(`Page: ${page}`);
}

function printJson(
  file: ModelFile,
  layers: readonly FilterLayer[],
  scale: FilterScale,
  { files, page }: Saved,
): void {
  const document = {
    ...modelJson(file),
    scale,
    layers: layers.map(({ filters, statistics, limits, shown }, i) => ({
      layer: filters.value,
      node: filters.node,
      shape: filters.shape,
      groups: filters.groups,
      strides: filters.strides,
      dilations: filters.dilations,
      space: filters.space,
      unit: filters.space === "pixels" ? "output per level 0…255" : "output per unit of input",
      limit: Math.max(0, ...limits),
      shown,
      filters: limits.map((limit, o) => ({
        norm: statistics.norms[o],
        largest: limit,
        mean: statistics.means[o],
        ...(statistics.colour ? { colour: statistics.colour[o] } : {}),
      })),
      nearDead: statistics.nearDead,
      duplicates: statistics.duplicates ?? null,
      files: files[i],
    })),
    page: page ?? null,
  };
  printer(process.stdout).line(JSON.stringify(document, null, 2));
}
