/** fovea compare-models: two models side by side: what they say, where they look, how alike their layers are. */

import type { Command } from "commander";
import { methodNamed, readSettings, settingsOf } from "../choose-methods.ts";
import { commandText } from "../command-text.ts";
import { agreementOf } from "../compare-models/agreement.ts";
import { layersPng, mapsPng } from "../compare-models/draw-pair.ts";
import { pairJson } from "../compare-models/json.ts";
import { type MeasuredPair, measurePair } from "../compare-models/measure-pair.ts";
import { openPair } from "../compare-models/open-pair.ts";
import { pairPage } from "../compare-models/page.ts";
import { pairMaps, picturesToMap } from "../compare-models/pair-maps.ts";
import { printPair } from "../compare-models/print.ts";
import type { CompareModelsRun } from "../compare-models/request.ts";
import type { PairResult } from "../compare-models/result.ts";
import { exitCodeOf, isFailure } from "../each-input.ts";
import { inputNames } from "../file-names.ts";
import { labelledInputs } from "../labelled-inputs.ts";
import type { OpenModelOptions } from "../model-file.ts";
import { collected, wholeNumber } from "../options.ts";
import { openFolder } from "../out-folder.ts";
import { openProgress, type Progress } from "../progress.ts";
import { printNotes } from "../remarks.ts";
import { printer } from "../terminal.ts";

interface Flags {
  readonly method: string;
  readonly set?: readonly string[];
  readonly target: string;
  readonly maps: number;
  readonly layers: number;
  readonly seed: number;
  readonly labels?: string;
  readonly labelsA?: string;
  readonly labelsB?: string;
  readonly preprocessA?: string;
  readonly preprocessB?: string;
  readonly outputNameA?: string;
  readonly outputNameB?: string;
  readonly threads?: number;
  readonly maxPixels?: number;
  readonly out: string;
  readonly json?: true;
}

/** `args`: the whole command line, for the record. */
export function addCompareModels(program: Command, args: readonly string[]): void {
  program
    .command("compare-models")
    .description(
      "Shows the same pictures to two models: how often they say the same, on which pictures they differ, where each looks, and how alike their layers are (linear CKA). Each model prepares pictures in its own way.",
    )
    .argument("<a>", "an .onnx file, or a model that comes with Fovea")
    .argument("<b>", "another one")
    .argument("<pictures...>", "pictures, folders or globs; a folder for each class tells who is right")
    .optionsGroup("What to compare:")
    .option("-m, --method <id>", "method of the maps", "grad-cam")
    .option("--set <option=value>", "option of that method; repeatable", collected)
    .option(
      "--target <what>",
      "what the maps explain: top1 of each model, or a class by label or index",
      "top1",
    )
    .option(
      "--maps <n>",
      "pictures with maps, those on which the models differ first",
      wholeNumber("--maps", 0),
      6,
    )
    .option(
      "--layers <n>",
      "layers of each model at most, evenly spaced in depth",
      wholeNumber("--layers", 2),
      20,
    )
    .option("--seed <n>", "of the order of pictures and of those that are drawn", wholeNumber("--seed", 0), 0)
    .optionsGroup("The models:")
    .option("--labels <file>", "names of the classes of both (default: found beside each)")
    .option("--labels-a <file>", "of the first alone")
    .option("--labels-b <file>", "of the second alone")
    .option(
      "--preprocess-a <file.json>",
      "how the first prepares pictures (default: found beside it, else guessed)",
    )
    .option("--preprocess-b <file.json>", "how the second does")
    .option("--output-name-a <name>", "output of the first that holds the class scores, if there are several")
    .option("--output-name-b <name>", "of the second")
    .option("--threads <n>", "threads of the engine (default: one per core)", wholeNumber("--threads", 1))
    .option(
      "--max-pixels <n>",
      "largest picture that is decoded (default: 100000000)",
      wholeNumber("--max-pixels", 1),
    )
    .optionsGroup("Results:")
    .option("--out <dir>", "folder of the results", "./fovea-compare-models")
    .option("--json", "print one JSON document instead of text")
    .addHelpText("after", examples)
    .action(async (a: string, b: string, pictures: string[], flags: Flags) => {
      process.exitCode = await runCompareModels([a, b], pictures, flags, commandText(args));
    });
}

