/** fovea advise: which method deserves belief on this model, by numbers measured on it. */

import { advise, catalog, checkedOptions } from "@fovea/core";
import { type Command, Option } from "commander";
import { picturesForAdvice } from "../advise-pictures.ts";
import { adviceJson, printAdvice, saveAdvicePage } from "../advise-result.ts";
import { wantedMethods } from "../choose-methods.ts";
import { commandText } from "../command-text.ts";
import { ModelFile } from "../model-file.ts";
import { type ModelFlags, modelOptions, wholeNumber, withModelOptions } from "../options.ts";
import { openFolder } from "../out-folder.ts";
import { openProgress } from "../progress.ts";
import { quickOptions } from "../quick-options.ts";
import { printNotes } from "../remarks.ts";
import { printer } from "../terminal.ts";

interface Flags extends ModelFlags {
  readonly method: string;
  readonly full?: true;
  readonly limit: number;
  readonly seconds: number;
  readonly seed: number;
  readonly out: string;
  readonly json?: true;
}

/** `args`: the whole command line, for the record. */
export function addAdvise(program: Command, args: readonly string[]): void {
  const command = program
    .command("advise")
    .description(
      "Measures every method on the model: class discrimination, faithfulness, detail, sensitivity to noise, what is left of the map when layers forget, and runtime, with intervals; then names the methods for each use by rules on those numbers.",
    )
    .argument("<model>", "an .onnx file, or a model that comes with Fovea")
    .argument(
      "[pictures...]",
      "pictures, or one folder: with boxes or masks of two classes in a picture, class discrimination is measured on them (default: drawn animals that come with Fovea)",
    )
    .optionsGroup("What to measure:")
    .option("-m, --method <id,…>", "methods by id, or all", "all")
    .addOption(
      new Option("--quick", "a tenth of the default samples and steps, but at least 4 (default)").conflicts(
        "full",
      ),
    )
    .option("--full", "the default samples and steps of each method")
    .option("--limit <n>", "pictures at most", wholeNumber("--limit", 2), 8)
    .option(
      "--seconds <n>",
      "time for one method; slower ones get fewer pictures",
      wholeNumber("--seconds", 1),
      20,
    )
    .option(
      "--seed <n>",
      "of the pictures and of methods that draw random numbers",
      wholeNumber("--seed", 0),
      0,
    )
    .optionsGroup("Results:")
    .option("--out <dir>", "folder of the results", "./fovea-advice")
    .option("--json", "print one JSON document instead of text");
  withModelOptions(command)
    .addHelpText("after", examples)
    .action(async (model: string, pictures: string[], flags: Flags) => {
      await runAdvise(model, pictures, flags, commandText(args));
    });
}

const examples = `
Examples:
  fovea advise model.onnx photos/
  fovea advise menagerie-net
  fovea advise model.onnx a.jpg b.jpg -m grad-cam,lrp,occlusion --seconds 60 --json`;

async function runAdvise(
  path: string,
  args: readonly string[],
  flags: Flags,
  command: string,
): Promise<void> {
  const wanted = wantedMethods(flags.method);
  const methods = wanted.kind === "named" ? wanted.methods : catalog;
  const folder = await openFolder(flags.out);
  try {
    const file = await ModelFile.read(path, modelOptions(flags));
    const progress = await openProgress();
    const { limit, seconds, seed } = flags;
    const told = (done: number, total: number, name: string): void =>
      progress.at((readingPart * done) / total, name);
    const given = await picturesForAdvice(file, args, { limit, seed, progress: told });
    const { model, pictures } = given;
    const advice = await advise(model, {
      ...{ pictures, methods, seconds, seed },
      ...(file.labels ? { labels: file.labels.names } : {}),
      ...(flags.full ? {} : { optionsOf: (method) => quickOptions(checkedOptions(method, {})) }),
      progress: (part, what) => progress.at(readingPart + (1 - readingPart) * part, what),
    }).finally(progress.pause);
    printNotes(
      file,
      pictures.map(({ name }) => name),
    );
    const result = { file, advice, given, flags, command, engine: model.runtime.engine };
    const page = await saveAdvicePage(result, folder);
    const to = printer(process.stdout);
    if (flags.json) to.line(JSON.stringify({ ...adviceJson(result), page }, null, 2));
    else {
      printAdvice(to, result);
      to.line(`Page: ${page}`);
    }
  } finally {
    folder.close();
  }
}

/** Part of the progress bar. */
const readingPart = 0.05;
