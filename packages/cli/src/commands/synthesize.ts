/** fovea synthesize: images that excite a class, unit, layer or direction most (activation maximisation). */

import { type NamedObjective, parseObjectives } from "@fovea/core";
import { decodePicture } from "@fovea/dataset";
import type { Command } from "commander";
import { commandText } from "../command-text.ts";
import { levelsOf } from "../levels.ts";
import {
  invalid,
  type ModelFlags,
  modelOptions,
  numberFrom,
  wholeNumber,
  withModelOptions,
} from "../options.ts";
import { type OutFolder, openFolder } from "../out-folder.ts";
import { openProgress } from "../progress.ts";
import { printNotes } from "../remarks.ts";
import { imagesOf, makeImages } from "../synthesis/make-images.ts";
import { type OpenNetwork, openNetwork } from "../synthesis/open-network.ts";
import { bestInFolder, bestInStore, type RealPictures } from "../synthesis/real-pictures.ts";
import {
  type Group,
  type Making,
  saveImage,
  savePage,
  saveSheet,
  synthesisJson,
  withFewShots,
} from "../synthesis/save-synthesis.ts";
import { type SynthesisFlags, synthesisOptions, withSynthesisOptions } from "../synthesis/synthesis-flags.ts";
import { type Compared, tableOf, tableWords } from "../synthesis/synthesis-words.ts";
import { filmLine, saveTimeline, type TimelineKind, timelineKinds } from "../synthesis/timeline.ts";
import { depthTexts } from "../synthesis/wanted-layers.ts";
import { WorkClock } from "../synthesis/work-clock.ts";
import { tablesWithin } from "../table.ts";
import { printer } from "../terminal.ts";

interface Flags extends ModelFlags, SynthesisFlags {
  readonly count: number;
  readonly starts: number;
  readonly depth?: number | true;
  readonly channels: number;
  readonly timeline?: ReadonlySet<TimelineKind>;
  readonly frames: number;
  readonly pictures?: string;
  readonly store?: string;
  readonly out: string;
  readonly json?: true;
}

/** `args`: the whole command line, for the record. */
export function addSynthesize(program: Command, args: readonly string[]): void {
  const command = program
    .command("synthesize")
    .alias("synthesise")
    .description(
      "Makes images that excite a class, a unit, a layer or a direction of a network most: activation maximisation, also called feature visualisation. Each image comes with its proof: what the network says of it as it is, in views that optimisation never had, and what real pictures reach.",
    )
    .argument("<model>", "an .onnx file, or a model that comes with Fovea")
    .argument(
      "[what...]",
      "classes by index or label, all, LAYER, LAYER:CHANNEL, LAYER:0-15, LAYER:CHANNEL:Y,X, LAYER:CHANNEL:centre, LAYER@direction.npy, or a mix such as '0.7*12 + 0.3*LAYER:5'",
    )
    .optionsGroup("Which images:")
    .option(
      "--count <n>",
      "several images of each, kept apart by the diversity term",
      wholeNumber("--count", 1, 100),
      1,
    )
    .option(
      "--diversity <w>",
      "weight of that term, as a part of the objective (default: 1 with --count)",
      numberFrom("--diversity", 0),
    )
    .option("--starts <n>", "the same from several starts, side by side", wholeNumber("--starts", 1), 1)
    .option(
      "--depth [n]",
      "a sheet from shallow to deep: n layers (default: 6), or those of WHAT",
      wholeNumber("--depth", 1),
    )
    .option("--channels <n>", "of each layer of --depth, drawn by seed", wholeNumber("--channels", 1), 4);
  withSynthesisOptions(command)
    .optionsGroup("Results:")
    .option("--pictures <dir>", "compare with the best of these real pictures")
    .option("--store <path>", "or with those that a store of `fovea scan` names")
    .option(
      "--timeline <kinds>",
      "how each image came to be: gif, webp, frames (numbered PNG files)",
      timelineKinds,
    )
    .option("--frames <n>", "of the timeline", wholeNumber("--frames", 2, 1000), 32)
    .option("--out <dir>", "folder of the results", "./fovea-images")
    .option("--json", "print one JSON document instead of text");
  withModelOptions(command)
    .addHelpText("after", examples)
    .action(async (model: string, what: string[], flags: Flags) => {
      await runSynthesize(model, what, flags, commandText(args));
    });
}

const examples = `
Examples:
  fovea synthesize menagerie-net all --out images
  fovea synthesize model.onnx "golden retriever" --pictures photos/ --timeline gif
  fovea synthesize model.onnx layer3:0-15 layer4:7:centre
  fovea synthesize model.onnx --depth 6 --channels 4
  fovea synthesize model.onnx 207 --output margin
  fovea synthesize model.onnx 207 --count 4
  fovea synthesize model.onnx 207 --starts 4 --preset simonyan
  fovea synthesize model.onnx '0.7*layer3:12 + 0.3*layer3:80'
  fovea synthesize model.onnx layer2@direction.npy --size 96x96

Layers are named as \`fovea inspect MODEL\` lists them.`;

