/** `fovea train --arch`: a network from scratch, on drawn animals or a folder of pictures. */

import { type Graph, type PreprocessingFields, type RunOptions, type Runtime, Trainer } from "@fovea/core";
import { nodeRuntime } from "@fovea/core/node";
import { labels, menagerieNet } from "@fovea/menagerie";
import { nodeRasteriser, worldOf, worldText } from "./menagerie-world.ts";
import { invalid, oneOf } from "./options.ts";
import { openProgress, type Progress } from "./progress.ts";
import { printer } from "./terminal.ts";
import { networkDefaults, optimiserOf, type TrainFlags } from "./train-flags.ts";
import { augmentOf } from "./training/augment-level.ts";
import { CheckpointFolder } from "./training/checkpoint-folder.ts";
import { drawnPictures, firstHeld } from "./training/drawn-pictures.ts";
import { checkUsable, eachPicture, printProblems, readFolderPictures } from "./training/folder-pictures.ts";
import { checkPictureMemory } from "./training/memory.ts";
import { PictureStore } from "./training/picture-store.ts";
import { runTraining } from "./training/run-training.ts";
import { checkpointsBeside, openTrainedFiles, type TrainedFiles } from "./training/trained-files.ts";

interface Architecture {
  readonly make: (options: {
    readonly classes: number;
    readonly size: number;
    readonly seed: number;
  }) => Graph;
  readonly size: number;
}

const architectures: Readonly<Record<string, Architecture>> = {
  "menagerie-net": { make: menagerieNet, size: 64 },
};

/** Levels about −2 … 2, squashed to a square. */
const fieldsAt = (size: number): PreprocessingFields => ({
  ...{ size: [size, size], fit: "squash", short: size, interpolation: "bilinear" },
  ...{ scale: 1 / 255, mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] },
  ...{ order: "rgb", layout: "nchw", channels: 3 },
});

/** What a network learns from. */
interface Material {
  readonly classes: readonly string[];
  readonly train: PictureStore;
  readonly held: PictureStore;
  /** Where the pictures are from, for the record. */
  readonly source: RunOptions;
  readonly about: Readonly<Record<string, unknown>>;
}

export async function trainNetwork(
  arch: string,
  dir: string | undefined,
  flags: TrainFlags,
  command: string,
): Promise<void> {
  const name = oneOf("--arch", Object.keys(architectures), arch);
  const { make, size: usual } = architectures[name] as Architecture;
  const { size = usual, threads, seed, out } = flags;
  const fields = fieldsAt(size);
  const progress = await openProgress();
  // Opened before hours are spent: a folder that cannot be written to is found out now.
  const checkpoints = await CheckpointFolder.open(flags.checkpoint ?? checkpointsBeside(out));
  try {
    const { source, about, ...material } = await (dir === undefined
      ? drawn(flags, fields, progress)
      : fromFolder(dir, flags, fields, progress));
    const runtime = nodeRuntime(threads === undefined ? {} : { threads });
    const options = optionsOf(name, source, runtime, material);
    const files = await openTrainedFiles(out, { command, options, runtime, started: new Date(), about });
    const network = make({ classes: material.classes.length, size, seed });
    const task: Task = {
      ...material,
      network,
      fields,
      flags,
      options,
      runtime,
      progress,
      checkpoints,
      files,
    };
    await trained(task);
  } finally {
    checkpoints.close();
  }
}

interface Task extends Pick<Material, "classes" | "train" | "held"> {
  readonly network: Graph;
  readonly fields: PreprocessingFields;
  readonly flags: TrainFlags;
  readonly options: RunOptions;
  readonly runtime: Runtime;
  readonly progress: Progress;
  readonly checkpoints: CheckpointFolder;
  readonly files: TrainedFiles;
}

async function trained(task: Task): Promise<void> {
  const { network, fields, flags, options, runtime, progress, checkpoints, files, train, held, classes } =
    task;
  const own = { ...networkDefaults(flags), ...flags };
  const { epochs, rate, seed, loss, labelSmoothing, resume = false } = own;
  const trainer = await Trainer.open({
    ...{ runtime, network, loss, labelSmoothing, batch: own.batch, batchNorm: "batch" },
    optimiser: optimiserOf(own.optimizer, flags.momentum, own.weightDecay),
  });
  printer(process.stdout).line(
    `${trainer.parameters} weights, ${train.size} pictures to train on, ${held.size} held out, ${classes.length} classes${loss === "sigmoid" ? ", each answering yes or no by itself" : ""}`,
  );
  const augment = augmentOf(own.augment, fields);
  const curve = await runTraining({
    ...{ trainer, train, held, epochs, rate, warmUp: own.warmup, seed },
    ...(augment ? { augment } : {}),
    ...{ options, checkpoints, goOn: resume, progress },
    onCurve: async (so) => {
      await files.log(so);
    },
  });
  const graph = trainer.network();
  await trainer.dispose();
  await files.finish({ graph, classes, fields, held, curve, runtime, progress });
}

async function drawn(flags: TrainFlags, fields: PreprocessingFields, progress: Progress): Promise<Material> {
  const { pictures, held: heldCount, world: seed } = flags;
  if (pictures > firstHeld) throw invalid("--pictures", `expected ${firstHeld} at most, found ${pictures}`);
  const world = worldOf(flags, seed);
  checkPictureMemory(pictures + heldCount, fields);
  const drawing = { rasteriser: await nodeRasteriser(), world, fields, progress };
  const train = await drawnPictures(drawing, 0, pictures, "pictures to train on");
  const held = await drawnPictures(drawing, firstHeld, heldCount, "held-out pictures");
  progress.pause();
  return {
    classes: labels,
    train,
    held,
    source: { variant: worldText(world), "seed of the world": seed },
    about: {},
  };
}

async function fromFolder(
  dir: string,
  flags: TrainFlags,
  fields: PreprocessingFields,
  progress: Progress,
): Promise<Material> {
  const pictures = await readFolderPictures(dir, flags.val, flags.seed);
  const { classes, problems } = pictures;
  const total = pictures.train.length + pictures.held.length;
  checkPictureMemory(total, fields);
  const [train, held] = [new PictureStore(fields), new PictureStore(fields)];
  const tell = (done: number): void => progress.at(done / total, "reading the pictures");
  await eachPicture(pictures, pictures.train, (picture, label) => train.add(picture, label), tell);
  await eachPicture(
    pictures,
    pictures.held,
    (picture, label) => held.add(picture, label),
    (done) => tell(pictures.train.length + done),
  );
  printProblems(problems, progress);
  checkUsable(pictures, train.labels, held.labels);
  return { classes, train, held, source: { classes: classes.join(", ") }, about: { problems } };
}

/** What the result depends on beside what fit() knows of; what people can read before sums of pixels. */
const optionsOf = (
  arch: string,
  source: RunOptions,
  runtime: Runtime,
  { train, held }: Pick<Material, "train" | "held">,
): RunOptions => ({
  arch,
  ...source,
  threads: runtime.threads,
  engine: runtime.engine,
  "number of pictures": train.size,
  "number of held-out pictures": held.size,
  "content of the pictures": train.fingerprint,
  "content of the held-out pictures": held.fingerprint,
});
