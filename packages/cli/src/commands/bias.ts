/** fovea bias: whether a model recognises classes by what is not the object. */

import { fewestForBias, findBias } from "@fovea/core";
import { readCollection } from "@fovea/dataset";
import type { Command } from "commander";
import { biasJson, saveBiasPage } from "../bias-result.ts";
import { printBias } from "../bias-words.ts";
import { methodNamed, readSettings, settingsOf } from "../choose-methods.ts";
import { commandText } from "../command-text.ts";
import { knownPictures } from "../known-pictures.ts";
import { ModelFile } from "../model-file.ts";
import {
  collected,
  type ModelFlags,
  modelOptions,
  numberThat,
  wholeNumber,
  withModelOptions,
} from "../options.ts";
import { openFolder } from "../out-folder.ts";
import { openProgress } from "../progress.ts";
import { readClassMap } from "../read-class-map.ts";
import { printNotes } from "../remarks.ts";
import { printer } from "../terminal.ts";

interface Flags extends ModelFlags {
  readonly annotations?: string;
  readonly map?: string;
  readonly method: string;
  readonly set?: readonly string[];
  readonly limit: number;
  readonly level: number;
  readonly least: number;
  readonly seed: number;
  readonly out: string;
  readonly json?: true;
}

/** `args`: the whole command line, for the record. */
export function addBias(program: Command, args: readonly string[]): void {
  const command = program
    .command("bias")
    .description(
      "Looks for classes that the model recognises by what is not the object: exchanges what surrounds the object for that of other pictures, asks the model again, and says in a sentence what it relies on.",
    )
    .argument("<model>", "an .onnx file, or a model that comes with Fovea")
    .argument("<dir>", "a folder for each class, or pictures with annotations (COCO, VOC, masks)")
    .optionsGroup("The search:")
    .option("--annotations <file>", "a COCO file that lies elsewhere")
    .option(
      "--map <file.json>",
      'classes of the model for names of the folder: {"truck": ["trailer truck", 867]}',
    )
    .option("-m, --method <id>", "method that shows where relevance falls", "grad-cam")
    .option("--set <option=value>", "option of that method; repeatable", collected)
    .option("--limit <n>", "pictures of each class at most", wholeNumber("--limit", 8), 60)
    .option("--level <p>", "chance of any false claim on a model without bias", part("--level"), 0.05)
    .option("--least <part>", "least difference that is worth a claim", part("--least"), 0.15)
    .option("--seed <n>", "of the pictures that are drawn", wholeNumber("--seed", 0), 0)
    .optionsGroup("Results:")
    .option("--out <dir>", "folder of the results", "./fovea-bias")
    .option("--json", "print one JSON document instead of text");
  withModelOptions(command)
    .addHelpText("after", examples)
    .action(async (model: string, dir: string, flags: Flags) => {
      await runBias(model, dir, flags, commandText(args));
    });
}

const part = (option: string): ((text: string) => number) =>
  numberThat(option, "a number between 0 and 1", (value) => value > 0 && value < 1);

const examples = `
Examples:
  fovea bias model.onnx pictures/
  fovea bias model.onnx val2017/ --annotations instances_val2017.json
  fovea bias menagerie-net-biased drawn/ --out bias --json`;

async function runBias(path: string, dir: string, flags: Flags, command: string): Promise<void> {
  const method = methodNamed(flags.method);
  const options = settingsOf(method, await readSettings(flags.set ?? []));
  const { annotations, limit, level, least, seed } = flags;
  const map = flags.map === undefined ? {} : { map: await readClassMap(flags.map) };
  const collection = await readCollection(dir, annotations === undefined ? {} : { annotations });
  const folder = await openFolder(flags.out);
  try {
    const file = await ModelFile.read(path, modelOptions(flags));
    const progress = await openProgress();
    const known = await knownPictures(file, collection, {
      ...{ perClass: limit, enough: fewestForBias, seed, ...map },
      progress: (done, total, name) => progress.at((readingPart * done) / total, `reading ${name}`),
    }).finally(progress.pause);
    const { model, pictures, labels, countsAs } = known;
    const report = await findBias(model, {
      ...{ pictures, labels, countsAs, method, options, limit, level, least, seed },
      progress: (done, total, what) => progress.at(readingPart + ((1 - readingPart) * done) / total, what),
    }).finally(progress.pause);
    printNotes(file, [dir]);
    const problems = [...collection.problems, ...known.problems];
    const { engine } = model.runtime;
    const result = { file, report, known, problems, flags, command, engine, collection };
    const page = await saveBiasPage(result, folder);
    const to = printer(process.stdout);
    if (flags.json) to.line(JSON.stringify({ ...biasJson(result), page }, null, 2));
    else {
      printBias(to, result);
      to.line(`Page: ${page}`);
    }
  } finally {
    folder.close();
  }
}

/** Part of the progress bar. */
const readingPart = 0.1;
