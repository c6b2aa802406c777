/** fovea explain: heat maps of pictures, with the proof under each. */

import type { Method } from "@fovea/core";
import type { Command } from "commander";
import { checkSettings, readSettings, settingsOf, wantedMethods } from "../choose-methods.ts";
import { commandText } from "../command-text.ts";
import { eachInput, exitCodeOf, type Failure, isFailure } from "../each-input.ts";
import { explainInput, type InputResult } from "../explain-input.ts";
import { explainJson } from "../explain-json.ts";
import { type ExplainRun, kindsIn } from "../explain-request.ts";
import { printResult } from "../explain-text.ts";
import { inputNames } from "../file-names.ts";
import { findInputs } from "../find-inputs.ts";
import { ModelFile } from "../model-file.ts";
import {
  collected,
  type ModelFlags,
  modelOptions,
  outputForm,
  wholeNumber,
  withModelOptions,
} from "../options.ts";
import { openFolder } from "../out-folder.ts";
import { openProgress } from "../progress.ts";
import { printNotes } from "../remarks.ts";
import { printer } from "../terminal.ts";

interface Flags extends ModelFlags {
  readonly method?: string;
  readonly target: string;
  readonly output: ExplainRun["output"];
  readonly set?: readonly string[];
  readonly layer?: string;
  readonly seed: number;
  readonly out: string;
  readonly save: string;
  readonly json?: true;
}

/** With the command line itself. */
interface Request extends Flags {
  readonly command: string;
}

/** `args`: the whole command line, for the record. */
export function addExplain(program: Command, args: readonly string[]): void {
  const command = program
    .command("explain")
    .summary("heat maps that show why the model decided as it did")
    .description("Explains what a classifier sees in pictures: heat maps, their checks, and an HTML report.")
    .argument("<model>", "an .onnx file")
    .argument(
      "<input...>",
      "pictures, folders (searched with all folders inside), globs, or float32 .npy tensors",
    )
    .optionsGroup("What to explain:")
    .option("-m, --method <id,…>", "methods by id, or all (default: one map of a layer and one of pixels)")
    .option("--target <what>", "top1, topK, a class index or label, or a unit LAYER:CHANNEL[:Y,X]", "top1")
    .option("--output <form>", "logit, probability, log-probability or margin", outputForm, "logit" as const)
    .option("--set <option=value>", "option of a method, see `fovea methods ID`; repeatable", collected)
    .option("--layer <name>", "layer of methods that have one (default: the last one with space)")
    .option("--seed <n>", "of methods that draw random numbers", wholeNumber("--seed", 0), 0)
    .optionsGroup("Results:")
    .option("--out <dir>", "folder of the results", "./fovea-out")
    .option("--save <kinds>", "png, npy, html", "png,html")
    .option("--json", "print one JSON document instead of text");
  withModelOptions(command)
    .addHelpText("after", examples)
    .action(async (model: string, inputs: string[], flags: Flags) => {
      process.exitCode = await runExplain(model, inputs, { ...flags, command: commandText(args) });
    });
}

const examples = `
Examples:
  fovea explain model.onnx photo.jpg
  fovea explain model.onnx photos/ --method grad-cam,integrated-gradients --target top3
  fovea explain model.onnx photo.jpg --method all --target "golden retriever" --save png,npy --json`;

async function runExplain(modelPath: string, args: readonly string[], flags: Request): Promise<number> {
  const wanted = wantedMethods(flags.method);
  const save = kindsIn(flags.save);
  const settings = await readSettings(flags.set ?? []);
  if (wanted.kind === "named") {
    checkSettings(wanted.methods, settings);
    for (const method of wanted.methods) settingsOf(method, settings);
    noteIdleLayer(flags.layer, wanted.methods);
  }
  const options = modelOptions(flags);
  const folder = await openFolder(flags.out);
  try {
    const paths = await findInputs(args, flags.out);
    const names = inputNames(paths);
    const file = await ModelFile.read(modelPath, options);
    return await explainAll(
      {
        file,
        inputs: paths.map((path, i) => ({ path, name: names[i] as string })),
        wanted,
        settings,
        target: flags.target,
        output: flags.output,
        layer: flags.layer,
        seed: flags.seed,
        folder,
        save,
        command: flags.command,
      },
      flags,
    );
  } finally {
    folder.close();
  }
}

/** A layer that no method looks at was meant for something. */
function noteIdleLayer(layer: string | undefined, methods: readonly Method[]): void {
  if (layer === undefined || methods.some(({ needs }) => needs.includes("spatial-layer"))) return;
  const list = methods.map(({ id }) => id).join(", ");
  printer(process.stderr).line(
    `note: --layer is not used by ${list}; a unit of a layer is explained by --target LAYER:CHANNEL`,
  );
}

async function explainAll(run: ExplainRun, { json }: Flags): Promise<number> {
  const { inputs } = run;
  printNotes(
    run.file,
    inputs.map(({ path }) => path),
  );
  const progress = await openProgress();
  const to = printer(process.stdout);
  const outcomes = await eachInput(inputs, async (input, i) => {
    const tick = (part: number, what: string): void => progress.at((i + part) / inputs.length, what);
    // Before anything is printed, and that includes an error.
    const result = await explainInput(run, input, tick).finally(progress.pause);
    if (!json) printResult(to, result, inputs.length === 1 ? 5 : 1);
    return result;
  });
  const { engine } = await run.file.runtime();
  const report = await writeReport(run, outcomes, engine);
  if (json) to.line(JSON.stringify(explainJson(run, outcomes, { engine, report }), null, 2));
  else if (report !== undefined) to.line(`Report: ${report}`);
  return exitCodeOf(outcomes);
}

/** Nothing is written where there is nothing to show. */
async function writeReport(
  run: ExplainRun,
  outcomes: readonly (InputResult | Failure)[],
  engine: string,
): Promise<string | undefined> {
  if (!run.save.has("html") || outcomes.every((outcome) => isFailure(outcome) || !outcome.seen))
    return undefined;
  const { explainReport } = await import("../explain-report.ts");
  return run.folder.write("report.html", explainReport(run, outcomes, engine));
}
