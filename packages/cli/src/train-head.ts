/** `fovea train --backbone`: a new head on the features of a network, or the whole of it fine-tuned. */

import { dirname } from "node:path";
import {
  type Backbone,
  Builder,
  backboneAt,
  type Graph,
  headGraph,
  joined,
  type Model,
  type Preprocessing,
  type RunOptions,
  type Runtime,
  Trainer,
} from "@fovea/core";
import { ModelFile } from "./model-file.ts";
import { invalid } from "./options.ts";
import { openFolder } from "./out-folder.ts";
import { openProgress, type Progress } from "./progress.ts";
import { printNotes } from "./remarks.ts";
import { inOneLine, printer } from "./terminal.ts";
import { headDefaults, optimiserOf, type TrainFlags } from "./train-flags.ts";
import { type AugmentLevel, augmentOf } from "./training/augment-level.ts";
import { CheckpointFolder } from "./training/checkpoint-folder.ts";
import { cutLayer } from "./training/cut-layer.ts";
import { FeatureStore, featuresOf, mirrored, scaled, scalingOf, withScaling } from "./training/features.ts";
import {
  checkUsable,
  eachPicture,
  type FolderPictures,
  printProblems,
  readFolderPictures,
} from "./training/folder-pictures.ts";
import { checkMemory, checkPictureMemory } from "./training/memory.ts";
import { PictureStore } from "./training/picture-store.ts";
import { runTraining } from "./training/run-training.ts";
import type { TimedEpoch } from "./training/train-log.ts";
import { checkpointsBeside, openTrainedFiles, type TrainedFiles } from "./training/trained-files.ts";

/** A backbone, the pictures, and what is known before anything is trained. */
interface Task {
  readonly flags: TrainFlags;
  readonly file: ModelFile;
  readonly runtime: Runtime;
  readonly backbone: Backbone;
  readonly pictures: FolderPictures;
  readonly progress: Progress;
}

export async function trainHead(
  backbonePath: string,
  dir: string | undefined,
  flags: TrainFlags,
  command: string,
): Promise<void> {
  if (dir === undefined)
    throw invalid("--backbone", "no folder of pictures was given", "fovea train --backbone model.onnx DIR");
  // Before minutes are spent: a folder that cannot be written to is found out now.
  await openFolder(dirname(flags.out));
  const task = await prepared(backbonePath, dir, flags);
  const { pictures, runtime, progress, file } = task;
  checkRoom(task);
  const features = await computed(task);
  checkUsable(pictures, features.train.labels, features.held.labels);
  printProblems(pictures.problems, progress);
  const seen = features.train.size / (hasFlips(flags) ? 2 : 1);
  printer(process.stdout).line(
    `${seen} pictures to train on, ${features.held.size} held out, ${pictures.classes.length} classes: ${inOneLine(pictures.classes.join(", "))}${flags.loss === "sigmoid" ? ", each answering yes or no by itself" : ""}`,
  );
  const options = optionsOf(task, features);
  const about = { classes: pictures.classes, problems: pictures.problems, backboneSha256: file.sha256 };
  const files = await openTrainedFiles(flags.out, { command, options, runtime, started: new Date(), about });
  const frozen = await trainedHead(task, features, files);
  const trained = flags.fineTune ? await fineTuned(task, frozen.graph, features, options, files) : frozen;
  const graph = flags.loss === "sigmoid" ? withSigmoid(trained.graph) : trained.graph;
  const { classes } = pictures;
  const { preprocessing: fields } = file;
  await files.finish({ ...trained, graph, classes, fields, held: features.pictures, runtime, progress });
}

async function prepared(path: string, dir: string, flags: TrainFlags): Promise<Task> {
  const { size, threads, preprocess, val, seed } = flags;
  const file = await ModelFile.read(path, {
    ...(size === undefined ? {} : { preprocessing: { size: [size, size] } }),
    ...(threads === undefined ? {} : { threads }),
    ...(preprocess === undefined ? {} : { preprocessFile: preprocess }),
  });
  const pictures = await readFolderPictures(dir, val, seed);
  printNotes(file, [dir]);
  const model = await file.forPictures();
  checkAugment(flags, file);
  const cut = cutLayer(model, flags.cut);
  const runtime = await file.runtime();
  const inputShape = pictureShape(model);
  const network = networkWith(cut, file.loaded.graph, model);
  const backbone = await backboneAt({ runtime, network, cut, pool: "average", inputShape });
  printer(process.stdout).line(`${backbone.features} features of layer ${cut} in ${file.path}`);
  return { flags, file, runtime, backbone, pictures, progress: await openProgress() };
}

