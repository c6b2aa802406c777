/** Whether a class of a collection hangs on what is not the object: core's search for bias on the pictures behind it. */

import {
  type BiasPicture,
  type ClassBias,
  drawnBySeed,
  type Example,
  type FloatTensor,
  FoveaError,
  fewestForBias,
  findBias,
  type Method,
  matchClasses,
  methodById,
  type Picture,
  place,
  placedTruth,
  preprocess,
  sizeOf,
  type Truth,
} from "@fovea/core";
import { pixelLayout, seenPicture } from "@fovea/render";
import type { Annotations } from "./collections-annotations.ts";
import { pictureOf } from "./collections-measure.ts";
import type {
  BiasAnswer,
  BiasClass,
  BiasExample,
  BiasQuestion,
  CollectionInfo,
  PictureSource,
} from "./collections-messages.ts";
import type { Desk } from "./desk.ts";
import type { Watch } from "./jobs.ts";
import type { OpenedModel } from "./opened-model.ts";

/** Pictures of a class at most, and classes that the asked one is set against. */
const [perClass, partners] = [40, 5];
/** Numbers of all pictures together. */
const room = 120e6;

/** Throws `labels-invalid` where the classes cannot be matched or have too few pictures, in words. */
export async function biasIn(
  desk: Desk,
  info: CollectionInfo,
  annotations: Annotations | undefined,
  question: BiasQuestion,
  { signal, progress }: Watch,
): Promise<BiasAnswer> {
  const opened = desk.model(question.model);
  const chosen = chosenPictures(info, question, opened);
  const remarks: string[] = [...chosen.remarks];
  const pictures: BiasPicture[] = [];
  const masks = new Map(question.masks.map((mask) => [mask.key, mask]));
  for (const [i, { source, label }] of chosen.pictures.entries()) {
    signal.throwIfAborted();
    try {
      const truth = await truthBeside(desk, source.key, masks.get(source.key), annotations);
      pictures.push(await readPicture(desk, opened, source, label, truth));
    } catch (error) {
      if (!(error instanceof FoveaError)) throw error;
      remarks.push(`Left out: ${error.message}.`);
    }
    progress(0.1 * (i + 1), chosen.pictures.length);
  }
  const report = await findBias(opened.model, {
    ...{ pictures, labels: chosen.names, countsAs: chosen.countsAs, signal },
    method: methodById("grad-cam") as Method,
    progress: (done, total) => progress(0.1 + (0.9 * done) / total, 1),
  });
  const at = new Map(pictures.map((each) => [each.name, each]));
  const answer = (each: ClassBias): BiasClass => classOf(each, at, opened, chosen.names);
  const { classes, located, unlocated, tests, skipped, boxes } = report;
  if (boxes > 0)
    remarks.push(
      `Of ${boxes} pictures the objects are known by boxes alone: a box holds some of what surrounds the object, too.`,
    );
  for (const { label, pictures: count } of skipped)
    remarks.push(`${label} has too few pictures to be tested: ${count}.`);
  const first = ({ index }: ClassBias): number => (index === chosen.asked ? 0 : 1);
  return {
    classes: classes.toSorted((a, b) => first(a) - first(b)).map(answer),
    ...{ located, unlocated, tests, remarks, pictures: report.pictures },
  };
}

interface Chosen {
  readonly pictures: readonly { readonly source: PictureSource; readonly label: number }[];
  /** Names of the model's classes, those of the collection where they mean several. */
  readonly names: readonly string[];
  readonly countsAs: (index: number) => number;
  /** Index of the class that was asked about. */
  readonly asked: number;
  readonly remarks: readonly string[];
}

/** Those of the class that was asked about and of the commonest others, drawn by seed 0. */
function chosenPictures(
  info: CollectionInfo,
  question: BiasQuestion,
  { info: model, model: { input } }: OpenedModel,
): Chosen {
  const matches = matchClasses(info.labels, model.labels ?? []);
  const sources = new Map(question.pictures.map((each) => [each.key, each]));
  const members = info.labels.map((name, label) => ({
    ...{ name, label, indices: matches.get(name)?.indices ?? [] },
    sources: info.keys.flatMap((key, i) => (info.labelOf[i] === label ? (sources.get(key) ?? []) : [])),
  }));
  const usable = members.filter(
    ({ indices, sources }) => indices.length > 0 && sources.length >= fewestForBias,
  );
  const asked = usable.find(({ label }) => label === question.label);
  if (!asked || usable.length < 2) throw tooFew(info.labels[question.label] ?? "", model.name);
  const others = usable
    .filter((each) => each !== asked)
    .toSorted((a, b) => b.sources.length - a.sources.length || (a.name < b.name ? -1 : 1))
    .slice(0, partners);
  const classes = [asked, ...others];
  const most = Math.max(fewestForBias, Math.floor(room / sizeOf(input.shape) / classes.length));
  const names = [...(model.labels ?? [])];
  const meaning = new Map<number, number>();
  for (const { indices, name } of classes) {
    const first = indices[0] as number;
    if (indices.length > 1) names[first] = name;
    for (const index of indices) meaning.set(index, first);
  }
  const drawn = classes.map(({ sources }) => drawnBySeed(sources, Math.min(perClass, most), 0));
  return {
    pictures: drawn.flatMap((some, i) =>
      some.map((source) => ({ source, label: classes[i]?.indices[0] as number })),
    ),
    ...{ names, countsAs: (index: number) => meaning.get(index) ?? index, asked: asked.indices[0] as number },
    remarks: classes.flatMap(({ name, sources }, i) => {
      const taken = drawn[i]?.length ?? 0;
      return taken < sources.length
        ? [`Of ${sources.length} pictures of ${name}, ${taken} were taken, drawn by lot.`]
        : [];
    }),
  };
}

