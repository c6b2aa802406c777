/** fovea patches: the parts of pictures that excite the channels of a layer most. */

import {
  ceilingOf,
  classNamed,
  FoveaError,
  fieldForms,
  type Model,
  spatialLayerNamed,
  unknownClass,
} from "@fovea/core";
import { pixelLayout } from "@fovea/render";
import type { Command } from "commander";
import { channelsIn } from "../channel-ranges.ts";
import { commandText } from "../command-text.ts";
import { someFailed } from "../exit-codes.ts";
import { isTensor } from "../find-inputs.ts";
import { picturesOf } from "../labelled-inputs.ts";
import { ModelFile } from "../model-file.ts";
import { invalid, type ModelFlags, modelOptions, oneOf, wholeNumber, withModelOptions } from "../options.ts";
import { type OutFolder, openFolder } from "../out-folder.ts";
import { readChannels, type WantedChannels } from "../patches/channels.ts";
import { type BesideName, besides, Companion } from "../patches/companion.ts";
import { cutPatches } from "../patches/cut-patches.ts";
import { patchesJson } from "../patches/json.ts";
import { printPatches } from "../patches/print.ts";
import type { PatchLayer, PatchRun } from "../patches/request.ts";
import { patchSide, savePage, saveSheet } from "../patches/save.ts";
import { searchPatches } from "../patches/search.ts";
import { type Found, type Problem, problemText } from "../patches/words.ts";
import { openProgress } from "../progress.ts";
import { printNotes } from "../remarks.ts";
import { printer } from "../terminal.ts";

interface Flags extends ModelFlags {
  readonly layer?: string;
  readonly channel: WantedChannels;
  readonly store?: string;
  readonly k: number;
  readonly relevance?: string;
  readonly beside?: BesideName;
  readonly out: string;
  readonly json?: true;
}

/** `args`: the whole command line, for the record. */
export function addPatches(program: Command, args: readonly string[]): void {
  const command = program
    .command("patches")
    .description(
      "Finds, for channels of a layer, the pictures in which they are strongest, and cuts out what the strongest unit sees: its exact receptive field, with what in it excites the unit.",
    )
    .argument("<model>", "an .onnx file, or a model that comes with Fovea")
    .argument("[picture...]", "pictures, folders (searched with all folders inside) or globs")
    .optionsGroup("Which patches:")
    .option("--layer <name>", "value or node of the model (default: the last one with space)")
    .option(
      "--channel <c,…|topN>",
      "channels such as 3,17,40-43, or the N that differ most between pictures",
      readChannels,
      readChannels("top8"),
    )
    .option("-k <n>", "patches of each channel, one of a picture", wholeNumber("-k", 1), 9)
    .option("--store <path>", "what `fovea scan` stored, instead of one run over the pictures")
    .option("--relevance <class>", "rank by relevance for a class (LRP) instead of by value")
    .optionsGroup("Results:")
    .option(
      "--beside <what>",
      `with each patch: ${besides.join(", ")} (default: guided-backprop; with --relevance crp)`,
      (text) => oneOf("--beside", besides, text),
    )
    .option("--out <dir>", "folder of the results", "./fovea-patches")
    .option("--json", "print one JSON document instead of text");
  // The default is a parsed value, which would be printed as an object.
  const channel = command.options.find(({ long }) => long === "--channel");
  if (channel) channel.defaultValueDescription = "top8";
  withModelOptions(command)
    .addHelpText("after", examples)
    .action(async (model: string, inputs: string[], flags: Flags) => {
      process.exitCode = await runPatches(model, inputs, flags, commandText(args));
    });
}

const examples = `
Examples:
  fovea patches model.onnx photos/ --layer layer3
  fovea patches model.onnx photos/ --layer layer3 --channel 3,17 --beside deconvnet
  fovea patches model.onnx photos/ --relevance "golden retriever" --channel top5
  fovea patches model.onnx --store photos.fovea --layer layer3 --json`;

async function runPatches(
  path: string,
  args: readonly string[],
  flags: Flags,
  command: string,
): Promise<number> {
  checkSource(args, flags);
  const folder = await openFolder(flags.out);
  try {
    const paths = flags.store === undefined ? await picturesIn(args, flags.out) : [];
    const file = await ModelFile.read(path, modelOptions(flags));
    const run = await runOf(file, flags, command);
    printNotes(file, paths);
    return await patchesOf(run, paths, flags, folder);
  } finally {
    folder.close();
  }
}

