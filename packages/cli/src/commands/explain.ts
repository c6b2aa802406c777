/** fovea explain: heat maps of pictures, with the proof under each. */

import {
  type Convention,
  contrastForm,
  conventionFor,
  conventions,
  defaultThreshold,
  type Picture,
  readThreshold,
  type Threshold,
} from "@fovea/core";
import type { Command } from "commander";
import { checkSettings, readSettings, settingsOf, wantedMethods } from "../choose-methods.ts";
import { commandText } from "../command-text.ts";
import { eachInput, exitCodeOf, type Failure, isFailure } from "../each-input.ts";
import { explainInput, type InputResult } from "../explain-input.ts";
import { explainJson } from "../explain-json.ts";
import { type ExplainRun, kindsIn, type LocateRequest, locateForms } from "../explain-request.ts";
import { printResult } from "../explain-text.ts";
import { inputNames } from "../file-names.ts";
import { findInputs } from "../find-inputs.ts";
import { ModelFile } from "../model-file.ts";
import {
  collected,
  conventionNamed,
  invalid,
  layersIn,
  type ModelFlags,
  modelOptions,
  oneOf,
  outputForm,
  settingsIn,
  wholeNumber,
  withModelOptions,
} from "../options.ts";
import { openFolder } from "../out-folder.ts";
import { openProgress } from "../progress.ts";
import { decodeAhead } from "../read-input.ts";
import { noteIdleLayer, printNotes } from "../remarks.ts";
import { printer } from "../terminal.ts";

