/** fovea neighbors: the pictures nearest to a picture in feature space, and whether anything like it is known. */

import {
  type FeatureDistance,
  type FeatureLayer,
  type FeaturePool,
  FoveaError,
  featureDistances,
  featurePools,
  type Model,
} from "@fovea/core";
import type { Store } from "@fovea/dataset";
import type { Command } from "commander";
import { commandText } from "../command-text.ts";
import { eachInput, exitCodeOf, isResult } from "../each-input.ts";
import { inputNames } from "../file-names.ts";
import { fileSha256 } from "../file-sha256.ts";
import { labelledInputs, picturesOf } from "../labelled-inputs.ts";
import { ModelFile } from "../model-file.ts";
import { featureLayerNamed } from "../neighbours/layer-named.ts";
import { openKnownStore } from "../neighbours/open-known-store.ts";
import { FeatureReader } from "../neighbours/picture-features.ts";
import type { FeatureRun, Query, Searched, SearchResult, Tell } from "../neighbours/request.ts";
import { saveNeighbours } from "../neighbours/save.ts";
import { searchFolder } from "../neighbours/search-folder.ts";
import { searchStore } from "../neighbours/search-store.ts";
import { leftText } from "../neighbours/words.ts";
import { invalid, type ModelFlags, modelOptions, oneOf, wholeNumber, withModelOptions } from "../options.ts";
import { type OutFolder, openFolder } from "../out-folder.ts";
import { openProgress } from "../progress.ts";
import { readInput } from "../read-input.ts";
import { printNotes } from "../remarks.ts";
import { printer } from "../terminal.ts";

interface Flags extends ModelFlags {
  readonly in?: readonly string[];
  readonly store?: string;
  readonly exact?: true;
  readonly layer?: string;
  readonly pool: FeaturePool;
  readonly metric: FeatureDistance;
  readonly k: number;
  readonly seed: number;
  readonly out: string;
  readonly json?: true;
}

/** `args`: the whole command line, for the record. */
export function addNeighbors(program: Command, args: readonly string[]): void {
  const command = program
    .command("neighbors")
    .description(
      "Finds the pictures that a layer of the model sees as most like a picture, says how far they agree on its class, and how far the picture is from everything known.",
    )
    .argument("<model>", "an .onnx file, or a model that comes with Fovea")
    .argument("<query...>", "pictures, folders or globs to find neighbours of")
    .optionsGroup("Where to look:")
    .option("--in <pictures...>", "folders, globs or pictures; a folder for each class tells the classes")
    .option("--store <path>", "what `fovea scan` stored of a folder, instead of reading its pictures")
    .option("--exact", "with a store: compare every picture, also where an index is there")
    .optionsGroup("What is near:")
    .option("--layer <name>", "value or node of the model (default: the last layer before the classes)")
    .option(
      "--pool <how>",
      "mean, max or flatten: what is made of the positions of the layer",
      pool,
      "mean" as const,
    )
    .option("--metric <name>", "cosine or l2", metric, "cosine" as const)
    .option("-k <n>", "neighbours of each picture", wholeNumber("-k", 1), 10)
    .option("--seed <n>", "of the pictures that novelty is measured against", wholeNumber("--seed", 0), 0)
    .optionsGroup("Results:")
    .option("--out <dir>", "folder of the results", "./fovea-neighbors")
    .option("--json", "print one JSON document instead of text");
  withModelOptions(command)
    .addHelpText("after", examples)
    .action(async (model: string, queries: string[], flags: Flags) => {
      process.exitCode = await runNeighbors(model, queries, flags, commandText(args));
    });
}

const examples = `
Examples:
  fovea neighbors model.onnx photo.jpg --in pictures/
  fovea neighbors model.onnx new/ --in pictures/ --layer layer3 --metric l2 -k 5
  fovea neighbors model.onnx photo.jpg --store pictures.fovea --json`;

