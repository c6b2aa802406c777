/** fovea evaluate: methods measured by numbers on a folder of pictures. */

import { resolve } from "node:path";
import { FoveaError, type Matches, type Method, matchClasses, survey } from "@fovea/core";
import { type Collection, readCollection, type Sample } from "@fovea/dataset";
import { pixelLayout, timeText } from "@fovea/render";
import type { Command } from "commander";
import { checkSettings, readSettings, type Settings, settingsOf, wantedMethods } from "../choose-methods.ts";
import { commandText } from "../command-text.ts";
import { eachInput, exitCodeOf, isFailure, isResult } from "../each-input.ts";
import { chosenSamples } from "../evaluate-choice.ts";
import { wantedMetrics, withOptions } from "../evaluate-metrics.ts";
import { type Evaluation, evaluatePicture, type PictureResult } from "../evaluate-picture.ts";
import { openRecord } from "../evaluate-record.ts";
import { saveEvaluation } from "../evaluate-result.ts";
import { labelsOf } from "../evaluate-target.ts";
import { printSummary } from "../evaluate-text.ts";
import type { ExplainRun } from "../explain-request.ts";
import { ModelFile } from "../model-file.ts";
import {
  collected,
  layersIn,
  type ModelFlags,
  modelOptions,
  outputForm,
  settingsIn,
  wholeNumber,
  withModelOptions,
} from "../options.ts";
import { type OutFolder, openFolder } from "../out-folder.ts";
import { openProgress } from "../progress.ts";
import { readClassMap } from "../read-class-map.ts";
import { noteIdleLayer, printNotes } from "../remarks.ts";
import { inOneLine, printer } from "../terminal.ts";

interface Flags extends ModelFlags {
  readonly method: string;
  readonly metric?: string;
  readonly quick?: true;
  readonly limit: number;
  readonly target?: string;
  readonly map?: string;
  readonly annotations?: string;
  readonly output: ExplainRun["output"];
  readonly set?: readonly string[];
  readonly composite?: string;
  readonly layer?: string;
  readonly seed: number;
  readonly out: string;
  readonly resume?: true;
  readonly json?: true;
}

const usualMethods = "saliency,input-x-gradient,smoothgrad,guided-backprop,grad-cam,layer-cam,lrp,occlusion";

/** `args`: the whole command line, for the record. */
export function addEvaluate(program: Command, args: readonly string[]): void {
  const command = program
    .command("evaluate")
    .description(
      "Explains the pictures of a folder by several methods and measures the maps: whether they lie on the object, whether the score follows them, how fine they are … Reads COCO and VOC annotations, masks of findings, folders of classes, and pictures alone.",
    )
    .argument("<model>", "an .onnx file or a built-in model")
    .argument("<dir>", "a folder of pictures, with boxes or masks where there are some")
    .optionsGroup("What to measure:")
    .option("-m, --method <id,…>", "methods by id, or all that work here", usualMethods)
    .option(
      "--metric <id,…>",
      "metrics by id or criterion, or all, see `fovea metrics` (default: localisation where the folder has boxes or masks, two of faithfulness, detail)",
    )
    .option("--quick", "a tenth of the default samples and steps, but at least 4; --set goes first")
    .option("--limit <n>", "pictures at most, drawn by seed; 0 for all", wholeNumber("--limit", 0), 50)
    .option("--target <what>", "a label, an index or top1 (default: the class that the picture shows)")
    .option(
      "--map <file.json>",
      'classes of the model for names of the folder: {"truck": ["trailer truck", 867]}',
    )
    .option("--annotations <file.json>", "COCO annotations that lie elsewhere")
    .option("--output <form>", "logit, probability, log-probability or margin", outputForm, "logit" as const)
    .option(
      "--set <option=value>",
      "option of a method, or METRIC.OPTION=VALUE of a metric, see `fovea metrics ID`; repeatable",
      collected,
    )
    .option("--composite <name|file>", "rules of relevance methods: short for --set composite=…")
    .option("--layer <name,…>", "layer of methods that have one (default: the last one with space)")
    .option("--seed <n>", "of the choice of pictures and all random numbers", wholeNumber("--seed", 0), 0)
    .optionsGroup("Results:")
    .option("--out <dir>", "folder of the results", "./fovea-evaluate")
    .option(
      "--resume",
      "keep the pictures that a run before has measured with the same options, where their files are the same",
    )
    .option("--json", "print one JSON document instead of text");
  withModelOptions(command)
    .addHelpText("after", examples)
    .action(async (model: string, dir: string, flags: Flags) => {
      process.exitCode = await runEvaluate(model, dir, flags, commandText(args));
    });
}