/** Throws `option-invalid` for changes of pictures that cannot be made, before minutes are spent. */
function checkAugment({ augment, fineTune }: TrainFlags, { preprocessing }: ModelFile): void {
  if (augment === undefined) return;
  if (fineTune) augmentOf(augment, preprocessing);
  else if (augment === "full")
    throw invalid(
      "--augment full",
      "a frozen head sees each picture once, and with light its mirror image too",
      "Use --augment light, or --fine-tune.",
    );
}

/** What is asked for; by default nothing where channels come last, which cannot be changed. */
const tunedAugment = ({ augment, fineTune }: TrainFlags, { layout }: Preprocessing): AugmentLevel =>
  augment ?? (layout === "nhwc" ? "none" : headDefaults(fineTune ? { fineTune } : {}).augment);

/** Sizes of one picture. */
const pictureShape = ({ input }: Model): readonly number[] => input.shape.slice(1) as readonly number[];

/** The graph as loaded takes batches of any size; where loading left no value of that name, the frozen one has it. */
const networkWith = (cut: string, loaded: Graph, model: Model): Graph =>
  loaded.nodes.some(({ outputs }) => outputs.includes(cut)) ? loaded : model.graph;

interface Features {
  readonly train: FeatureStore;
  readonly held: FeatureStore;
  /** Held-out pictures, for the written model. */
  readonly pictures: PictureStore;
  /** Pictures to fine-tune on; empty otherwise. */
  readonly trainPictures: PictureStore;
}

/** Whether the head sees mirror images too. */
const hasFlips = (flags: TrainFlags): boolean => (flags.augment ?? headDefaults(flags).augment) !== "none";

/** Pictures are kept for fine-tuning and for the confusion matrix; features twice, as they are and scaled. */
function checkRoom({ flags, file, backbone, pictures: { train, held } }: Task): void {
  checkPictureMemory((flags.fineTune ? train.length : 0) + held.length, file.preprocessing);
  const rows = train.length * (hasFlips(flags) ? 2 : 1) + held.length;
  checkMemory(
    `${backbone.features} features of ${rows} pictures`,
    2 * Float32Array.BYTES_PER_ELEMENT * rows * backbone.features,
    "Choose a layer of fewer features with --cut, such as one with space: its channels' means are the features.",
  );
}

/** Runs each picture through the backbone once; with flips, its mirror image too. */
async function computed({ flags, file, runtime, backbone, pictures, progress }: Task): Promise<Features> {
  const [train, held] = [new FeatureStore(backbone.features), new FeatureStore(backbone.features)];
  const [trainPictures, heldPictures] = [
    new PictureStore(file.preprocessing),
    new PictureStore(file.preprocessing),
  ];
  const session = await runtime.compile(backbone.graph);
  const total = pictures.train.length + pictures.held.length;
  const tell = (done: number): void => progress.at(done / total, "features of the pictures");
  const add = async (to: FeatureStore, store: PictureStore, label: number): Promise<void> => {
    to.rows.push(await featuresOf(session, backbone.graph, store.tensor([store.size - 1])));
    to.labels.push(label);
  };
  const once = new PictureStore(file.preprocessing);
  await eachPicture(
    pictures,
    pictures.train,
    async (picture, label) => {
      for (const each of hasFlips(flags) ? [picture, mirrored(picture)] : [picture]) {
        once.replace(each, label);
        await add(train, once, label);
      }
      if (flags.fineTune) trainPictures.add(picture, label);
    },
    tell,
  );
  await eachPicture(
    pictures,
    pictures.held,
    async (picture, label) => {
      heldPictures.add(picture, label);
      await add(held, heldPictures, label);
    },
    (done) => tell(pictures.train.length + done),
  );
  progress.pause();
  await session.dispose();
  return { train, held, pictures: heldPictures, trainPictures };
}