const tooFew = (label: string, model: string): FoveaError =>
  new FoveaError(
    "labels-invalid",
    `Cannot look for bias in "${label}": it takes two classes that ${model} knows with ${fewestForBias} pictures each`,
    { hint: "Give more pictures, in a folder for each class that is named like a class of the model." },
  );

async function readPicture(
  desk: Desk,
  { preprocessing }: OpenedModel,
  source: PictureSource,
  label: number,
  truthIn: ((picture: Picture) => Truth) | undefined,
): Promise<BiasPicture> {
  const picture = await pictureOf(desk, source);
  const x = preprocess(picture, preprocessing);
  if (truthIn === undefined) return { name: source.key, x, label };
  const truth = placedTruth(truthIn(picture), place(picture, preprocessing));
  return { name: source.key, x, label, truth };
}

/** Where the objects of a picture are: by its mask, or by annotations. */
async function truthBeside(
  desk: Desk,
  key: string,
  mask: PictureSource | undefined,
  annotations: Annotations | undefined,
): Promise<((picture: Picture) => Truth) | undefined> {
  if (mask) {
    const drawn = await pictureOf(desk, mask);
    return (picture) => maskTruth(drawn, picture, key);
  }
  const annotated = annotations?.pictures.get(key);
  if (!annotated || annotated.objects.length === 0) return undefined;
  const { truthOf } = await import("./collections-annotations.ts");
  return (picture) => truthOf(annotated, picture, key);
}

/** All that is not black in a mask is the object. */
function maskTruth({ width, height, channels, data }: Picture, of: Picture, name: string): Truth {
  if (width !== of.width || height !== of.height)
    throw new FoveaError(
      "file-unreadable",
      `Cannot use the mask of "${name}": it has ${width}×${height} pixels, the picture ${of.width}×${of.height}`,
    );
  const marked = new Uint8Array(width * height);
  for (let i = 0; i < data.length; i++) if ((data[i] as number) > 0) marked[Math.floor(i / channels)] = 1;
  const box = { x: 0, y: 0, width, height };
  return {
    ...{ width, height },
    objects: marked.includes(1) ? [{ label: "object", box, mask: { width, height, data: marked } }] : [],
  };
}

function classOf(
  { label, pictures, right, room, claim, relevance: { outside, area } }: ClassBias,
  at: ReadonlyMap<string, BiasPicture>,
  opened: OpenedModel,
  names: readonly string[],
): BiasClass {
  const examples = claim?.examples.flatMap((each) => exampleOf(each, at, opened, names) ?? []) ?? [];
  return {
    ...{ label, pictures, right, room },
    outside:
      outside && Number.isFinite(outside.mean) ? { relevance: outside.mean, area: area ?? 0 } : undefined,
    ...(claim
      ? {
          claim: {
            ...{ sentence: claim.sentence, evidence: claim.evidence, caution: claim.caution },
            ...{ region: claim.region.title, examples },
          },
        }
      : {}),
  };
}

function exampleOf(
  { picture, donor, x, saidBefore, said }: Example,
  at: ReadonlyMap<string, BiasPicture>,
  { model, preprocessing }: OpenedModel,
  names: readonly string[],
): BiasExample | undefined {
  const layout = pixelLayout(model);
  const before = at.get(picture);
  if (!layout || !before) return undefined;
  const drawn = (tensor: FloatTensor): BiasExample["before"] =>
    seenPicture(tensor, layout, preprocessing).picture;
  const named = (index: number | undefined): string =>
    index === undefined ? "nothing" : (names[index] ?? `class ${index}`);
  return {
    ...{ key: picture, donor, before: drawn(before.x), after: drawn(x) },
    ...{ saidBefore: named(saidBefore), said: named(said) },
  };
}
