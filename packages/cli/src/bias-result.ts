/** A search for bias → page and JSON. */

import { basename } from "node:path";
import {
  type BiasReport,
  type ClassBias,
  type Example,
  type FloatTensor,
  floats,
  type MeanInterval,
  type RegionTest,
  sizeOf,
} from "@fovea/core";
import type { Collection, Problem } from "@fovea/dataset";
import {
  type BiasClass,
  type BiasExample,
  type BiasTest,
  biasPage,
  displayScale,
  overlay,
} from "@fovea/render";
import { picturePng } from "./draw.ts";
import type { KnownPicture, KnownPictures } from "./known-pictures.ts";
import type { ModelFile } from "./model-file.ts";
import { modelJson } from "./model-json.ts";
import type { OutFolder } from "./out-folder.ts";
import { type PixelLayout, pixelLayout, seenPicture } from "./seen-picture.ts";
import { software } from "./software.ts";

export interface BiasResult {
  readonly file: ModelFile;
  readonly report: BiasReport;
  readonly known: KnownPictures;
  readonly collection: Collection;
  readonly problems: readonly Problem[];
  readonly flags: {
    readonly method: string;
    readonly seed: number;
    readonly level: number;
    readonly least: number;
  };
  readonly command: string;
  readonly engine: string;
}

/** Writes bias.html and returns its path. */
export async function saveBiasPage(result: BiasResult, folder: OutFolder): Promise<string> {
  const { file, report, command, collection } = result;
  const classes = await Promise.all(report.classes.map((each) => classOf(each, result)));
  const found = classes.filter(({ claim }) => claim !== undefined).length;
  const text = biasPage({
    title: `What ${basename(file.path)} relies on`,
    lead: `${report.pictures} pictures of ${basename(collection.root)}, ${report.right} recognised; ${found} of ${report.classes.length} classes hang on something beside the object.`,
    classes,
    remarks: remarksOf(result),
    command,
    software,
  });
  return folder.write("bias.html", text);
}

async function classOf(one: ClassBias, result: BiasResult): Promise<BiasClass> {
  const { claim, relevance, label } = one;
  const map = await meanMap(one, result);
  return {
    label,
    pictures: `${one.pictures} pictures, ${one.right} recognised.`,
    ...(claim ? { claim: claim.sentence } : {}),
    ...(relevance.outside
      ? {
          relevance: `${percentIn(relevance.outside)} of the relevance (${result.flags.method}) lies outside the object, which is ${percent(relevance.area ?? 0)} of the picture.`,
        }
      : {}),
    ...(map
      ? { map: { png: map, below: `Mean relevance over ${one.pictures} pictures, on their mean` } }
      : {}),
    tests: one.tests.map(testOf),
    examples: await Promise.all((claim?.examples ?? []).map((example) => exampleOf(example, result))),
  };
}

/** The mean relevance over the mean picture. */
async function meanMap(
  { index, relevance }: ClassBias,
  { known, file }: BiasResult,
): Promise<Uint8Array | undefined> {
  const layout = pixelLayout(known.model);
  const own = known.pictures.filter(({ label }) => label === index);
  if (!layout || !relevance.mean || own.length === 0) return undefined;
  const data = new Float32Array(sizeOf(known.model.input.shape));
  for (const { x } of own)
    for (let i = 0; i < data.length; i++) data[i] = (data[i] as number) + (x.data[i] as number) / own.length;
  const { picture } = seenPicture(floats(known.model.input.shape, data), layout, file.preprocessing);
  return picturePng(overlay(picture, relevance.mean, displayScale(relevance.mean, { signed: false })));
}

async function exampleOf(example: Example, { known, file }: BiasResult): Promise<BiasExample> {
  const layout = pixelLayout(known.model) as PixelLayout;
  const drawn = (x: FloatTensor): Promise<Uint8Array> =>
    picturePng(seenPicture(x, layout, file.preprocessing).picture);
  const { x } = known.pictures.find(({ name }) => name === example.picture) as KnownPicture;
  const said = file.labels?.names[example.said] ?? String(example.said);
  return {
    before: { png: await drawn(x), below: example.picture },
    after: { png: await drawn(example.x), below: `with the surroundings of ${example.donor}: ${said}` },
  };
}

const testOf = ({ region, recognised, needed, called, enough, p, found }: RegionTest): BiasTest => ({
  region: region.title,
  recognised: `${percent(recognised.own)} → ${percent(recognised.other)}`,
  needed: points(needed),
  called: `${percent(called.own)} → ${percent(called.other)}`,
  enough: points(enough),
  p: p < 0.001 ? "< 0.001" : p.toFixed(3),
  found,
});

const percent = (part: number): string => `${Math.round(100 * part)} %`;
const percentIn = ({ mean, low, high }: MeanInterval): string =>
  `${percent(mean)} (${percent(low)} to ${percent(high)})`;
/** A difference in percentage points with its interval. */
const points = ({ mean, low, high }: MeanInterval): string => {
  const [m, l, h] = [mean, low, high].map((value) => Math.round(100 * value));
  return `${m} (${l} to ${h})`;
};

function remarksOf({ report, problems, flags }: BiasResult): string[] {
  const { skipped, located, tests } = report;
  return [
    "What surrounds the object in one picture is put into another, and the model is asked again. Both sides of a difference are put together alike: once with a region of the same class, once with one of another class.",
    `A class is named if a difference is at least ${percent(flags.least)} and the sign-flip test of ${tests} tests leaves a chance of at most ${flags.level} for any false claim. Differences in percentage points, with 95 % intervals.`,
    ...(located
      ? []
      : [
          "Not all pictures have masks or boxes: regions were exchanged with whatever lies in them, parts of objects too. Look at the examples.",
        ]),
    ...skipped.map(({ label, pictures }) => `${label} has too few pictures to be tested: ${pictures}.`),
    ...problems.map(({ path, why }) => `Left out: ${path}: ${why}`),
  ];
}

export const biasJson = ({ file, report, problems, flags, command, engine }: BiasResult): object => ({
  software,
  command,
  engine,
  ...modelJson(file),
  seed: flags.seed,
  method: flags.method,
  ...report,
  classes: report.classes.map(({ relevance, claim, ...rest }) => ({
    ...rest,
    relevance: { outside: relevance.outside ?? null, area: relevance.area ?? null },
    claim: claim ? { ...claim, examples: claim.examples.map(({ x: _, ...example }) => example) } : null,
  })),
  problems,
});