function checkSource(args: readonly string[], { store, relevance, beside }: Flags): void {
  if ((args.length === 0) === (store === undefined))
    throw invalid(
      store === undefined ? "patches" : "--store with pictures",
      store === undefined ? "no pictures were given" : "one of them says where to look",
      "Give pictures or a folder, or --store PATH, what `fovea scan` stored.",
    );
  if (store !== undefined && relevance !== undefined)
    throw invalid("--relevance", "a store keeps values, not relevance", "Give the pictures themselves.");
  if (beside === "crp" && relevance === undefined)
    throw invalid("--beside crp", "it shows relevance for a class", "Add --relevance CLASS.");
}

async function picturesIn(args: readonly string[], except: string): Promise<readonly string[]> {
  const paths = await picturesOf(args, except);
  const tensor = paths.find(isTensor);
  if (tensor === undefined) return paths;
  throw invalid(`"${tensor}"`, "patches are cut from pictures, and this is none");
}

async function runOf(file: ModelFile, flags: Flags, command: string): Promise<PatchRun> {
  const model = await file.forPictures();
  const layout = pixelLayout(model);
  const layer = layerOf(model, flags.layer);
  if (!layout || layer.shape.length !== 4)
    throw new FoveaError("model-unsupported", "Cannot cut patches: the model's input is no picture");
  // Before an hour of work, not after it.
  if (flags.channel.kind === "listed")
    channelsIn(flags.channel.ranges, layer.shape[1] as number, { one: "channel", layer: layer.value });
  const relevance = classOf(flags.relevance, model, file);
  return { file, model, layout, layer, relevance, k: flags.k, command };
}

function layerOf(model: Model, name: string | undefined): PatchLayer {
  const value = name === undefined ? model.defaultLayer?.value : spatialLayerNamed(name, model.graph);
  if (value === undefined)
    throw new FoveaError(
      "layer-unknown",
      "Cannot choose a layer: no layer of this network has more than one position",
    );
  const shape = model.graph.types.get(value)?.shape ?? [];
  const { graph } = model;
  return { value, shape, form: fieldForms(graph).get(value), ceiling: ceilingOf(graph, value) };
}

function classOf(text: string | undefined, model: Model, { labels }: ModelFile): PatchRun["relevance"] {
  if (text === undefined) return undefined;
  const naming = { classes: model.classes, labels: labels?.names };
  const index = classNamed(text, naming);
  if (index === undefined) throw unknownClass(text, naming);
  return { index, label: labels?.names[index] ?? `class ${index}` };
}

async function patchesOf(
  run: PatchRun,
  paths: readonly string[],
  flags: Flags,
  folder: OutFolder,
): Promise<number> {
  const { channel: channels, store } = flags;
  const progress = await openProgress();
  const searched = await searchPatches(run, { channels, paths, store }, (part, what) =>
    progress.at(0.6 * part, what),
  ).finally(progress.pause);
  if (searched.pictures === 0) throw noPictures(searched.problems[0]);
  const companion = new Companion(
    run,
    flags.beside ?? (run.relevance ? "crp" : "guided-backprop"),
    flags.beside !== undefined,
  );
  const patches = await cutPatches(run, searched.tops, companion, patchSide, (part, what) =>
    progress.at(0.6 + 0.4 * part, what),
  ).finally(progress.pause);
  const found: Found = { run, searched, patches, companion };
  const { engine } = run.model.runtime;
  const files = { sheet: await saveSheet(found, folder, engine), page: await savePage(found, folder) };
  const problems = [...searched.problems, ...patches.problems];
  const to = printer(process.stdout);
  if (flags.json) to.line(JSON.stringify({ ...patchesJson(found, engine), ...files }, null, 2));
  else {
    printPatches(to, found);
    to.line(`Sheet: ${files.sheet}`);
    to.line(`Page: ${files.page}`);
  }
  return problems.length > 0 ? someFailed : 0;
}

const noPictures = (first: Problem | undefined): FoveaError =>
  new FoveaError(
    "picture-unreadable",
    `Cannot find patches: ${first === undefined ? "there are no pictures" : problemText(first)}`,
  );
