/** fovea invert: what each layer still knows of a photo. */

import {
  depthLayers,
  type Model,
  parametrisations,
  type SynthesisOptions,
  spatialLayerNamed,
} from "@fovea/core";
import type { Command } from "commander";
import { commandText } from "../command-text.ts";
import { eachInput, exitCodeOf, isFailure } from "../each-input.ts";
import { inputNames } from "../file-names.ts";
import { findInputs } from "../find-inputs.ts";
import { type InvertedPhoto, type InvertRun, invertPhoto, layerTable } from "../invert/invert-photo.ts";
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
import { type OutFolder, openFolder } from "../out-folder.ts";
import { openProgress } from "../progress.ts";
import { printNotes } from "../remarks.ts";
import { inOneLine, type Printer, printer } from "../terminal.ts";
import { leftText } from "../time-text.ts";

interface Flags extends ModelFlags {
  readonly layers: string;
  readonly caricature?: true;
  readonly power?: number;
  readonly steps?: number;
  readonly rate?: number;
  readonly parametrisation?: NonNullable<SynthesisOptions["parametrisation"]>;
  readonly tv?: number;
  readonly tvExponent?: number;
  readonly l2?: number;
  readonly seed: number;
  readonly out: string;
  readonly json?: true;
}

/** `args`: the whole command line, for the record. */
export function addInvert(program: Command, args: readonly string[]): void {
  const command = program
    .command("invert")
    .description(
      "Makes, for layers from shallow to deep, a picture that the layer answers as it answers the photo: what is lost there, the layer no longer knows. With --caricature, a picture in which what the layer sees is exaggerated.",
    )
    .argument("<model>", "an .onnx file, or a model that comes with Fovea")
    .argument("<photo...>", "pictures, folders or globs")
    .optionsGroup("Which layers:")
    .option(
      "--layers <names>",
      "a,b,c, or several (6 from shallow to deep), or all ends of blocks",
      "several",
    )
    .optionsGroup("How:")
    .option("--caricature", "exaggerate what the layer sees, instead of repeating it")
    .option("--power <p>", "of caricatures: exponent of the cosine (default: 1)", numberFrom("--power", 0))
    .option("--steps <n>", "steps of optimisation (default: 256)", wholeNumber("--steps", 1))
    .option("--rate <r>", "rate of Adam (default: 0.05)", numberFrom("--rate", 1e-9))
    .option("--parametrisation <kind>", "fourier (default) or pixels", (text) =>
      oneOf("--parametrisation", parametrisations, text),
    )
    .option(
      "--tv <w>",
      "weight of total variation, a sum over pixels (default: 5 / pixels)",
      numberFrom("--tv", 0),
    )
    .option("--tv-exponent <b>", "its exponent β (default: 2)", numberFrom("--tv-exponent", 0.5))
    .option(
      "--l2 <w>",
      "weight of the squared distance from mid grey, a sum over pixels",
      numberFrom("--l2", 0),
    )
    .option("--seed <n>", "of the start", wholeNumber("--seed", 0), 0)
    .optionsGroup("Results:")
    .option("--out <dir>", "folder of the results", "./fovea-invert")
    .option("--json", "print one JSON document instead of text");
  withModelOptions(command)
    .addHelpText("after", examples)
    .action(async (model: string, photos: string[], flags: Flags) => {
      process.exitCode = await runInvert(model, photos, flags, commandText(args));
    });
}

const examples = `
Examples:
  fovea invert model.onnx photo.jpg
  fovea invert model.onnx photo.jpg --layers conv1,layer2,layer4
  fovea invert model.onnx photo.jpg --layers layer3 --caricature

Layers are named as \`fovea inspect MODEL\` lists them.`;

async function runInvert(
  path: string,
  args: readonly string[],
  flags: Flags,
  command: string,
): Promise<number> {
  if (flags.power !== undefined && !flags.caricature)
    throw invalid("--power", "there is no caricature", "Add --caricature.");
  const folder = await openFolder(flags.out);
  try {
    const paths = await findInputs(args, flags.out);
    const run = await openRun(path, flags, folder, command);
    printNotes(run.file, paths);
    const names = inputNames(paths);
    const inputs = paths.map((photo, i) => ({ path: photo, name: names[i] as string }));
    const to = printer(process.stdout);
    const progress = await openProgress();
    const started = performance.now();
    const outcomes = await eachInput(inputs, async (input, i) => {
      const result = await invertPhoto(run, input, (part, what) => {
        const whole = (i + part) / inputs.length;
        progress.at(whole, what + leftText(started, whole));
      }).finally(progress.pause);
      if (!flags.json) printInverted(to, result);
      return result;
    });
    if (flags.json) to.line(JSON.stringify(invertJson(run, outcomes.map(plain)), null, 2));
    return exitCodeOf(outcomes);
  } finally {
    folder.close();
  }
}

async function openRun(path: string, flags: Flags, folder: OutFolder, command: string): Promise<InvertRun> {
  const { layers, caricature, power, steps, rate, parametrisation, seed } = flags;
  const file = await ModelFile.read(path, modelOptions(flags));
  const model = await file.forPictures();
  return {
    ...{ file, model, folder, command },
    layers: layersOf(layers, model),
    settings: {
      seed,
      kind: caricature ? "caricature" : "resemble",
      ...(power === undefined ? {} : { power }),
      ...(steps === undefined ? {} : { steps }),
      ...(rate === undefined ? {} : { rate }),
      ...(parametrisation === undefined ? {} : { parametrisation }),
      ...regularisersOf(flags),
    },
  };
}

/** Nothing where none is given, so that the defaults hold. */
function regularisersOf({ tv, tvExponent, l2 }: Flags): Pick<SynthesisOptions, "regularisers"> {
  const given = Object.entries({ tv, tvExponent, l2 }).filter(([, value]) => value !== undefined);
  return given.length === 0 ? {} : { regularisers: Object.fromEntries(given) };
}

const several = 6;

/** Throws `layer-unknown` for a name that is not there or has no space, or where no layer has. */
function layersOf(text: string, { graph, head }: Model): readonly string[] {
  if (text !== "all" && text !== "several")
    return [...new Set(text.split(",").map((name) => spatialLayerNamed(name.trim(), graph)))];
  const count = text === "all" ? Number.MAX_SAFE_INTEGER : several;
  const found = depthLayers(graph, head.logits, count).map(({ value }) => value);
  if (found.length > 0) return found;
  throw invalid(
    `--layers ${text}`,
    "no layer of this network has space",
    "`fovea inspect MODEL` lists its layers.",
  );
}

function printInverted(to: Printer, result: InvertedPhoto): void {
  to.line(to.styled("bold", inOneLine(result.path)));
  for (const line of layerTable(result)) to.line(`  ${line}`);
  to.line(`  Strip: ${result.strip}`);
}

const plain = (
  outcome: Awaited<ReturnType<typeof eachInput<{ path: string }, InvertedPhoto>>>[number],
): object => (isFailure(outcome) ? { path: outcome.path, error: outcome.error.message } : outcome);

const invertJson = ({ file, settings, command }: InvertRun, photos: readonly object[]): object => ({
  command,
  model: { path: file.path, sha256: file.sha256 },
  settings,
  photos,
});
