/** fovea scan: one pass over a folder of pictures, kept in a store that other commands ask. */

import { type ScanProgress, type ScanSummary, scan } from "@fovea/dataset";
import type { Command } from "commander";
import { exitCodes, someFailed } from "../exit-codes.ts";
import { ModelFile } from "../model-file.ts";
import { type ModelFlags, modelOptions, wholeNumber, withModelOptions } from "../options.ts";
import { openProgress } from "../progress.ts";
import { printNotes } from "../remarks.ts";
import { openScanStore } from "../scan/open-scan-store.ts";
import { progressText } from "../scan/progress-text.ts";
import { printScan, printStopped, scanJson } from "../scan/scan-result.ts";
import { onInterrupt } from "../scan/stop.ts";
import { printer } from "../terminal.ts";

interface Flags extends ModelFlags {
  readonly store: string;
  readonly layers?: string;
  readonly embedding?: string;
  readonly limit?: number;
  readonly json?: true;
}

export function addScan(program: Command): void {
  const command = program
    .command("scan")
    .description(
      "Measures every picture of a folder and of all folders inside: what the model predicts, its features as one vector, and for each channel of some layers the largest value and where it is. Given the same folder again, it measures what is new or has changed, and goes on where it was stopped.",
    )
    .argument("<model>", "an .onnx file, or a model that comes with Fovea")
    .argument("<dir>", "the pictures; the folder that one lies in counts as its class")
    .requiredOption("--store <path>", "folder of the store, made if it is not there")
    .optionsGroup("What is kept:")
    .option(
      "--layers <name,…>",
      "layers whose channels are watched, or all (default: the last of each resolution)",
    )
    .option(
      "--embedding <layer>",
      "layer whose mean over positions is the vector (default: the last with space)",
    )
    .optionsGroup("The work:")
    .option("--limit <n>", "pictures to measure this time, at most", wholeNumber("--limit", 1))
    .option("--json", "print one JSON document instead of text");
  withModelOptions(command)
    .addHelpText("after", examples)
    .action(async (model: string, dir: string, flags: Flags) => {
      process.exitCode = await runScan(model, dir, flags);
    });
}

const examples = `
Ctrl-C stops after the pictures under way. However it ended, the same command goes on
where it was. Files that could not be read are listed and tried again each time.

Examples:
  fovea scan model.onnx photos/ --store photos.fovea
  fovea scan model.onnx photos/ --store all.fovea --layers all --limit 1000
  fovea scan menagerie-net drawn/ --store drawn.fovea --json`;

async function runScan(modelPath: string, dir: string, flags: Flags): Promise<number> {
  const file = await ModelFile.read(modelPath, modelOptions(flags));
  printNotes(file, [dir]);
  const { store, network, model } = await openScanStore(file, dir, flags);
  const interrupted = onInterrupt();
  try {
    const progress = await openProgress();
    const { preprocessing, limits } = file;
    const summary = await scan({
      ...{ folder: dir, store, storePath: flags.store, network, kind: model.head.kind },
      ...{ preprocessing, ...limits, signal: interrupted.signal },
      ...workersFor(flags),
      ...(flags.limit === undefined ? {} : { limit: flags.limit }),
      progress: nowAndThen((now) => progress.at(now.done / now.total, progressText(now))),
    }).finally(progress.pause);
    const counts = await store.count();
    if (flags.json) {
      printer(process.stdout).line(
        JSON.stringify(scanJson({ file, dir, flags, store, summary, counts }), null, 2),
      );
    } else printScan(printer(process.stdout), { path: flags.store, summary, counts });
    if (summary.stopped) printStopped(summary);
    return codeOf(summary);
  } finally {
    interrupted.release();
    store.close();
    await model.dispose();
  }
}

/** Hundreds of pictures a second: a line that is drawn for each would cost as much as the work. */
function nowAndThen(show: (progress: ScanProgress) => void): (progress: ScanProgress) => void {
  let shown = 0;
  return (progress) => {
    if (performance.now() - shown < 100) return;
    shown = performance.now();
    show(progress);
  };
}

/** Threads are processes here, each with an engine of one thread; one needs no process beside this one. */
const workersFor = ({ threads }: Flags): { workers?: number } =>
  threads === undefined ? {} : { workers: threads === 1 ? 0 : threads };

function codeOf({ stopped, unreadable }: ScanSummary): number {
  if (stopped) return exitCodes.interrupted;
  return unreadable.length > 0 ? someFailed : 0;
}
