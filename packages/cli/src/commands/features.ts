/** fovea features: what every layer of a network makes of a picture. */

import type { Command } from "commander";
import { commandText } from "../command-text.ts";
import { eachInput, exitCodeOf } from "../each-input.ts";
import { type ChannelList, channelList } from "../features/channel-list.ts";
import { noReference, type Reference, storedReference, surveyed } from "../features/feature-reference.ts";
import { featuresJson, printPicture } from "../features/feature-result.ts";
import { askedLayers, pictureResult } from "../features/feature-run.ts";
import { saveKinds } from "../features/options.ts";
import { inputNames } from "../file-names.ts";
import { picturesOf } from "../labelled-inputs.ts";
import { ModelFile } from "../model-file.ts";
import {
  collected,
  invalid,
  layerList,
  type ModelFlags,
  modelOptions,
  oneOf,
  wholeNumber,
  withModelOptions,
} from "../options.ts";
import { openFolder } from "../out-folder.ts";
import { openProgress, type Progress } from "../progress.ts";
import { printNotes } from "../remarks.ts";
import { printer } from "../terminal.ts";

type Contrast = "shared" | "own";
type Order = "index" | "specific";

/** `scale` and `order` are of levels and colours, as everywhere; hence `contrast` and `sort`. */
interface Flags extends ModelFlags {
  readonly layer?: string;
  readonly channels?: ChannelList;
  readonly allChannels?: true;
  readonly sort: Order;
  readonly contrast: Contrast;
  readonly zoom?: number;
  readonly against?: readonly string[];
  readonly store?: string;
  readonly out: string;
  readonly save?: ReadonlySet<string>;
  readonly json?: true;
}

/** `args`: the whole command line, for the record. */
export function addFeatures(program: Command, args: readonly string[]): void {
  const command = program
    .command("features")
    .description(
      "Draws what the channels of every layer answer to a picture, marks those that are dead and those most specific to it, and puts the layers under one another from edges to objects.",
    )
    .argument("<model>", "an .onnx file, or a model that comes with Fovea")
    .argument(
      "<input...>",
      "pictures, folders (searched with all folders inside), globs, float32 .npy tensors, or NIfTI volumes",
    )
    .optionsGroup("What to draw:")
    .option("--layer <name,…>", "layers with space, or all (default: up to twelve along the main path)")
    .option("--channels <list>", "channels such as 0-15,40, or all (default: 64 at most)", channelList)
    .option("--all-channels", "short for --channels all")
    .option("--sort <how>", "index, or specific for the most specific first", ordered, "index" as const)
    .option(
      "--contrast <how>",
      "shared by all channels of a layer, or own for each",
      contrasted,
      "shared" as const,
    )
    .option("--zoom <n>", "sheet pixels per value of a map", wholeNumber("--zoom", 1))
    .optionsGroup("What a channel is specific against (default: the other pictures given, else the layer):")
    .option("--against <input>", "more pictures to compare with, which are not drawn; repeatable", collected)
    .option("--store <dir>", "a store that `fovea scan` made")
    .optionsGroup("Results:")
    .option("--out <dir>", "folder of the results", "./fovea-features")
    .option("--save <kinds>", "png, npy, html (default: png,html)", saveKinds)
    .option("--json", "print one JSON document instead of text");
  withModelOptions(command)
    .addHelpText("after", examples)
    .action(async (model: string, inputs: string[], flags: Flags) => {
      process.exitCode = await runFeatures(model, inputs, flags, commandText(args));
    });
}

const examples = `
Examples:
  fovea features model.onnx photo.jpg
  fovea features model.onnx photo.jpg --layer layer1,layer4 --all-channels
  fovea features model.onnx photo.jpg --layer all --sort specific --out maps
  fovea features model.onnx photo.jpg --against holidays/
  fovea features model.onnx photo.jpg --store scans/ --save png,npy --json`;

const ordered = (text: string): Order => oneOf("--sort", ["index", "specific"], text);
const contrasted = (text: string): Contrast => oneOf("--contrast", ["shared", "own"], text);

async function runFeatures(
  path: string,
  args: readonly string[],
  flags: Flags,
  command: string,
): Promise<number> {
  if (flags.store !== undefined && flags.against !== undefined)
    throw invalid("--against and --store", "they are two answers to one question", "Give one of them.");
  const folder = await openFolder(flags.out);
  try {
    const paths = await picturesOf(args, flags.out);
    const names = inputNames(paths);
    const file = await ModelFile.read(path, modelOptions(flags));
    const progress = await openProgress();
    const asked = layerList(flags.layer);
    const { reference, part } = await referenceFor(file, paths, flags, progress);
    const run = {
      ...{ file, layers: asked, reference, save: flags.save ?? saveKinds("png,html"), folder, command },
      options: {
        contrast: flags.contrast,
        order: flags.sort,
        channels: flags.allChannels ? ("all" as const) : flags.channels,
        zoom: flags.zoom,
      },
    };
    printNotes(file, paths);
    const to = printer(process.stdout);
    const inputs = paths.map((each, i) => ({ path: each, name: names[i] as string }));
    const outcomes = await eachInput(inputs, async ({ path: each, name }, i) => {
      const tick = (done: number, what: string): void =>
        progress.at(part + ((1 - part) * (i + done)) / paths.length, what);
      const result = await pictureResult(run, each, name, tick).finally(progress.pause);
      if (!flags.json) printPicture(to, result, reference);
      return result;
    });
    if (flags.json) to.line(JSON.stringify(featuresJson(run, outcomes), null, 2));
    return exitCodeOf(outcomes);
  } finally {
    folder.close();
  }
}

/** What is usual, and which part of the progress bar it took to find out. */
async function referenceFor(
  file: ModelFile,
  paths: readonly string[],
  { against, store, layer, out }: Flags,
  progress: Progress,
): Promise<{ readonly reference: Reference; readonly part: number }> {
  if (store !== undefined) return { reference: await storedReference(file, store, paths), part: 0 };
  const others = against === undefined ? [] : await picturesOf(against, out);
  const all = [...new Set([...paths, ...others])];
  if (all.length === 1) return { reference: noReference, part: 0 };
  const part = all.length / (all.length + 3 * paths.length);
  const names = layerList(layer);
  const reference = await surveyed(
    file,
    all,
    (model) => askedLayers(model, names),
    (done, name) => progress.at(part * done, `looking at ${name}`),
  ).finally(progress.pause);
  return { reference, part };
}