interface Flags extends ModelFlags {
  readonly method?: string;
  readonly target: string;
  readonly output: ExplainRun["output"];
  readonly set?: readonly string[];
  readonly composite?: string;
  readonly layer?: string;
  readonly seed: number;
  readonly out: string;
  readonly save: string;
  readonly versus?: string;
  readonly convention?: Convention;
  readonly locate?: LocateRequest["form"];
  readonly threshold?: Threshold;
  readonly instances?: true;
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
    .description("Explains what a classifier sees in pictures: heat maps, their checks, and an HTML report.")
    .argument("<model>", "an .onnx file")
    .argument(
      "<input...>",
      "pictures, folders (searched with all folders inside), globs, float32 .npy tensors, or NIfTI volumes",
    )
    .optionsGroup("What to explain:")
    .option("-m, --method <id,…>", "methods by id, or all (default: one map of a layer and one of pixels)")
    .option("--target <what>", "top1, topK, a class index or label, or a unit LAYER:CHANNEL[:Y,X]", "top1")
    .option("--versus <class>", "why not this class instead: a label, an index, or top2 for the second best")
    .option("--output <form>", "logit, probability, log-probability or margin", outputForm, "logit" as const)
    .option("--set <option=value>", "option of a method, see `fovea methods ID`; repeatable", collected)
    .option("--composite <name|file>", "rules of relevance methods: short for --set composite=…")
    .option(
      "--layer <name,…>",
      "layer of methods that have one, or several for one map of all (default: the last one with space)",
    )
    .option("--convention <library>", `defaults of ${conventions.join(", ")}`, conventionNamed)
    .option("--seed <n>", "of methods that draw random numbers", wholeNumber("--seed", 0), 0)
    .optionsGroup("Where the object is:")
    .option("--locate <form>", "box, mask, or grabcut: from the positive part of the map", locateForm)
    .option(
      "--threshold <value>",
      "what counts: 0.2 of the map's maximum, or q0.95 for its strongest 5 % (default: 0.2)",
      readThreshold,
    )
    .option("--instances", "all parts with a tenth of the largest one's area, not the largest alone")
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
Any method can be averaged over noise: smoothed-ID, such as smoothed-lrp.
All methods (-m all) take thousands of runs of the network for each picture and
target, most of them in methods that draw samples: minutes on a large network.
\`fovea methods\` lists the cost of each; \`fovea compare --quick\` takes less.

Examples:
  fovea explain model.onnx photo.jpg
  fovea explain model.onnx photos/ -m grad-cam,integrated-gradients --out report
  fovea explain model.onnx photo.jpg -m all --target "golden retriever" --json

  five classes side by side; why 207 and not 208
  fovea explain model.onnx photo.jpg --target top5
  fovea explain model.onnx photo.jpg --target 207 --versus 208

  windows of 32 pixels; areas from a picture of labels; own rules of relevance
  fovea explain model.onnx photo.jpg -m occlusion --set window=32 --set stride=16
  fovea explain model.onnx photo.jpg -m area-occlusion --set segments=areas.png
  fovea explain model.onnx photo.jpg -m lrp --composite rules.json

  one map of two layers; the defaults of another library
  fovea explain model.onnx photo.jpg -m layer-cam --layer layer3,layer4
  fovea explain model.onnx photo.jpg -m saliency --convention captum

  where the object is, in pixels of the photo
  fovea explain model.onnx photo.jpg --locate box --instances --json
  fovea explain model.onnx photo.jpg -m grad-cam --locate grabcut --threshold 0.15`;

async function runExplain(modelPath: string, args: readonly string[], flags: Request): Promise<number> {
  const wanted = wantedMethods(flags.method);
  const save = kindsIn(flags.save);
  const locate = locateRequest(flags);
  if (flags.versus !== undefined && flags.output !== "logit") throw contrastForm(flags.output);
  const settings = await readSettings(settingsIn(flags));
  if (wanted.kind === "named") {
    checkSettings(wanted.methods, settings);
    for (const method of wanted.methods) {
      settingsOf(method, settings);
      if (flags.convention !== undefined) conventionFor(flags.convention, method);
    }
    noteIdleLayer(flags.layer, wanted.methods);
  }
  const options = modelOptions(flags);
  const folder = await openFolder(flags.out);
  try {
    const paths = await findInputs(args, flags.out);
    const names = inputNames(paths);
    const [first = ""] = paths;
    const ahead = decodeAhead(first, options);
    const file = await ModelFile.read(modelPath, options);
    return await explainAll(
      {
        file,
        inputs: paths.map((path, i) => ({ path, name: names[i] as string })),
        wanted,
        settings,
        target: flags.target,
        versus: flags.versus,
        convention: flags.convention,
        locate,
        output: flags.output,
        layer: layersIn(flags.layer),
        seed: flags.seed,
        folder,
        save,
        command: flags.command,
      },
      flags,
      ahead,
    );
  } finally {
    folder.close();
  }
}

const locateForm = (text: string): LocateRequest["form"] => oneOf("--locate", locateForms, text);

/** Throws `option-invalid` for a threshold of nothing. */
function locateRequest({ locate, threshold, instances }: Flags): LocateRequest | undefined {
  if (locate !== undefined)
    return {
      form: locate,
      threshold: threshold ?? defaultThreshold,
      instances: instances ? "all" : "largest",
    };
  const idle = [...(threshold ? ["--threshold"] : []), ...(instances ? ["--instances"] : [])];
  if (idle.length === 0) return undefined;
  throw invalid(idle.join(" and "), "nothing is located", "Add --locate box, mask or grabcut.");
}

/** `first`: the first picture, if its decoding has begun. */
async function explainAll(
  run: ExplainRun,
  { json }: Flags,
  first: Promise<Picture> | undefined,
): Promise<number> {
  const { inputs } = run;
  printNotes(
    run.file,
    inputs.map(({ path }) => path),
  );
  const progress = await openProgress();
  const to = printer(process.stdout);
  let ahead = first;
  const outcomes = await eachInput(inputs, async (input, i) => {
    const picture = ahead;
    // Not kept while the others are explained.
    ahead = undefined;
    const tick = (part: number, what: string): void => progress.at((i + part) / inputs.length, what);
    // Before anything is printed, and that includes an error.
    const result = await explainInput(run, input, tick, picture).finally(progress.pause);
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
