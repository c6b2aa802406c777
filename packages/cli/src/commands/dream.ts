/** fovea dream: DeepDream of photos. */

import { decodePicture } from "@fovea/dataset";
import type { Command } from "commander";
import { commandText } from "../command-text.ts";
import { dreamWish } from "../dream/dream-objective.ts";
import { type DreamRun, type DreamtPhoto, dreamPhoto, octaveTable } from "../dream/dream-photo.ts";
import { type PictureFormat, pictureFormats } from "../dream/save-dream.ts";
import { eachInput, exitCodeOf, isResult } from "../each-input.ts";
import { inputNames } from "../file-names.ts";
import { findInputs } from "../find-inputs.ts";
import { ModelFile } from "../model-file.ts";
import {
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

interface Flags extends ModelFlags {
  readonly layers?: string;
  readonly guide?: string;
  readonly octaves?: number;
  readonly octaveScale?: number;
  readonly steps?: number;
  readonly strength?: number;
  readonly regularise?: number;
  readonly tile: number;
  readonly seed: number;
  readonly format: PictureFormat;
  readonly timeline?: "gif" | "webp";
  readonly out: string;
  readonly json?: true;
}

/** `args`: the whole command line, for the record. */
export function addDream(program: Command, args: readonly string[]): void {
  const command = program
    .command("dream")
    .description(
      "DeepDream: changes a photo, from coarse to fine, so that a layer of the network sees more of what it knows in it. Photos of any size: the network sees them tile by tile.",
    )
    .argument("<model>", "an .onnx file, or a model that comes with Fovea")
    .argument("<photo...>", "pictures, folders or globs")
    .optionsGroup("What is dreamt of:")
    .option(
      "--layers <list>",
      "layers with weights, or their channels: a,b*0.5,c:12 (default: one with a position for every 16 pixels)",
    )
    .option("--guide <picture>", "dream of what these layers see in another picture")
    .optionsGroup("How:")
    .option(
      "--octaves <n>",
      "sizes of the photo (default: 4, more for large photos)",
      wholeNumber("--octaves", 1, 30),
    )
    .option(
      "--octave-scale <s>",
      "from one size to the next (default: 1.4)",
      numberFrom("--octave-scale", 1.01, 4),
    )
    .option("--steps <n>", "in each octave (default: 10)", wholeNumber("--steps", 1, 10_000))
    .option("--strength <s>", "size of the steps (default: 1)", numberFrom("--strength", 0.001, 100))
    .option(
      "--regularise <part>",
      "roughness that the dream loses in each step, 0 to 1 (default: 0.2)",
      numberFrom("--regularise", 0, 1),
    )
    .option(
      "--tile <n>",
      "largest side of a tile, pixels; memory grows with it",
      wholeNumber("--tile", 64, 4096),
      512,
    )
    .option("--seed <n>", "of the shifts of the tiles", wholeNumber("--seed", 0), 0)
    .optionsGroup("Results:")
    .option(
      "--format <kind>",
      pictureFormats.join(", "),
      (text) => oneOf("--format", pictureFormats, text),
      "png",
    )
    .option("--timeline <kind>", "how the dream came to be: gif or webp", (text) =>
      oneOf("--timeline", ["gif", "webp"], text),
    )
    .option("--out <dir>", "folder of the results", "./fovea-dream")
    .option("--json", "print one JSON document instead of text");
  withModelOptions(command)
    .addHelpText("after", examples)
    .action(async (model: string, photos: string[], flags: Flags) => {
      process.exitCode = await runDream(model, photos, flags, commandText(args));
    });
}

const examples = `
Examples:
  fovea dream model.onnx photo.jpg
  fovea dream model.onnx photo.jpg --strength 2 --steps 20 --timeline gif
  fovea dream model.onnx photo.jpg --layers fire4/concat,fire8/concat*0.5
  fovea dream model.onnx photo.jpg --layers layer3:12
  fovea dream model.onnx photo.jpg --guide flowers.jpg --format jpeg

Layers are named as \`fovea inspect MODEL\` lists them: early ones draw strokes
and patterns, later ones eyes, faces and whole objects.`;

async function runDream(
  path: string,
  args: readonly string[],
  flags: Flags,
  command: string,
): Promise<number> {
  const folder = await openFolder(flags.out);
  try {
    const paths = await findInputs(args, flags.out);
    const run = await openRun(path, flags, folder, command);
    printNotes(run.file, paths);
    const progress = await openProgress();
    const names = inputNames(paths);
    const to = printer(process.stdout);
    if (!flags.json) to.line(`Dreaming of ${run.wish.said}. S: how strongly that answers`);
    const inputs = paths.map((photo, i) => ({ path: photo, name: names[i] as string }));
    const outcomes = await eachInput(inputs, async (input, i) => {
      const result = await dreamPhoto(run, input, {
        at: (part, what) => progress.at((i + part) / inputs.length, what),
        pause: progress.pause,
      }).finally(progress.pause);
      if (!flags.json) printDream(to, result);
      return result;
    });
    if (flags.json)
      to.line(
        JSON.stringify(
          dreamJson(
            run,
            outcomes.map((o) => (isResult(o) ? o : failureJson(o))),
          ),
          null,
          2,
        ),
      );
    return exitCodeOf(outcomes);
  } finally {
    folder.close();
  }
}

async function openRun(path: string, flags: Flags, folder: OutFolder, command: string): Promise<DreamRun> {
  const { layers, guide, octaves, octaveScale, steps, strength, regularise, tile, seed, format } = flags;
  const file = await ModelFile.read(path, modelOptions(flags));
  const model = await file.forPictures();
  return {
    ...{ file, model, folder, format, command, timeline: flags.timeline },
    guideName: guide ?? null,
    wish: dreamWish(model, file.preprocessing, layers),
    guide: guide === undefined ? undefined : await decodePicture(guide, file.limits),
    settings: {
      ...{ tile, seed },
      ...(octaves === undefined ? {} : { octaves }),
      ...(octaveScale === undefined ? {} : { octaveScale }),
      ...(steps === undefined ? {} : { steps }),
      ...(strength === undefined ? {} : { strength }),
      ...(regularise === undefined ? {} : { smooth: regularise }),
    },
  };
}

function printDream(to: Printer, result: DreamtPhoto): void {
  to.line("");
  to.line(to.styled("bold", inOneLine(result.path)));
  for (const line of octaveTable(result)) to.line(`  ${line}`);
  to.line(`  Dream: ${result.picture}`);
  if (result.timeline !== undefined) to.line(`  Timeline: ${result.timeline}`);
}

const failureJson = ({ path, error }: { readonly path: string; readonly error: Error }): object => ({
  path,
  error: error.message,
});

const dreamJson = ({ file, wish, command, guideName }: DreamRun, dreams: readonly object[]): object => ({
  command,
  model: { path: file.path, sha256: file.sha256 },
  layers: wish.parts,
  guide: guideName,
  dreams,
});