const pool = (text: string): FeaturePool => oneOf("--pool", featurePools, text);
const metric = (text: string): FeatureDistance => oneOf("--metric", featureDistances, text);

async function runNeighbors(
  path: string,
  args: readonly string[],
  flags: Flags,
  command: string,
): Promise<number> {
  checkPlace(flags);
  const folder = await openFolder(flags.out);
  try {
    const paths = await picturesOf(args, flags.out);
    const file = await ModelFile.read(path, modelOptions(flags));
    const place = await openPlace(file, flags);
    try {
      const { model, layer } = place;
      const reader = new FeatureReader(model, layer, file.labels?.names);
      const run = { file, layer, reader, by: flags.metric, k: flags.k, seed: flags.seed, command };
      return await neighboursOf(run, paths, place, { flags, folder });
    } finally {
      place.store?.close();
    }
  } finally {
    folder.close();
  }
}

/** Where neighbours are looked for, and by which features. */
interface Place {
  readonly model: Model;
  readonly layer: FeatureLayer;
  readonly store?: Store;
}

async function openPlace(file: ModelFile, flags: Flags): Promise<Place> {
  const model = await file.forPictures();
  if (flags.store === undefined) return { model, layer: featureLayerNamed(model, flags.layer, flags.pool) };
  return { model, ...(await openKnownStore(flags.store, file, model, flags)) };
}

function checkPlace({ in: pictures, store, exact }: Flags): void {
  if ((pictures === undefined) === (store === undefined))
    throw invalid(
      pictures ? "--in and --store together" : "neighbors",
      pictures ? "one of them says where to look" : "nothing says where to look",
      "Give --in DIR, a folder of pictures, or --store PATH, what `fovea scan` stored.",
    );
  if (exact && pictures) throw invalid("--exact", "pictures of a folder are always compared one by one");
}

async function neighboursOf(
  run: FeatureRun,
  paths: readonly string[],
  { store }: Place,
  { flags, folder }: { readonly flags: Flags; readonly folder: OutFolder },
): Promise<number> {
  const where = flags.in ?? [];
  const known = await labelledInputs(where, flags.out);
  printNotes(run.file, paths);
  const progress = await openProgress();
  const part =
    (from: number, to: number): Tell =>
    (done, what) =>
      progress.at(from + (to - from) * done, what);
  const outcomes = await readQueries(run, paths, part(0, 0.1)).finally(progress.pause);
  const queries = outcomes.filter(isResult<Query>);
  if (queries.length > 0) {
    const search = (tell: Tell): Promise<SearchResult> =>
      store
        ? searchStore(run, store, queries, flags.exact ?? false, tell)
        : searchFolder(run, queries, where.join(" "), known, tell);
    const result = await search(part(0.1, 0.9)).finally(progress.pause);
    if (result.searched.pictures === 0) throw nothingKnown(result.searched);
    const ways = {
      to: printer(process.stdout),
      json: flags.json ?? false,
      tell: part(0.9, 1),
      pause: progress.pause,
    };
    await saveNeighbours(run, result, folder, ways).finally(progress.pause);
  }
  return exitCodeOf(outcomes);
}

function nothingKnown({ where, problems: [first] }: Searched): FoveaError {
  const why = first === undefined ? {} : { hint: leftText(first) };
  return new FoveaError("picture-unreadable", `Cannot search ${where}: no picture of it can be read`, why);
}

function readQueries(
  { file, reader }: FeatureRun,
  paths: readonly string[],
  tell: Tell,
): ReturnType<typeof eachInput<{ path: string; name: string }, Query>> {
  const names = inputNames(paths);
  const inputs = paths.map((path, i) => ({ path, name: names[i] as string }));
  return eachInput(inputs, async ({ path, name }, i): Promise<Query> => {
    tell(i / paths.length, path);
    const { x } = await readInput(file, path);
    return { path, name, sha256: await fileSha256(path), ...(await reader.read(x)) };
  });
}
