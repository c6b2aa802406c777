/** Images by optimisation → PNG files, a sheet of all, a page, and JSON. */

import { basename } from "node:path";
import { describePreprocessing, type Preset, type SynthesisOptions } from "@fovea/core";
import {
  contactSheet,
  encodePng,
  levelPicture,
  numberText,
  percentText,
  provenanceText,
  type SynthesisShown,
  synthesisPage,
} from "@fovea/render";
import { deflate, enlarged, picturePng } from "../draw.ts";
import { modelJson } from "../model-json.ts";
import type { OutFolder } from "../out-folder.ts";
import { software } from "../software.ts";
import type { Made, Shot } from "./make-images.ts";
import type { OpenNetwork } from "./open-network.ts";
import type { RealPictures } from "./real-pictures.ts";
import { recipeOf } from "./recipe-words.ts";
import { type Compared, factsOf, meanOf } from "./synthesis-words.ts";

/** What the results say about their making. */
export interface Making {
  readonly opened: OpenNetwork;
  readonly preset: Preset;
  readonly options: SynthesisOptions;
  readonly command: string;
  readonly folder: OutFolder;
}

/** Writes the image with its provenance; returns the path. */
export async function saveImage({ result, name, title, named }: Made, making: Making): Promise<string> {
  const { opened, command, folder } = making;
  const { image, ledger } = result;
  const text = provenanceText({
    software,
    title: `Image made for ${title}`,
    method: "activation-maximisation",
    target: named.text,
    modelSha256: opened.file.sha256,
    preprocessing: describePreprocessing(opened.scale),
    seed: ledger.seed,
    engine: opened.network.runtime.engine,
    ledger,
    command,
  });
  return folder.write(`${name}.png`, await encodePng(enlarged(levelPicture(image)), { text, deflate }));
}

/** More than this on one sheet or page cannot be looked at, and takes too much memory. */
const most = 200;

/** All images on one sheet, rows as `columns` says; returns the path. */
export async function saveSheet(
  all: readonly Compared[],
  making: Making,
  columns: number | undefined,
): Promise<string> {
  const tiles = all.slice(0, most).map(({ made }) => ({
    raster: levelPicture(made.result.image),
    title: made.title,
    notes: [{ text: note(made), tone: "quiet" as const }],
  }));
  const caption = [
    { text: `${basename(making.opened.file.path)}: what it would most like to see` },
    {
      text: `${making.preset.title}. Levels as the network sees them, nothing stretched. S: the objective; p: probability of the class; in brackets the mean in views that optimisation never had.${left(all)}`,
      tone: "quiet" as const,
    },
  ];
  const sheet = contactSheet(tiles, caption, columns === undefined ? {} : { columns });
  const text = { Software: software, "fovea:command": making.command };
  return making.folder.write("sheet.png", await encodePng(sheet, { text, deflate }));
}

const left = (all: readonly Compared[]): string =>
  all.length > most ? ` The first ${most} of ${all.length}.` : "";

function note({ result: { ledger } }: Made): string {
  const { value, heldOut, probability, heldOutProbabilities } = ledger;
  const score = `S ${numberText(value)} (${numberText(meanOf(heldOut))})`;
  if (probability === undefined) return score;
  return `${score}, p ${percentText(probability)} (${percentText(meanOf(heldOutProbabilities ?? []))})`;
}

export interface Group {
  readonly title: string;
  readonly images: readonly Compared[];
}

/** Writes index.html and returns its path. */
export async function savePage(
  groups: readonly Group[],
  making: Making,
  real: RealPictures | undefined,
): Promise<string> {
  const { opened, command, folder } = making;
  const all = groups.flatMap(({ images }) => images);
  let room = most;
  const shown: { title: string; images: SynthesisShown[] }[] = [];
  for (const { title, images } of groups) {
    const cards = await Promise.all(images.slice(0, room).map(shownImage));
    room -= cards.length;
    if (cards.length > 0) shown.push({ title, images: cards });
  }
  const text = synthesisPage({
    title: `What ${basename(opened.file.path)} would most like to see`,
    lead: `${all.length === 1 ? "1 image made by optimisation: it raises" : `${all.length} images made by optimisation: each raises`} what its unit, layer or class answers. ${making.preset.title}.${left(all)}`,
    groups: shown,
    recipe: recipeOf(making, real),
    remarks,
    command,
    software,
  });
  return folder.write("index.html", text);
}

