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
  pixelLayout,
  seenPicture,
} from "@fovea/render";
import { leadOf, pictureCount, remarksOf, roomText } from "./bias-words.ts";
import { picturePng } from "./draw.ts";
import type { KnownPictures } from "./known-pictures.ts";
import type { ModelFile } from "./model-file.ts";
import { modelJson } from "./model-json.ts";
import type { OutFolder } from "./out-folder.ts";
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
  const { file, report, command } = result;
  const text = biasPage({
    title: `What ${basename(file.path)} relies on`,
    lead: leadOf(result),
    classes: await Promise.all(report.classes.map((each) => classOf(each, result))),
    remarks: remarksOf(result),
    command,
    software,
  });
  return folder.write("bias.html", text);
}

async function classOf(one: ClassBias, result: BiasResult): Promise<BiasClass> {
  const { claim, relevance, label, pictures, right } = one;
  const map = await meanMap(one, result);
  const examples = await Promise.all(
    (claim?.examples ?? []).map((example) => exampleOf(example, one, result)),
  );
  return {
    label,
    pictures: `${pictureCount(pictures)} of ${label}, ${right} recognised.`,
    ...(claim ? { claim } : { room: roomText(one) }),
    ...(relevance.outside
      ? {
          relevance: `${percentIn(relevance.outside)} of the relevance by ${result.flags.method} lies outside the object, and ${percent(relevance.area ?? 0)} of the picture does.`,
        }
      : {}),
    ...(map ? { map: { png: map, below: `Mean relevance of ${pictureCount(pictures)} on their mean` } } : {}),
    tests: one.tests.map(testOf),
    examples: examples.filter((example) => example !== undefined),
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

async function exampleOf(
  { picture, donor, x, said, saidBefore }: Example,
  { claim }: ClassBias,
  { known, file }: BiasResult,
): Promise<BiasExample | undefined> {
  const layout = pixelLayout(known.model);
  const before = known.pictures.find(({ name }) => name === picture);
  if (!layout || !before) return undefined;
  const drawn = (tensor: FloatTensor): Promise<Uint8Array> =>
    picturePng(seenPicture(tensor, layout, file.preprocessing).picture);
  const named = (index: number | undefined): string =>
    index === undefined ? "?" : (file.labels?.names[index] ?? String(index));
  return {
    before: { png: await drawn(before.x), said: named(saidBefore), below: picture },
    after: { png: await drawn(x), said: named(said), below: `with ${claim?.region.title} of ${donor}` },
  };
}

const testOf = ({ region, recognised, needed, called, enough, p, found }: RegionTest): BiasTest => ({
  ...placeOf(region),
  recognised: `${percent(recognised.own)} → ${percent(recognised.other)}`,
  needed: points(needed),
  called: `${percent(called.other)} → ${percent(called.own)}`,
  enough: points(enough),
  p: p < 0.001 ? "< 0.001" : p.toFixed(3),
  found,
});

/** Several cells of the grid have one name. */
function placeOf({ id, title }: RegionTest["region"]): Pick<BiasTest, "region" | "place"> {
  const [, row, column] = /^cell-(\d+)-(\d+)$/.exec(id) ?? [];
  const region = title.replace(/^the /, "");
  return row === undefined ? { region } : { region, place: `row ${row}, column ${column}` };
}

const percent = (part: number): string => `${Math.round(100 * part)} %`;
const percentIn = ({ mean, low, high }: MeanInterval): string =>
  Number.isFinite(low)
    ? `${percent(mean)} (95 % interval: ${percent(low)} to ${percent(high)})`
    : percent(mean);
/** A difference in percentage points with its interval. */
const points = ({ mean, low, high }: MeanInterval): string => {
  const [m, l, h] = [mean, low, high].map((value) => String(Math.round(100 * value)).replace("-", "−"));
  return `${m} (${l} to ${h})`;
};

export const biasJson = (result: BiasResult): object => {
  const { file, report, known, problems, flags, command, engine } = result;
  return {
    ...{ software, command, engine },
    ...modelJson(file),
    seed: flags.seed,
    method: flags.method,
    ...report,
    classes: report.classes.map(({ relevance, claim, ...rest }) => ({
      ...rest,
      relevance: { outside: relevance.outside ?? null, area: relevance.area ?? null },
      claim: claim ? { ...claim, examples: claim.examples.map(({ x: _, ...example }) => example) } : null,
    })),
    notes: known.notes,
    problems,
  };
};