const examples = `
Examples:
  fovea compare-models old.onnx new.onnx pictures/
  fovea compare-models a.onnx b.onnx 'photos/*.jpg' -m lrp --maps 12 --out both
  fovea compare-models menagerie-net menagerie-net-biased drawn/ --json`;

async function runCompareModels(
  models: readonly [string, string],
  args: readonly string[],
  flags: Flags,
  command: string,
): Promise<number> {
  const method = methodNamed(flags.method);
  const options = settingsOf(method, await readSettings(flags.set ?? []));
  const folder = await openFolder(flags.out);
  try {
    const { paths, classes } = await labelledInputs(args, flags.out);
    const names = inputNames(paths);
    const pair = await openPair(models, [optionsOf(flags, "A"), optionsOf(flags, "B")], flags.layers);
    const run: CompareModelsRun = {
      ...pair,
      inputs: paths.map((path, i) => ({ path, name: names[i] as string })),
      classes,
      ...{ method, options, target: flags.target, maps: flags.maps, seed: flags.seed, folder, command },
    };
    return await compareModels(run, flags.json ?? false);
  } finally {
    folder.close();
  }
}

function optionsOf(flags: Flags, side: "A" | "B"): OpenModelOptions {
  const labels = flags[`labels${side}`] ?? flags.labels;
  const preprocessFile = flags[`preprocess${side}`];
  const outputName = flags[`outputName${side}`];
  const { threads, maxPixels } = flags;
  return {
    ...(labels === undefined ? {} : { labels }),
    ...(preprocessFile === undefined ? {} : { preprocessFile }),
    ...(outputName === undefined ? {} : { outputName }),
    ...(threads === undefined ? {} : { threads }),
    ...(maxPixels === undefined ? {} : { maxPixels }),
  };
}

async function compareModels(run: CompareModelsRun, json: boolean): Promise<number> {
  const paths = run.inputs.map(({ path }) => path);
  for (const { file } of [run.a, run.b]) printNotes(file, paths);
  const progress = await openProgress();
  const measured = await measurePair(run, (part, what) => progress.at(0.6 * part, what)).finally(
    progress.pause,
  );
  if (measured.said.length > 0) await show(run, measured, json, progress);
  return exitCodeOf(measured.outcomes);
}

async function show(
  run: CompareModelsRun,
  { said, layers, outcomes }: MeasuredPair,
  json: boolean,
  progress: Progress,
): Promise<void> {
  const agreement = agreementOf(said, run);
  const chosen = picturesToMap(said, agreement.differing, run.maps, run.seed);
  const mapped = await pairMaps(run, chosen, (part, what) => progress.at(0.6 + 0.3 * part, what)).finally(
    progress.pause,
  );
  const result: PairResult = { run, said, agreement, layers, ...mapped };
  const { folder } = run;
  const files: string[] = [];
  if (mapped.maps.length > 0) files.push(await folder.write("maps.png", await mapsPng(mapped.maps, run)));
  if (layers) files.push(await folder.write("layers.png", await layersPng(layers, run)));
  const page = await folder.write("compare-models.html", await pairPage(result));
  const to = printer(process.stdout);
  if (json) {
    const { engine } = await run.a.file.runtime();
    const document = { ...pairJson(result, outcomes.filter(isFailure), engine), files, page };
    to.line(JSON.stringify(document, null, 2));
    return;
  }
  printPair(to, result);
  for (const file of files) to.line(`  ${file}`);
  to.line(`Page: ${page}`);
}