async function runSynthesize(
  path: string,
  what: readonly string[],
  given: Flags,
  command: string,
): Promise<void> {
  if (what.length === 0 && given.depth === undefined)
    throw invalid(
      "the command",
      "nothing says what the image is for",
      "Name a class, a layer or LAYER:CHANNEL, or add --depth.",
    );
  if (given.count > 1 && given.starts > 1)
    throw invalid(
      "--count and --starts",
      "one of them at a time",
      "--count keeps images apart, --starts does not.",
    );
  if (given.pictures !== undefined && given.store !== undefined)
    throw invalid(
      "--pictures and --store",
      "one of them at a time",
      "Both say which real pictures to compare with.",
    );
  const several = given.count > 1 || given.starts > 1;
  const flags = {
    ...given,
    diversity: given.diversity ?? (given.count > 1 ? 1 : 0),
    // From the one mean image all would go the same way.
    ...(several && given.start === undefined ? { start: "noise" } : {}),
  };
  const folder = await openFolder(flags.out);
  try {
    const opened = await openNetwork(path, modelOptions(flags), what, flags.output);
    const texts =
      what.length > 0 ? what : depthTexts(opened.network.graph, { ...flags, layers: layersOf(flags) });
    const groups = texts.map((text) => parseObjectives(text, opened.naming));
    printNotes(opened.file, [path]);
    await makeAll(opened, distinct(groups), { flags, command, folder });
  } finally {
    folder.close();
  }
}

const layersOf = ({ depth }: Flags): number => (typeof depth === "number" ? depth : 6);

/** What was asked for twice is made once. */
function distinct(groups: readonly (readonly NamedObjective[])[]): readonly (readonly NamedObjective[])[] {
  const seen = new Set<string>();
  const fresh = ({ text }: NamedObjective): boolean => !seen.has(text) && seen.add(text) !== undefined;
  return groups.map((group) => group.filter(fresh)).filter((group) => group.length > 0);
}

interface Run {
  readonly flags: Flags;
  readonly command: string;
  readonly folder: OutFolder;
}

async function makeAll(
  opened: OpenNetwork,
  groups: readonly (readonly NamedObjective[])[],
  { flags, command, folder }: Run,
): Promise<void> {
  const progress = await openProgress();
  const wanted = groups.flat();
  const { start } = flags;
  const picture = start === undefined || start === "noise" || start === "mean" ? undefined : start;
  const from =
    picture === undefined
      ? undefined
      : levelsOf(await decodePicture(picture, opened.file.limits), { ...opened.scale, size: opened.size });
  const options = synthesisOptions(flags, from);
  const making: Making = { opened, preset: flags.preset, options, command, folder };
  const real = await realPictures(flags, [wanted, opened, progress]).finally(progress.pause);
  const steps = options.steps ?? 256;
  const clock = new WorkClock(progress, imagesOf({ wanted, ...flags }), steps);
  const frameEvery = Math.max(1, Math.floor(steps / (flags.timeline ? flags.frames : 16)));
  const done: Compared[] = [];
  const kept = { making, flags, wanted, real };
  try {
    for await (const some of makeImages({ opened, wanted, options, ...flags, frameEvery, clock }))
      for (const made of some) done.push(withFewShots(await saved(made, kept), done.length));
  } finally {
    progress.pause();
  }
  await report(grouped(done, groups, flags), making, real, flags);
}

async function realPictures(
  { pictures, store }: Flags,
  measuring: Parameters<typeof bestInFolder> extends [string, ...infer Rest] ? Rest : never,
): Promise<RealPictures | undefined> {
  if (pictures !== undefined) return bestInFolder(pictures, ...measuring);
  return store === undefined ? undefined : bestInStore(store, ...measuring);
}

async function saved(
  made: Compared["made"],
  run: {
    readonly making: Making;
    readonly flags: Flags;
    readonly wanted: readonly NamedObjective[];
    readonly real: RealPictures | undefined;
  },
): Promise<Compared> {
  const { making, flags, wanted, real } = run;
  const best = real?.best[wanted.indexOf(made.named)];
  return {
    made,
    file: await saveImage(made, making),
    timeline: flags.timeline ? await saveTimeline(made, flags.timeline, making.folder) : [],
    ...(best ? { real: best } : {}),
  };
}

/** A heading for each word that was asked for, where there are several images to each; else one group without. */
function grouped(
  done: readonly Compared[],
  groups: readonly (readonly NamedObjective[])[],
  { depth }: Flags,
): readonly Group[] {
  if (depth === undefined) return [{ title: "", images: done }];
  return groups.map((group) => {
    const { objective } = group[0] as NamedObjective;
    return {
      title: "layer" in objective ? objective.layer : "",
      images: done.filter(({ made }) => group.includes(made.named)),
    };
  });
}

async function report(
  groups: readonly Group[],
  making: Making,
  real: RealPictures | undefined,
  flags: Flags,
): Promise<void> {
  const all = groups.flatMap(({ images }) => images);
  const sheet = all.length > 1 ? await saveSheet(all, making, columnsOf(groups, flags)) : undefined;
  const page = await savePage(groups, making, real);
  const to = printer(process.stdout);
  if (flags.json) {
    to.line(JSON.stringify(synthesisJson(groups, making, real, { sheet, page }), null, 2));
    return;
  }
  const { header, rows } = tableOf(all);
  for (const [i, part] of tablesWithin(to.width, header, rows).entries())
    for (const line of [...(i > 0 ? [""] : []), ...part]) to.line(line);
  to.line(tableWords(all, real !== undefined));
  for (const { path, problem } of real?.unreadable ?? []) to.line(`Left out: ${path}: ${problem}`);
  const first = all[0];
  if (first && flags.timeline?.has("frames"))
    to.line(`A film of the frames: ${filmLine(making.folder.path, first.made)}`);
  if (sheet !== undefined) to.line(`Sheet: ${sheet}`);
  to.line(`Page: ${page}`);
}

/** A row for each layer, objective or start. */
function columnsOf(groups: readonly Group[], { depth, count, starts }: Flags): number | undefined {
  if (depth !== undefined) return Math.max(...groups.map(({ images }) => images.length));
  return count > 1 ? count : starts > 1 ? starts : undefined;
}
