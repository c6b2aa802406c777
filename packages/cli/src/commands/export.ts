/** fovea export: an explanation as an ordinary ONNX file. */

import {
  type Convention,
  exportExplanation,
  loadModel,
  type Model,
  preprocessingKey,
  shapeText,
  spatialLayerNamed,
} from "@fovea/core";
import type { Command } from "commander";
import { checkSettings, givenTo, methodNamed, readSettings, settingsOf } from "../choose-methods.ts";
import { ModelFile } from "../model-file.ts";
import { preprocessingOf } from "../model-json.ts";
import {
  collected,
  conventionNamed,
  type ModelFlags,
  modelOptions,
  outputForm,
  settingsIn,
  withModelOptions,
} from "../options.ts";
import { writeWhole } from "../out-folder.ts";
import { printNotes } from "../remarks.ts";
import { software } from "../software.ts";
import { printer } from "../terminal.ts";

interface Flags extends ModelFlags {
  readonly method: string;
  readonly outFile: string;
  readonly output: ReturnType<typeof outputForm>;
  readonly versus?: true;
  readonly unit?: string;
  readonly set?: readonly string[];
  readonly composite?: string;
  readonly layer?: string;
  readonly convention?: Convention;
}

export function addExport(program: Command): void {
  const command = program
    .command("export")
    .description(
      "Writes an ONNX file of standard operators that returns the model's outputs and an explanation.",
    )
    .argument("<model>", "an .onnx file")
    .requiredOption("-m, --method <id>", "a method that is a single run, see `fovea methods`")
    .requiredOption("-o, --out-file <file>", "the file to write")
    .option("--output <form>", "logit, probability, log-probability or margin", outputForm, "logit" as const)
    .option("--versus", "a contrast: class_index holds the class and the one it is set against")
    .option("--unit <layer>", "a unit of this layer in place of a class: the file takes unit_index")
    .option("--set <option=value>", "option of the method; repeatable", collected)
    .option("--composite <name|file>", "rules of relevance methods: short for --set composite=…")
    .option("--layer <name>", "layer of methods that have one (default: the last one with space)")
    .option("--convention <library>", "defaults of this library, see `fovea methods ID`", conventionNamed);
  withModelOptions(command).addHelpText("after", examples).action(runExport);
}

const examples = `
The file takes the picture, prepared as for the model, and class_index: int64,
one number; with --versus two: the class, then its rival. With --unit it takes
unit_index instead: channel and position, one number per axis.

Examples:
  fovea export model.onnx --method grad-cam -o model-grad-cam.onnx
  fovea export model.onnx -m lrp --composite rules.json -o relevance.onnx
  fovea export model.onnx -m lrp --versus -o contrast.onnx
  fovea export model.onnx -m grad-cam --convention pytorch-grad-cam -o cam.onnx
  fovea export model.onnx --method saliency --size 320x320 -o saliency.onnx`;

async function runExport(modelPath: string, flags: Flags): Promise<void> {
  const method = methodNamed(flags.method);
  const settings = await readSettings(settingsIn(flags));
  checkSettings([method], settings);
  settingsOf(method, settings);
  const file = await ModelFile.read(modelPath, modelOptions(flags));
  const model = await modelOf(file);
  const layer = flags.layer === undefined ? {} : { layer: spatialLayerNamed(flags.layer, model.graph) };
  const bytes = exportExplanation(model, {
    method,
    options: givenTo(method, settings),
    output: flags.output,
    ...(flags.versus ? { versus: true } : {}),
    ...(flags.unit === undefined ? {} : { unit: flags.unit }),
    ...(flags.convention === undefined ? {} : { convention: flags.convention }),
    ...layer,
    metadata: metadataOf(file, method.id),
  });
  await writeWhole(flags.outFile, bytes);
  printNotes(file, []);
  printPorts(flags.outFile, bytes);
}

/** At the size of its pictures; a model that takes none is exported at the shape in its file. */
async function modelOf(file: ModelFile): Promise<Model> {
  return preprocessingOf(file) ? file.forPictures() : file.at(undefined);
}

/** What made the file, and how to prepare its pictures: Fovea finds that again when it opens the file. */
function metadataOf(file: ModelFile, method: string): Record<string, string> {
  const p = preprocessingOf(file);
  const { sources: _, notes: __, ...fields } = p ?? { sources: {}, notes: [] };
  return {
    "fovea.method": method,
    "fovea.software": software,
    "fovea.model-sha256": file.sha256,
    ...(p ? { [preprocessingKey]: JSON.stringify(fields) } : {}),
  };
}

function printPorts(path: string, bytes: Uint8Array): void {
  const to = printer(process.stdout);
  const { inputs, outputs } = loadModel(bytes).file.graph;
  to.line(path);
  for (const [role, ports] of [
    ["input ", inputs],
    ["output", outputs],
  ] as const) {
    for (const { name, type, shape } of ports)
      to.line(`  ${role}  ${name}  ${type} ${shape ? shapeText(shape) : "?"}`);
  }
}
