/** fovea predict: what the model says, without explanations. */

import { type Prediction, predict } from "@fovea/core";
import type { Command } from "commander";
import { eachInput, exitCodeOf, type Failure, isFailure } from "../each-input.ts";
import { printPrediction } from "../explain-text.ts";
import { errorJson } from "../faults.ts";
import { findInputs } from "../find-inputs.ts";
import { ModelFile } from "../model-file.ts";
import { modelJson } from "../model-json.ts";
import { type ModelFlags, modelOptions, wholeNumber, withModelOptions } from "../options.ts";
import { readInput } from "../read-input.ts";
import { printNotes } from "../remarks.ts";
import { software } from "../software.ts";
import { printer } from "../terminal.ts";

interface Flags extends ModelFlags {
  readonly top: number;
  readonly json?: true;
}

export function addPredict(program: Command): void {
  const command = program
    .command("predict")
    .description("Prints the most probable classes of pictures.")
    .argument("<model>", "an .onnx file")
    .argument(
      "<input...>",
      "pictures, folders (searched with all folders inside), globs, float32 .npy tensors, or NIfTI volumes",
    )
    .option("--top <k>", "classes for each input", wholeNumber("--top", 1), 5)
    .option("--json", "print one JSON document instead of text");
  withModelOptions(command)
    .addHelpText("after", examples)
    .action(async (model: string, inputs: string[], flags: Flags) => {
      process.exitCode = await runPredict(model, inputs, flags);
    });
}

const examples = `
Examples:
  fovea predict model.onnx photo.jpg
  fovea predict model.onnx 'photos/*.jpg' --top 1 --json`;

interface Predicted {
  readonly path: string;
  readonly prediction: Prediction;
}

async function runPredict(modelPath: string, args: readonly string[], flags: Flags): Promise<number> {
  const file = await ModelFile.read(modelPath, modelOptions(flags));
  const paths = await findInputs(args, undefined);
  printNotes(file, paths);
  const to = printer(process.stdout);
  const outcomes = await eachInput(
    paths.map((path) => ({ path })),
    async ({ path }): Promise<Predicted> => {
      const { model, x } = await readInput(file, path);
      const prediction = await predict(model, x, file.labels?.names);
      if (!flags.json) {
        to.line(to.styled("bold", path));
        printPrediction(to, prediction.classes.slice(0, flags.top));
      }
      return { path, prediction };
    },
  );
  if (flags.json) to.line(JSON.stringify(await documentOf(file, outcomes, flags.top), null, 2));
  return exitCodeOf(outcomes);
}

const documentOf = async (
  file: ModelFile,
  outcomes: readonly (Predicted | Failure)[],
  top: number,
): Promise<object> => ({
  software,
  engine: (await file.runtime()).engine,
  ...modelJson(file),
  inputs: outcomes.map((outcome) =>
    isFailure(outcome)
      ? { path: outcome.path, prediction: [], error: errorJson(outcome.error) }
      : { path: outcome.path, prediction: outcome.prediction.classes.slice(0, top) },
  ),
  failed: outcomes.filter(isFailure<Predicted>).length,
});
