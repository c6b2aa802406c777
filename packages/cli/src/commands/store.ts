/** fovea store: what a scan has kept, an index for quick neighbours, and the store as files for a web page. */

import { exportWeb, type Metric, Store } from "@fovea/dataset";
import type { Command } from "commander";
import { oneOf, wholeNumber } from "../options.ts";
import { openProgress } from "../progress.ts";
import { infoJson, infoOf, printInfo } from "../store/info.ts";
import { exportJson, printExport } from "../store/web-result.ts";
import { printer } from "../terminal.ts";

interface InfoFlags {
  readonly json?: true;
}

interface ExportFlags {
  readonly web: string;
  readonly pictures?: string;
  readonly side: number;
  readonly places: number;
  readonly seed: number;
  readonly json?: true;
}

interface IndexFlags {
  readonly metric: Metric;
  readonly json?: true;
}

const metrics = ["cosine", "l2"] as const;
const jsonOption = ["--json", "print one JSON document instead of text"] as const;

export function addStore(program: Command): void {
  const store = program.command("store").description("Works with the store that fovea scan has made.");
  addInfo(store);
  addExport(store);
  addIndex(store);
}

function addInfo(store: Command): void {
  store
    .command("info")
    .description("Says what is in a store: which model made it and how, pictures, layers, index.")
    .argument("<path>", "folder of the store")
    .option(...jsonOption)
    .addHelpText("after", "\nExample:\n  fovea store info photos.fovea")
    .action(runInfo);
}

function addExport(store: Command): void {
  store
    .command("export")
    .description(
      "Writes a store as files that a web page can open without a server: numbers, thumbnails, and places in a plane. The folder appears whole or not at all; an earlier export there is replaced.",
    )
    .argument("<path>", "folder of the store")
    .requiredOption("--web <dir>", "folder of the files")
    .option("--pictures <dir>", "where the pictures are now (default: where they were scanned)")
    .option("--side <n>", "side of a thumbnail, pixels", wholeNumber("--side", 8), 64)
    .option(
      "--places <n>",
      "pictures that get a place in the plane, at most",
      wholeNumber("--places", 0),
      5000,
    )
    .option("--seed <n>", "of the pictures that are placed", wholeNumber("--seed", 0), 0)
    .option(...jsonOption)
    .addHelpText("after", exportExamples)
    .action(runExport);
}

const exportExamples = `
The files are described in docs/store-format.md.

Examples:
  fovea store export photos.fovea --web photos-web
  fovea store export photos.fovea --web photos-web --places 0 --json`;

function addIndex(store: Command): void {
  store
    .command("index")
    .description(
      "Builds an index of the features, with which neighbours are found without looking at every picture. Pictures that are scanned later are found too.",
    )
    .argument("<path>", "folder of the store")
    .option(
      "--metric <name>",
      "distance that the index is for: cosine or l2",
      (text) => oneOf("--metric", metrics, text),
      "cosine",
    )
    .option(...jsonOption)
    .addHelpText("after", "\nExample:\n  fovea store index photos.fovea --metric l2")
    .action(runIndex);
}

async function runInfo(path: string, flags: InfoFlags): Promise<void> {
  const store = await Store.open(path);
  try {
    const info = await infoOf(store);
    const to = printer(process.stdout);
    if (flags.json) to.line(JSON.stringify(infoJson(info), null, 2));
    else printInfo(to, info);
  } finally {
    store.close();
  }
}

async function runExport(path: string, flags: ExportFlags): Promise<void> {
  const store = await Store.open(path);
  try {
    const progress = await openProgress();
    const { pictures, side, places, seed, web } = flags;
    const manifest = await exportWeb(store, web, {
      ...{ side, places, seed, progress: progress.at },
      ...(pictures === undefined ? {} : { pictures }),
    }).finally(progress.pause);
    const to = printer(process.stdout);
    if (flags.json) to.line(JSON.stringify(exportJson(path, web, manifest), null, 2));
    else printExport(to, web, manifest);
  } finally {
    store.close();
  }
}

async function runIndex(path: string, flags: IndexFlags): Promise<void> {
  const { header } = await Store.open(path).then((store) => {
    store.close();
    return store;
  });
  const store = await Store.resume(path, header);
  try {
    await store.index(flags.metric);
    const index = await store.indexed();
    const to = printer(process.stdout);
    if (flags.json) to.line(JSON.stringify({ store: path, index }, null, 2));
    else to.line(`${path}: index for ${flags.metric} over ${index?.rows ?? 0} rows`);
  } finally {
    store.close();
  }
}
