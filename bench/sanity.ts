/** Which methods notice that a model has forgotten what it learned: the sanity checks of Adebayo et al. on photographs. */

import { existsSync, readFileSync } from "node:fs";
import {
  type ClassTarget,
  discoverPreprocessing,
  type FloatTensor,
  loadModel,
  type Method,
  Model,
  meanInterval,
  methodById,
  parsePreprocessing,
  pixelRangeOf,
  predict,
  preprocess,
  Subject,
  targetsFor,
} from "@fovea/core";
import { nodeRuntime } from "@fovea/core/node";
import { decodePicture } from "@fovea/dataset";
import {
  evenly,
  forgetful,
  layersOf,
  mapOrRefusal,
} from "../packages/core/src/metrics/sanity/parts/forgetting.ts";
import {
  type Likeness,
  likeness,
  meanLikeness,
  type Side,
  sideOf,
} from "../packages/core/src/metrics/sanity/parts/likeness.ts";
import { randomLogit } from "../packages/core/src/metrics/sanity/random-logit.ts";

export interface SanityStudy {
  readonly name: string;
  /** An ONNX file. */
  readonly file: string;
  readonly pictures: readonly string[];
  /** Preprocessing that neither the file nor its input tells. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

const methods: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  gradient: {},
  smoothgrad: { samples: 4 },
  "input-x-gradient": {},
  "guided-backprop": {},
  deconvnet: {},
  "grad-cam": {},
  "guided-grad-cam": {},
  lrp: {},
};
const stages = 6;
const alone = 8;
const draw = { how: "normal", seed: 1 } as const;

type Way = keyof Likeness;
/** Likenesses of one method in one comparison, a list over pictures; what does not exist is left out. */
type Found = Map<string, Likeness[]>;

/** The tables of one model, as Markdown. */
export async function sanity(study: SanityStudy): Promise<string> {
  if (!existsSync(study.file)) return `### ${study.name}\n\nNot measured: its file is not there.`;
  if (study.pictures.length === 0) return `### ${study.name}\n\nNot measured: it has no pictures.`;
  const { model, pictures } = await opened(study);
  const layers = layersOf(model);
  const counts = evenly(1, layers.length, stages);
  const rivals: Found = new Map();
  const subjects = await subjectsOn(model, pictures, rivals);
  const before = new Map(subjects.map((subject) => [subject, sideOf(subject.heat)]));
  const cascade: Found[] = [];
  for (const count of counts) cascade.push(await compared(before, new Set(layers.slice(0, count))));
  const single: Found[] = [];
  for (const i of evenly(0, layers.length - 1, alone))
    single.push(await compared(before, new Set([layers[i] as string])));
  await model.dispose();
  const last = cascade.at(-1) as Found;
  const ends = Object.keys(methods).map((id) => {
    const at = (way: Way): string => interval(last.get(id) ?? [], way);
    return `| ${id} | ${at("spearmanOfStrength")} | ${at("spearman")} | ${at("ssim")} | ${at("edges")} | ${interval(strangers(before, id), "spearmanOfStrength")} |`;
  });
  const others = Object.keys(methods).map((id) => {
    const rival = (way: Way): string => interval(rivals.get(id) ?? [], way);
    const one = perPicture(single.map((found) => found.get(id) ?? []));
    return `| ${id} | ${interval(one, "spearmanOfStrength")} | ${interval(one, "ssim")} | ${rival("spearman")} | ${rival("spearmanOfStrength")} | ${rival("ssim")} |`;
  });
  const curve = Object.keys(methods).map((id) => {
    const points = cascade.map((found) => mean(found.get(id) ?? [], "spearmanOfStrength").toFixed(2));
    return `| ${id} | ${points.join(" | ")} |`;
  });
  return [
    `### ${study.name}, ${pictures.length} pictures, ${layers.length} layers with weights`,
    "All weights drawn anew:",
    "| method | Spearman of \\|φ\\| | Spearman of φ | SSIM | edges | another picture, \\|φ\\| |\n| --- | --- | --- | --- | --- | --- |",
    ends.join("\n"),
    "Spearman of |φ| as layers forget from the output down, by their number:",
    `| method | ${counts.join(" | ")} |\n| ---${" | ---".repeat(counts.length)} |`,
    curve.join("\n"),
    `One layer alone drawn anew, the mean of ${single.length} layers; and a random other class:`,
    "| method | layer: \\|φ\\| | layer: SSIM | class: φ | class: \\|φ\\| | class: SSIM |\n| --- | --- | --- | --- | --- | --- |",
    others.join("\n"),
  ]
    .join("\n\n")
    .replaceAll(/\|\n\n\|/g, "|\n|");
}

async function opened({ file, settings = {}, pictures }: SanityStudy): Promise<{
  model: Model;
  pictures: FloatTensor[];
}> {
  const { graph } = loadModel(readFileSync(file));
  const [input] = graph.inputs;
  if (!input) throw new Error(`${file} has no input`);
  const p = discoverPreprocessing({
    options: parsePreprocessing(settings, file),
    metadata: graph.metadata,
    input,
  });
  const shape = p.layout === "nchw" ? [1, p.channels, ...p.size] : [1, ...p.size, p.channels];
  const model = await Model.open(nodeRuntime({ threads: 2 }), graph, {
    inputShape: shape,
    pixelRange: pixelRangeOf(p),
  });
  const prepared: FloatTensor[] = [];
  for (const picture of pictures) prepared.push(preprocess(await decodePicture(picture), p));
  return { model, pictures: prepared };
}

/** Every method's map of the best class of every picture; on the way, the map of another class. */
async function subjectsOn(model: Model, pictures: readonly FloatTensor[], rivals: Found): Promise<Subject[]> {
  const subjects: Subject[] = [];
  for (const [seed, x] of pictures.entries()) {
    const [target] = await targetsFor(model, x, "top1", await predict(model, x));
    for (const [id, options] of Object.entries(methods)) {
      const request = { method: methodById(id) as Method, options, target: target as ClassTarget, seed };
      const subject = await Subject.of(model, x, request);
      subjects.push(subject);
      const { details } = await randomLogit.measure(subject, randomLogit.options.parse({}));
      add(rivals, id, details as unknown as Likeness);
    }
  }
  return subjects;
}

/**
 * The maps of the network with these layers forgotten, against those of the network as it is.
 *
 * What the metrics do for one picture and method is done here for all of them on the same forgetful network, which is then
 * compiled once for each method: a tenth of the time. So the weights drawn are the same for all pictures.
 */
async function compared(before: ReadonlyMap<Subject, Side>, layers: ReadonlySet<string>): Promise<Found> {
  const found: Found = new Map();
  const [first] = before.keys();
  const other = forgetful((first as Subject).model, layers, draw);
  for (const [subject, side] of before) {
    const heat = await mapOrRefusal(() => subject.again({ model: other }));
    const id = subject.request.method.id;
    if (typeof heat === "string") console.error(`${id}: ${heat}`);
    add(found, id, typeof heat === "string" ? meanLikeness([]) : likeness(side, sideOf(heat)));
  }
  await other.dispose();
  return found;
}

function add(found: Found, id: string, one: Likeness): void {
  found.set(id, [...(found.get(id) ?? []), one]);
}

/** Each map against the method's map of the next picture: how alike maps are that have only the method in common. */
function strangers(before: ReadonlyMap<Subject, Side>, id: string): Likeness[] {
  const sides = Array.from(before).flatMap(([{ request }, side]) => (request.method.id === id ? [side] : []));
  return sides.map((side, i) => likeness(side, sides[(i + 1) % sides.length] as Side));
}

/** The mean over comparisons of each picture, so that the interval is over pictures alone. */
function perPicture(comparisons: readonly (readonly Likeness[])[]): Likeness[] {
  const [first = []] = comparisons;
  return first.map((_, picture) => meanLikeness(comparisons.flatMap((list) => list[picture] ?? [])));
}

const valuesOf = (list: readonly Likeness[], way: Way): number[] => list.flatMap((one) => one[way] ?? []);

function mean(list: readonly Likeness[], way: Way): number {
  const values = valuesOf(list, way);
  return values.reduce((a, b) => a + b, 0) / values.length;
}

/** `0.12 [0.05, 0.20]`, and of how many pictures where it is not all. */
function interval(list: readonly Likeness[], way: Way): string {
  const values = valuesOf(list, way);
  if (values.length === 0) return "none";
  const { mean: middle, low, high } = meanInterval(values, { seed: 1 });
  const of = values.length < list.length ? ` (${values.length} of ${list.length})` : "";
  return `${middle.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]${of}`;
}
