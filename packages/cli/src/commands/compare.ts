/** fovea compare: all methods side by side on the same picture, and how far they agree. */

import { type Convention, contrastForm, conventionFor } from "@fovea/core";
import { numberText, targetText, timeText } from "@fovea/render";
import type { Command } from "commander";
import { allMethods, checkSettings, readSettings, settingsOf, wantedMethods } from "../choose-methods.ts";
import { commandText } from "../command-text.ts";
import { type Compared, type CompareRun, compareInput } from "../compare-input.ts";
import { type CompareResult, compareJson, comparisonPage, saveComparison } from "../compare-result.ts";
import { eachInput, exitCodeOf, isResult } from "../each-input.ts";
import type { ExplainRun } from "../explain-request.ts";
import { inputNames } from "../file-names.ts";
import { findInputs } from "../find-inputs.ts";
import { ModelFile } from "../model-file.ts";
import {
  collected,
  conventionNamed,
  layersIn,
  type ModelFlags,
  modelOptions,
  outputForm,
  settingsIn,
  wholeNumber,
  withModelOptions,
} from "../options.ts";
import { openFolder } from "../out-folder.ts";
import { openProgress } from "../progress.ts";
import { noteIdleLayer, printNotes } from "../remarks.ts";
import { type Printer, printer } from "../terminal.ts";

interface Flags extends ModelFlags {
  readonly method: string;
  readonly quick?: true;
  readonly target: string;
  readonly output: ExplainRun["output"];
  readonly versus?: string;
  readonly convention?: Convention;
  readonly set?: readonly string[];
  readonly composite?: string;
  readonly layer?: string;
  readonly seed: number;
  readonly out: string;
  readonly json?: true;
}

/** `args`: the whole command line, for the record. */
export function addCompare(program: Command, args: readonly string[]): void {
  const command = program
    .command("compare")
    .description(
      "Runs all methods that work on the model for the same picture and target: one contact sheet, one page with times and checks, and matrices that say how alike the maps are.",
    )
    .argument("<model>", "an .onnx file")
    .argument(
      "<input...>",
      "pictures, folders (searched with all folders inside), globs, float32 .npy tensors, or NIfTI volumes",
    )
    .optionsGroup("What to compare:")
    .option("-m, --method <id,…>", "methods by id, or all", "all")
    .option(
      "--quick",
      "a tenth of the default samples and steps of each method, but at least 4: coarser maps in a tenth of the time; --set goes first",
    )
    .option("--target <what>", "top1, a class index or label, or a unit LAYER:CHANNEL[:Y,X]", "top1")
    .option("--versus <class>", "why not this class instead: a label, an index, or top2 for the second best")
    .option("--output <form>", "logit, probability, log-probability or margin", outputForm, "logit" as const)
    .option("--set <option=value>", "option of a method, see `fovea methods ID`; repeatable", collected)
    .option("--composite <name|file>", "rules of relevance methods: short for --set composite=…")
    .option(
      "--layer <name,…>",
      "layer of methods that have one, or several for one map of all (default: the last one with space)",
    )
    .option(
      "--convention <library>",
      "methods and defaults of one library, see `fovea explain --help`",
      conventionNamed,
    )
    .option("--seed <n>", "of methods that draw random numbers", wholeNumber("--seed", 0), 0)
    .optionsGroup("Results:")
    .option("--out <dir>", "folder of the results", "./fovea-compare")
    .option("--json", "print one JSON document instead of text");
  withModelOptions(command)
    .addHelpText("after", examples)
    .action(async (model: string, inputs: string[], flags: Flags) => {
      process.exitCode = await runCompare(model, inputs, flags, commandText(args));
    });
}

const examples = `
Examples:
  fovea compare model.onnx photo.jpg --quick
  fovea compare model.onnx photo.jpg -m grad-cam,lrp,occlusion --versus top2
  fovea compare model.onnx photo.jpg --convention captum
  fovea compare model.onnx photos/ --out comparison --json`;

async function runCompare(
  modelPath: string,
  args: readonly string[],
  flags: Flags,
  command: string,
): Promise<number> {
  const wanted = wantedMethods(flags.method);
  const { convention } = flags;
  if (flags.versus !== undefined && flags.output !== "logit") throw contrastForm(flags.output);
  const methods = wanted.kind === "named" ? wanted.methods : allMethods(convention);
  const settings = await readSettings(settingsIn(flags));
  checkSettings(methods, settings);
  for (const method of methods) {
    settingsOf(method, settings);
    if (wanted.kind === "named" && convention !== undefined) conventionFor(convention, method);
  }
  noteIdleLayer(flags.layer, methods);
  const options = modelOptions(flags);
  const folder = await openFolder(flags.out);
  try {
    const paths = await findInputs(args, flags.out);
    const names = inputNames(paths);
    const file = await ModelFile.read(modelPath, options);
    const inputs = paths.map((path, i) => ({ path, name: names[i] as string }));
    const { target, versus, output, seed, quick = false } = flags;
    const layer = layersIn(flags.layer);
    const asked = { methods, quick, settings, target, versus, convention, output, layer, seed };
    return await compareAll({ file, inputs, folder, command, ...asked }, flags.json ?? false);
  } finally {
    folder.close();
  }
}

async function compareAll(run: CompareRun, json: boolean): Promise<number> {
  const { inputs } = run;
  printNotes(
    run.file,
    inputs.map(({ path }) => path),
  );
  const progress = await openProgress();
  const to = printer(process.stdout);
  const outcomes = await eachInput(inputs, async (input, i) => {
    if (!json) to.line(to.styled("bold", input.path));
    const tell = (part: number, what: string, done?: Compared): void => {
      if (done && !json) {
        progress.pause();
        printCompared(to, done);
      } else progress.at((i + part) / inputs.length, what);
    };
    const comparison = await compareInput(run, input, tell).finally(progress.pause);
    const result = await saveComparison(run, comparison);
    if (!json) printEnd(to, result);
    return result;
  });
  const results = outcomes.filter(isResult<CompareResult>);
  const page =
    results.length > 0
      ? await run.folder.write("compare.html", await comparisonPage(run, results))
      : undefined;
  const { engine } = await run.file.runtime();
  if (json) to.line(JSON.stringify({ ...compareJson(run, results, engine), page: page ?? null }, null, 2));
  else if (page !== undefined) to.line(`Page: ${page}`);
  return exitCodeOf(outcomes);
}

function printCompared(to: Printer, { method, ms, forwards, ledger }: Compared): void {
  const failed = ledger.filter(({ ok }) => !ok).map(({ check }) => check);
  const verdict = failed.length === 0 ? "checks hold" : to.styled("red", `CHECK FAILED ${failed.join(", ")}`);
  to.line(
    `  ${method.id.padEnd(22)} ${timeText(ms).padStart(8)}  ${`${numberText(forwards)} forwards`.padEnd(16)} ${verdict}`,
  );
}

function printEnd(to: Printer, { comparison, files }: CompareResult): void {
  for (const { method, error } of comparison.refused)
    to.line(`  ${method.id.padEnd(22)} ${to.styled("dim", error.message)}`);
  to.line(`  for ${targetText(comparison.target)}`);
  for (const path of files) to.line(`    ${path}`);
}