const examples = `
Examples:
  fovea evaluate model.onnx coco/val2017 --annotations coco/annotations/instances_val2017.json
  fovea evaluate model.onnx photos/ -m grad-cam,lrp --metric faithfulness --limit 20 --quick
  fovea evaluate model.onnx scans/ --target malignant --set deletion.steps=20 --json`;

async function runEvaluate(modelPath: string, dir: string, flags: Flags, command: string): Promise<number> {
  const settings = await readSettings(settingsIn(flags));
  const [forMetrics, forMethods] = parted(settings);
  const { annotations } = flags;
  const collection = await readCollection(dir, annotations === undefined ? {} : { annotations });
  const metrics = withOptions(wantedMetrics(flags.metric, collection), forMetrics, flags.quick ?? false);
  const asked = wantedMethods(flags.method);
  const folder = await openFolder(flags.out);
  try {
    const file = await ModelFile.read(modelPath, modelOptions(flags));
    const { methods, notes } = await workingMethods(file, asked.kind === "named" ? asked.methods : undefined);
    checkSettings(methods, forMethods);
    for (const method of methods) settingsOf(method, forMethods);
    noteIdleLayer(flags.layer, methods);
    const model = await file.forPictures();
    const labels = file.labels?.names;
    const map = flags.map === undefined ? {} : await readClassMap(flags.map);
    const matches = matchClasses(collection.classes, labelsOf(labels, model), map);
    const findings = collection.kind === "masks";
    const run: Evaluation = {
      ...{ file, methods, metrics, settings: forMethods, quick: flags.quick ?? false, output: flags.output },
      ...{
        asked: { matches, target: flags.target, labels, findings },
        layer: layersIn(flags.layer),
        seed: flags.seed,
      },
    };
    const choice = chosenSamples(collection, matches, flags);
    const said = [
      ...notes,
      ...matchNotes(collection, matches, findings, labels !== undefined),
      ...choice.notes,
    ];
    return await evaluateAll(
      { run, collection, samples: choice.samples, notes: said, command },
      folder,
      flags,
    );
  } finally {
    folder.close();
  }
}

/** Options of metrics have a dot in their name. */
function parted(settings: Settings): [Settings, Settings] {
  const of = (dotted: boolean): Settings =>
    Object.fromEntries(Object.entries(settings).filter(([name]) => name.includes(".") === dotted));
  return [of(true), of(false)];
}

/** Those that work on the model; the others are named with their reason. */
async function workingMethods(
  file: ModelFile,
  wanted: readonly Method[] | undefined,
): Promise<{ methods: readonly Method[]; notes: string[] }> {
  const model = await file.forPictures();
  if (!pixelLayout(model)) throw notAPicture();
  const asked = survey(model).filter(({ method }) => wanted?.includes(method) ?? true);
  const notes = asked.flatMap(({ method, obstacle }) =>
    obstacle === undefined ? [] : [`${method.id} does not work on this model: ${obstacle}`],
  );
  const methods = asked.flatMap(({ method, obstacle }) => (obstacle === undefined ? [method] : []));
  if (methods.length > 0) return { methods, notes };
  throw new FoveaError("method-inapplicable", `Cannot evaluate: no method is left; ${notes[0]}`, {
    hint: "`fovea inspect MODEL` shows which methods work.",
  });
}

