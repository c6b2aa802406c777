/** Images by optimisation: whether the network recognises them, how much of them is noise, and what a step costs. */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  drawnBySeed,
  type FloatTensor,
  floats,
  type Model,
  type Objective,
  type OutputForm,
  type PixelScale,
  type SynthesisedImage,
  type SynthesisOptions,
  synthesise,
} from "@fovea/core";
import { nodeFile } from "@fovea/core/node";
import { contactSheet, encodePng, type Picture } from "@fovea/render";
import { openModel } from "../packages/cli/src/open-model.ts";
import { random } from "../packages/core/src/random.ts";
import { filled } from "../packages/core/src/tensor.ts";
import { median } from "./measure.ts";
import { atSize, opened } from "./subjects.ts";

export interface RecognisedRow {
  readonly model: string;
  readonly form: OutputForm;
  readonly classes: number;
  /** Images that the network is at least 99 % sure of: as they are, in all unseen views, in the mean of the views. */
  readonly plain: number;
  readonly strict: number;
  readonly mean: number;
  /** Means over the images. */
  readonly highFrequencies: number;
  readonly seconds: number;
  /** Where the sheet of all images is. */
  readonly sheet: string;
}

/** Sure enough. */
const sure = 0.99;

export interface ClassSubject {
  readonly name: string;
  readonly file: string;
  /** Preprocessing and labels where they do not lie beside the model. */
  readonly preprocess?: string;
  readonly labels?: string;
  /** Classes drawn by seed; all if it is missing. */
  readonly classes?: number;
}

/** Images of the classes with the library's defaults, raising their score in this form; their sheet in `folder`. */
export async function classImages(
  subject: ClassSubject,
  form: OutputForm,
  folder: string,
): Promise<RecognisedRow> {
  const { model, preprocessing, labels } = await openModel(subject.file, {
    ...(subject.preprocess ? { preprocessFile: subject.preprocess } : {}),
    ...(subject.labels ? { labels: subject.labels } : {}),
  });
  const classes = classesOf(model, subject);
  const started = performance.now();
  const images: SynthesisedImage[] = [];
  // A few at a time: one compiled graph serves them, and memory stays small.
  for (let from = 0; from < classes.length; from += 10) {
    images.push(...(await made(model, preprocessing, classes.slice(from, from + 10), {}, form)));
    console.error(`${subject.name}: ${images.length} of ${classes.length}`);
  }
  const seconds = (performance.now() - started) / 1000;
  const sheet = await saveSheet(`${subject.name} ${form}`, images, classes, labels, folder);
  await model.dispose();
  const share = (good: (image: SynthesisedImage) => boolean): number =>
    images.filter(good).length / images.length;
  return {
    ...{ model: subject.name, form, classes: classes.length, seconds, sheet },
    plain: share(({ ledger }) => (ledger.probability ?? 0) >= sure),
    strict: share(({ ledger }) => views(ledger).every((p) => p >= sure)),
    mean: share(({ ledger }) => meanOf(views(ledger)) >= sure),
    highFrequencies: meanOf(images.map(({ ledger }) => ledger.highFrequencyShare)),
  };
}

const classesOf = (model: Model, { classes }: ClassSubject): number[] => {
  const all = Array.from({ length: model.classes }, (_, i) => i);
  return classes === undefined ? all : drawnBySeed(all, classes, 0);
};

const made = (
  model: Model,
  scale: PixelScale,
  classes: readonly number[],
  options: SynthesisOptions,
  form: OutputForm = "logit",
): Promise<readonly SynthesisedImage[]> =>
  synthesise({
    ...options,
    ...{ network: model, scale },
    objectives: classes.map((index): Objective => ({ kind: "class", index, form })),
  });

const views = ({ heldOutProbabilities = [] }: SynthesisedImage["ledger"]): readonly number[] =>
  heldOutProbabilities;

const meanOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

