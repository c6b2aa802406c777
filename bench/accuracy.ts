/** Whether trained networks name photographs as their record says: the whole way from file to class. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  discoverPreprocessing,
  loadModel,
  Model,
  parsePreprocessing,
  predict,
  preprocess,
} from "@fovea/core";
import { nodeRuntime } from "@fovea/core/node";
import { decodePicture } from "@fovea/dataset";

export interface AccuracyRow {
  readonly model: string;
  readonly pictures: number;
  readonly top1: number;
  readonly top5: number;
  /** Top-1 as recorded with the model, and how far it may be off. */
  readonly recorded: number | undefined;
  readonly slack: number;
}

interface Subject {
  readonly model: string;
  readonly photos: string;
  /** Undefined where the record is of other pictures. */
  readonly recorded: number | undefined;
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** Counts as recorded beside the models; per mille of CIFAR-10 are pictures of 1000. */
const subjects: readonly Subject[] = [
  { model: "squeezenet1_0", photos: "imagenet", recorded: 43 },
  { model: "squeezenet1_0", photos: "imagenet", recorded: 39, settings: { fit: "crop", short: 256 } },
  { model: "mobilenet_v1_0.25_224", photos: "imagenet", recorded: 36 },
  { model: "mobilenet_v2_1.0_224", photos: "imagenet", recorded: 54 },
  { model: "resnet18", photos: "imagenet", recorded: 47 },
  { model: "resnet20_cifar10", photos: "cifar10/test_jpeg", recorded: 804 },
  { model: "resnet8_cifar10", photos: "cifar10/test_jpeg", recorded: 751 },
  { model: "cifar10_caffe_full", photos: "cifar10/test_jpeg", recorded: 757 },
  { model: "cifar10_mbv3_trained_here", photos: "cifar10/test_jpeg", recorded: 758 },
  { model: "cifar10_inception_lrn_trained_here", photos: "cifar10/test_jpeg", recorded: 658 },
  { model: "tiny_vgg_10", photos: "tinyvgg10_64px", recorded: 14 },
  { model: "mnist-8", photos: "mnist", recorded: 296 },
  // Its record, 88 % of 234, is of pictures that are not all at hand.
  { model: "vww_mobilenet_96_nhwc", photos: "coco_pointing", recorded: undefined },
];

interface Entry {
  readonly file: string;
  readonly input: Record<string, unknown>;
}

/** One row per model and folder; empty without the shared material. */
export async function accuracy(shared: string): Promise<AccuracyRow[]> {
  const list = join(shared, "models", "models.json");
  if (!existsSync(list)) return [];
  const entries = JSON.parse(readFileSync(list, "utf8")) as Entry[];
  const rows: AccuracyRow[] = [];
  for (const subject of subjects) {
    const entry = entries.find(({ file }) => file === `${subject.model}.onnx`);
    if (entry) rows.push(await counted(shared, subject, { ...entry.input, ...subject.settings }));
  }
  return rows;
}

async function counted(
  shared: string,
  subject: Subject,
  settings: Record<string, unknown>,
): Promise<AccuracyRow> {
  const { graph } = loadModel(readFileSync(join(shared, "models", `${subject.model}.onnx`)));
  const [input] = graph.inputs;
  if (!input) throw new Error(`${subject.model} has no input`);
  const p = discoverPreprocessing({ options: parsePreprocessing(settings, subject.model), input });
  const shape = p.layout === "nchw" ? [1, p.channels, ...p.size] : [1, ...p.size, p.channels];
  const model = await Model.open(nodeRuntime({ threads: 2 }), graph, { inputShape: shape });
  const photos = labelled(join(shared, "photos", subject.photos));
  let top1 = 0;
  let top5 = 0;
  for (const { file, label } of photos) {
    const { classes } = await predict(model, preprocess(await decodePicture(file), p));
    const rank = classes.findIndex(({ index }) => index === label);
    if (rank === 0) top1++;
    if (rank < 5) top5++;
  }
  await model.dispose();
  const name = subject.settings ? `${subject.model}, cropped` : subject.model;
  return { model: name, pictures: photos.length, top1, top5, recorded: subject.recorded, slack: 1 };
}

/** Pictures with their class: from index.json, whether there is a person from annotations.json, or from folders in the order of their names. */
function labelled(folder: string): { file: string; label: number }[] {
  const index = join(folder, "index.json");
  if (existsSync(index)) {
    const list = JSON.parse(readFileSync(index, "utf8")) as { file: string; label: number }[];
    return list.map(({ file, label }) => ({ file: join(folder, file), label }));
  }
  const annotations = join(folder, "annotations.json");
  if (existsSync(annotations)) {
    const { images } = JSON.parse(readFileSync(annotations, "utf8")) as {
      images: { file: string; person: boolean }[];
    };
    return images.map(({ file, person }) => ({ file: join(folder, file), label: person ? 1 : 0 }));
  }
  return readdirSync(folder)
    .toSorted()
    .flatMap((name, label) =>
      readdirSync(join(folder, name)).map((file) => ({ file: join(folder, name, file), label })),
    );
}