const remarks = [
  "An image shows what the network answers to most strongly, not what it has to see: real pictures of the class may look otherwise.",
  "S is measured on the image as it is. Noise that only this one image's pixels make work would fail in the unseen views: turned, mirrored, shifted, lighter and darker. Optimisation never had those.",
  "S beyond that of all real pictures is normal: no picture was ever so much of one thing.",
  "Pictures are drawn in the levels that the network was given; nothing is stretched. Small ones are enlarged by whole numbers.",
];

/** Frames of a strip. */
const stripFrames = 6;

async function shownImage(compared: Compared): Promise<SynthesisShown> {
  const { made, real } = compared;
  const picture = levelPicture(made.result.image);
  const zoom = enlarged(picture).width / picture.width;
  return {
    title: made.title,
    png: await picturePng(picture),
    below: `${picture.width}×${picture.height} pixels${zoom > 1 ? `, each ${zoom}×${zoom}` : ""}; ${basename(compared.file)}`,
    facts: factsOf(compared),
    trajectory: made.result.ledger.trajectory,
    ...(real ? { real: real.value } : {}),
    strip: await Promise.all(
      made.shots.map(async ({ step, value, picture: frame }) => ({
        png: await smallPng(frame),
        below: `${step}`,
        alt: `After ${step} steps, S ${numberText(value)}`,
      })),
    ),
  };
}

/** Frames are kept for the strips of the page alone: hundreds of images with all of theirs would fill the memory. */
export const withFewShots = ({ made, ...rest }: Compared, before: number): Compared => ({
  ...rest,
  made: { ...made, shots: before < most ? chosen(made.shots) : [] },
});

/** A few frames, denser at the start, where most happens. */
function chosen(shots: readonly Shot[]): readonly Shot[] {
  const last = shots.length - 1;
  const places = Array.from({ length: stripFrames }, (_, i) =>
    Math.round(last * (i / (stripFrames - 1)) ** 1.7),
  );
  return [...new Set(places)].flatMap((place) => shots[place] ?? []);
}

async function smallPng(picture: Shot["picture"]): Promise<Uint8Array> {
  const { width, height, channels, data } = picture;
  if (width <= 96) return encodePng(picture, { deflate });
  const { default: sharp } = await import("sharp");
  return sharp(data, { raw: { width, height, channels } }).resize({ width: 96 }).png().toBuffer();
}

export const synthesisJson = (
  groups: readonly Group[],
  { opened, preset, options, command }: Making,
  real: RealPictures | undefined,
  files: { readonly sheet: string | undefined; readonly page: string | undefined },
): object => ({
  ...{ software, command, engine: opened.network.runtime.engine },
  ...modelJson(opened.file),
  preset: { id: preset.id, title: preset.title, source: preset.source },
  options: { ...options, start: typeof options.start === "object" ? "picture" : (options.start ?? "noise") },
  size: opened.size,
  cutBehindLayers: opened.cut,
  ...files,
  images: groups.flatMap(({ images }) =>
    images.map(({ made, file, timeline, real: best }) => ({
      title: made.title,
      asked: made.named.text,
      objective: objectiveJson(made.result.objective),
      ...{ file, timeline },
      ledger: made.result.ledger,
      bestReal: best ?? null,
    })),
  ),
  realPictures: real ? { source: real.source, pictures: real.pictures, unreadable: real.unreadable } : null,
});

/** Directions as plain lists. */
const objectiveJson = (objective: object): unknown =>
  JSON.parse(JSON.stringify(objective, (_, value) => (value instanceof Float32Array ? [...value] : value)));