interface TrainedGraph {
  readonly graph: Graph;
  readonly curve: readonly TimedEpoch[];
}

/** The head alone, on scaled features; takes seconds, so that no checkpoints are kept. */
async function trainedHead(task: Task, features: Features, files: TrainedFiles): Promise<TrainedGraph> {
  const { flags, runtime, backbone, pictures, progress } = task;
  const own = flags.fineTune ? headDefaults({}) : { ...headDefaults(flags), ...flags };
  const scaling = scalingOf(features.train);
  const train = scaled(features.train, scaling);
  const { head: kind, hidden, loss, seed } = flags;
  const trainer = await Trainer.open({
    runtime,
    network: headGraph({ kind, hidden, classes: pictures.classes.length }, backbone.features, seed),
    batch: Math.min(own.batch, train.size),
    loss,
    labelSmoothing: flags.labelSmoothing ?? 0,
    optimiser: optimiserOf(own.optimizer, flags.momentum, own.weightDecay),
    batchNorm: "fixed",
  });
  const curve = await runTraining({
    ...{ trainer, train, held: scaled(features.held, scaling), seed, progress },
    ...{ epochs: own.epochs, rate: own.rate, warmUp: own.warmup },
    ...{ options: {}, checkpoints: undefined, goOn: false, every: Math.ceil(own.epochs / 5) },
    onCurve: async () => {},
  });
  await files.log(curve);
  const graph = joined(backbone.graph, withScaling(trainer.network(), scaling));
  await trainer.dispose();
  return { graph, curve };
}

/** All weights, from the head that fits the frozen features: a head of noise would shake the features first. */
async function fineTuned(
  task: Task,
  network: Graph,
  { pictures: held, trainPictures: train }: Features,
  options: RunOptions,
  files: TrainedFiles,
): Promise<TrainedGraph> {
  const { flags, file, runtime, progress } = task;
  const { loss, seed, out, resume = false } = flags;
  const own = { ...headDefaults(flags), ...flags };
  const trainer = await Trainer.open({
    ...{ runtime, network, loss, batch: Math.min(own.batch, train.size) },
    inputShape: pictureShape(await file.forPictures()),
    labelSmoothing: flags.labelSmoothing ?? 0,
    optimiser: optimiserOf(own.optimizer, flags.momentum, own.weightDecay),
    batchNorm: "fixed",
  });
  printer(process.stdout).line(`Fine-tuning ${trainer.parameters} weights`);
  const level = tunedAugment(flags, file.preprocessing);
  const augment = augmentOf(level, file.preprocessing);
  if (level !== own.augment)
    printer(process.stderr).line("note: Pictures are not changed, since the network takes channels last");
  const checkpoints = await CheckpointFolder.open(flags.checkpoint ?? checkpointsBeside(out));
  const curve = await runTraining({
    ...{ trainer, train, held, epochs: own.epochs, rate: own.rate, warmUp: own.warmup, seed, progress },
    ...(augment ? { augment } : {}),
    ...{ options, checkpoints, goOn: resume },
    onCurve: async (so) => {
      await files.log(so);
    },
  }).finally(() => checkpoints.close());
  const graph = trainer.network();
  await trainer.dispose();
  return { graph, curve };
}

/** What the result depends on beside what fit() knows of. */
const optionsOf = (
  { flags, file, runtime, pictures }: Task,
  { pictures: held, train }: Features,
): RunOptions => ({
  backbone: file.sha256,
  cut: flags.cut ?? "default",
  head: flags.head === "mlp" ? `mlp with ${flags.hidden} units` : flags.head,
  classes: pictures.classes.join(", "),
  threads: runtime.threads,
  engine: runtime.engine,
  "number of pictures": train.size,
  "content of the held-out pictures": held.fingerprint,
});

function withSigmoid(graph: Graph): Graph {
  const b = new Builder(graph).within("head");
  const [output] = graph.outputs;
  const name = b.add("Sigmoid", [output?.name ?? ""]);
  return b.build([{ name, type: "float32", shape: output?.shape }]);
}