async function saveSheet(
  name: string,
  images: readonly SynthesisedImage[],
  classes: readonly number[],
  labels: readonly string[] | undefined,
  folder: string,
): Promise<string> {
  const tiles = images.map(({ image, ledger }, i) => ({
    raster: levels(image),
    title: labels?.[classes[i] as number] ?? String(classes[i]),
    notes: [{ text: `p ${ledger.probability?.toFixed(4)}, least ${Math.min(...views(ledger)).toFixed(4)}` }],
  }));
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.png`);
  writeFileSync(path, await encodePng(contactSheet(tiles, [{ text: name }])));
  return path;
}

/** 1×C×H×W in levels 0…1 → 8 bits. */
function levels({ shape, data }: FloatTensor): Picture {
  const [, channels, height, width] = shape as [number, 1 | 3, number, number];
  const bytes = new Uint8ClampedArray(data.length);
  for (let i = 0; i < data.length; i++)
    bytes[i] = 255 * (data[(i % channels) * height * width + Math.floor(i / channels)] as number);
  return { width, height, channels, data: new Uint8Array(bytes.buffer) };
}

export interface NoiseRow {
  readonly model: string;
  readonly images: number;
  /** Mean share of high frequencies: Fourier with transforms, plain pixels without. */
  readonly fourier: number;
  readonly pixels: number;
}

/** The same classes by the defaults and on bare pixels. */
export async function noise(subject: ClassSubject): Promise<NoiseRow> {
  const { model, preprocessing } = await openModel(
    subject.file,
    subject.preprocess ? { preprocessFile: subject.preprocess } : {},
  );
  const classes = classesOf(model, subject);
  const share = async (options: SynthesisOptions): Promise<number> =>
    meanOf(
      (await made(model, preprocessing, classes, options)).map(({ ledger }) => ledger.highFrequencyShare),
    );
  const fourier = await share({});
  const pixels = await share({ parametrisation: "pixels", transforms: [] });
  await model.dispose();
  return { model: subject.name, images: classes.length, fourier, pixels };
}

export interface StepRow {
  readonly model: string;
  readonly regularisers: string;
  /** Median over rounds of step / forward. */
  readonly forwards: number;
  readonly ms: number;
}

/** Steps of one run: enough that what comes before and after counts for little. */
const steps = 24;

const recipes: Readonly<Record<string, SynthesisOptions>> = {
  "Fourier, standard transforms": {},
  "the same with L2, total variation and clipped gradients": {
    regularisers: { l2: 0.01, tv: 0.01, clipGradient: 0.1 },
  },
  "pixels, standard transforms, L2, total variation": {
    parametrisation: "pixels",
    regularisers: { l2: 0.01, tv: 0.01 },
  },
};

/**
 * One step of a class image against a forward of the user's own file, in turns.
 *
 * A step is timed from one report of progress to the next: compiling, the first and the last look and the unseen views do
 * not count.
 */
export async function stepCost(name: string, file: string, side: number, rounds: number): Promise<StepRow[]> {
  const bytes = atSize(readFileSync(file), side);
  const { model } = await opened(bytes, side);
  const plain = await nodeFile(bytes, { threads: 2 });
  const x = floats([1, 3, side, side], filled(3 * side * side, random(1).normal));
  const scale: PixelScale = {
    ...{ scale: 1 / 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
    ...({ order: "rgb", layout: "nchw", channels: 3 } as const),
  };
  const rows: StepRow[] = [];
  for (const [regularisers, options] of Object.entries(recipes)) {
    const ratios: number[] = [];
    const times: number[] = [];
    for (let round = -1; round < rounds; round++) {
      const before = await forwardTime(plain, model.input.name, x);
      const ms = await stepTime(model, scale, options);
      const forward = (before + (await forwardTime(plain, model.input.name, x))) / 2;
      if (round < 0) continue;
      ratios.push(ms / forward);
      times.push(ms);
    }
    rows.push({ model: name, regularisers, forwards: median(ratios), ms: median(times) });
  }
  await model.dispose();
  await plain.dispose();
  return rows;
}

/** Median milliseconds of a step, by the clock at each; the first ones are not counted. */
async function stepTime(model: Model, scale: PixelScale, options: SynthesisOptions): Promise<number> {
  const times: number[] = [];
  let last = 0;
  await synthesise({
    ...options,
    ...{ network: model, scale, steps, frameEvery: steps, objectives: [{ kind: "class", index: 1 }] },
    progress: (step) => {
      const now = performance.now();
      // The last step has a look at the image in it.
      if (step > 4 && step < steps) times.push(now - last);
      last = now;
    },
  });
  return median(times);
}

async function forwardTime(
  plain: Awaited<ReturnType<typeof nodeFile>>,
  input: string,
  x: FloatTensor,
): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 20; i++) {
    const started = performance.now();
    await plain.run({ [input]: x });
    if (i >= 4) times.push(performance.now() - started);
  }
  return median(times);
}