const notAPicture = (): FoveaError =>
  new FoveaError(
    "model-unsupported",
    "Cannot evaluate maps: the input of the model is not a picture of 1 or 3 channels",
  );

/** How names of the folder were understood, where that is not plain. */
function matchNotes(
  { classes }: Collection,
  matches: Matches,
  findings: boolean,
  hasLabels: boolean,
): string[] {
  const unknown = classes.filter((name) => !matches.has(name));
  const byWord = classes.filter((name) => matches.get(name)?.how === "word");
  const about = findings
    ? `masks of ${listed(unknown)}, no class of the model, count as objects of the class explained`
    : hasLabels
      ? `the model has no class named ${listed(unknown)}: --map can name those meant`
      : `the classes of the model have no names, so that ${listed(unknown)} are not found among them: --labels FILE names them, or --map`;
  return [
    ...(unknown.length > 0 ? [about] : []),
    ...(byWord.length > 0 ? [`${listed(byWord)} stand for all classes of the model whose name ends so`] : []),
  ];
}

const listed = (names: readonly string[]): string =>
  names.length > 6 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");

interface Task {
  readonly run: Evaluation;
  readonly collection: Collection;
  readonly samples: readonly Sample[];
  readonly notes: readonly string[];
  readonly command: string;
}

async function evaluateAll(task: Task, folder: OutFolder, flags: Flags): Promise<number> {
  const { run, collection, samples, notes } = task;
  printNotes(run.file, []);
  printRemarks(collection, notes);
  const { root, kind } = collection;
  const source = { root, kind, annotations: flags.annotations && resolve(flags.annotations) };
  const record = await openRecord(folder.path, run, source, samples, flags.resume ?? false);
  const progress = await openProgress();
  const started = performance.now();
  const fresh = samples.filter(({ name }) => !record.before.has(name));
  const measure = async (sample: Sample, i: number): Promise<PictureResult> => {
    const before = record.before.get(sample.name);
    if (before) return before;
    const done = fresh.indexOf(sample);
    const result = await evaluatePicture(run, sample, i, (part, what) => {
      const whole = (done + part) / fresh.length;
      progress.at(whole, `${leftText(started, whole)}${what} on ${sample.name}`);
    });
    record.add(sample, result);
    return result;
  };
  const outcomes = await eachInput(samples, measure).finally(progress.pause);
  const results = outcomes.filter(isResult<PictureResult>);
  const failed = outcomes.flatMap((outcome, i) =>
    isFailure(outcome)
      ? [{ path: samples[i]?.name ?? outcome.path, why: `is skipped: ${outcome.error.message}` }]
      : [],
  );
  if (results.length === 0) return exitCodeOf(outcomes);
  const { engine } = await run.file.runtime();
  const { summary, json, files } = await saveEvaluation({ ...task, results, failed, engine }, folder);
  const to = printer(process.stdout);
  if (flags.json) to.line(JSON.stringify(json, null, 2));
  else {
    printSummary(to, summary);
    for (const path of files) to.line(path);
  }
  return exitCodeOf(outcomes);
}

/** Once enough is done to tell. */
function leftText(started: number, part: number): string {
  const spent = performance.now() - started;
  if (part < 0.01 || spent < 3000) return "";
  const left = (spent * (1 - part)) / part;
  return `about ${left < 90_000 ? timeText(left) : `${Math.round(left / 60_000)} min`} left, `;
}

const mostProblems = 10;

function printRemarks({ problems }: Collection, notes: readonly string[]): void {
  const to = printer(process.stderr);
  for (const { path, why } of problems.slice(0, mostProblems)) to.line(`note: ${inOneLine(path)} ${why}`);
  if (problems.length > mostProblems)
    to.line(`note: and ${problems.length - mostProblems} more of this kind`);
  for (const note of notes) to.line(`note: ${note}`);
}
