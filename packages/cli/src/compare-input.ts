/** Every method on one picture: its map, its time, its ledger, and how alike the maps are. */

import {
  type Check,
  type Comparable,
  checkedOptions,
  comparable,
  conventionFor,
  explain,
  FoveaError,
  type Method,
  type Model,
  type Prediction,
  predict,
  spearman,
  ssim,
  type Target,
  targetsFor,
  topOverlap,
} from "@fovea/core";
import { overlay, type Picture, pixelLayout, type Raster, seenPicture, shownMap } from "@fovea/render";
import { givenTo } from "./choose-methods.ts";
import type { ExplainRun } from "./explain-request.ts";
import { isTensor } from "./find-inputs.ts";
import { settingsFor } from "./place-segments.ts";
import { quickOptions } from "./quick-options.ts";
import { type Input, readInput } from "./read-input.ts";

export interface Compared {
  readonly method: Method;
  readonly ms: number;
  /** Time as a multiple of one forward run, building the explanation's graph included. */
  readonly forwards: number;
  readonly ledger: readonly Check[];
  readonly conventions: Readonly<Record<string, string | number>>;
  /** What the colours stand for, in words. */
  readonly scale: string;
  readonly overlay: Raster<3>;
  readonly map: Comparable;
}

export interface Comparison {
  readonly path: string;
  readonly name: string;
  readonly prediction: Prediction;
  readonly target: Target;
  readonly picture: Picture;
  readonly forwardMs: number;
  readonly compared: readonly Compared[];
  readonly refused: readonly { readonly method: Method; readonly error: FoveaError }[];
}

export type CompareRun = Omit<ExplainRun, "wanted" | "save"> & {
  readonly methods: readonly Method[];
  readonly quick: boolean;
};

type Tell = (part: number, what: string, done?: Compared) => void;

/** Throws what is wrong with the input or the request; a method that does not work here is listed with its reason. */
export async function compareInput(
  run: CompareRun,
  { path, name }: { readonly path: string; readonly name: string },
  tell: Tell,
): Promise<Comparison> {
  const input = await readInput(run.file, path);
  const { model, x } = input;
  const layout = pixelLayout(model);
  if (!layout) throw notAPicture();
  const prediction = await predict(model, x, run.file.labels?.names);
  const target = await oneTarget(run, input, prediction);
  const { picture } = seenPicture(x, layout, isTensor(path) ? undefined : run.file.preprocessing);
  const placed = { ...run, settings: settingsFor(input, run.settings) };
  const forwardMs = await timeOfForward(input);
  const compared: Compared[] = [];
  const refused: { method: Method; error: FoveaError }[] = [];
  for (const [i, method] of run.methods.entries()) {
    const progress = (done: number, total: number): void =>
      tell((i + done / Math.max(1, total)) / run.methods.length, method.id);
    progress(0, 1);
    const found = await attempt(placed, input, method, target, progress);
    if (found instanceof FoveaError) refused.push({ method, error: found });
    else {
      const shown = shownMap(found, layout);
      if (!shown) continue;
      const one: Compared = {
        method,
        ms: found.ms,
        forwards: found.ms / forwardMs,
        ledger: found.ledger,
        conventions: found.conventions,
        scale: shown.scale.text,
        overlay: overlay(picture, shown.map, shown.scale),
        map: comparable(shown.map),
      };
      compared.push(one);
      tell((i + 1) / run.methods.length, method.id, one);
    }
  }
  return { path, name, prediction, target, picture, forwardMs, compared, refused };
}

const notAPicture = (): FoveaError =>
  new FoveaError(
    "model-unsupported",
    "Cannot compare maps: the input of the model is not a picture of 1 or 3 channels",
    { hint: "`fovea explain` gives the numbers of each method with --save npy." },
  );

async function oneTarget(run: CompareRun, { model, x }: Input, prediction: Prediction): Promise<Target> {
  const targets = await targetsFor(model, x, run.target, prediction, run.file.labels?.names, run.versus);
  const [target] = targets;
  if (target && targets.length === 1) return target;
  throw new FoveaError(
    "option-invalid",
    `Cannot compare methods for --target ${run.target}: it names ${targets.length} classes`,
    { hint: "Methods are compared for one target at a time, such as top1." },
  );
}

/** Milliseconds of one forward run: the median of five after one to warm up. */
async function timeOfForward({ model, x }: { model: Model; x: Input["x"] }): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 6; i++) {
    const started = performance.now();
    await model.forward(x);
    times.push(performance.now() - started);
  }
  return times.slice(1).sort((a, b) => a - b)[2] as number;
}

const obstacles = new Set(["method-inapplicable", "op-unsupported", "layer-unknown"]);

async function attempt(
  run: CompareRun,
  { model, x }: Input,
  method: Method,
  target: Target,
  progress: (done: number, total: number) => void,
): Promise<Awaited<ReturnType<typeof explain>> | FoveaError> {
  const { output, layer, seed, quick, convention } = run;
  try {
    const usual = convention === undefined ? {} : conventionFor(convention, method).options;
    const options = {
      ...(quick ? quickOptions(checkedOptions(method, usual)) : {}),
      ...givenTo(method, run.settings),
    };
    return await explain(model, x, {
      ...{ method, options, target, output, seed, progress },
      ...(layer === undefined ? {} : { layer }),
      ...(convention === undefined ? {} : { convention }),
    });
  } catch (error) {
    if (!(error instanceof FoveaError) || !obstacles.has(error.code)) throw error;
    // A layer that was named wrongly is no fault of the method.
    if (error.code === "layer-unknown" && layer !== undefined) throw error;
    return error;
  }
}

/** How alike two maps are. */
export interface Measure {
  readonly id: string;
  readonly title: string;
  readonly meaning: string;
  readonly of: (a: Comparable, b: Comparable) => number;
}

export const measures: readonly Measure[] = [
  {
    id: "spearman",
    title: "Spearman correlation",
    meaning:
      "Whether two maps put the pixels in the same order, in hundredths: 100 the same, 0 unrelated, −100 reversed.",
    of: spearman,
  },
  {
    id: "ssim",
    title: "Structural similarity (SSIM)",
    meaning:
      "Whether two maps look alike in every small window, each map scaled from its least to its largest value; 100: equal.",
    of: ssim,
  },
  {
    id: "top-iou",
    title: "Overlap of the strongest 5 %",
    meaning:
      "Pixels among the strongest twentieth of both maps, as a part of those of either, in hundredths.",
    of: topOverlap,
  },
];

/** values[i][j] of a measure; flat maps have none. */
export function tableOf(
  compared: readonly Compared[],
  of: (a: Comparable, b: Comparable) => number,
): number[][] {
  const values = compared.map(() => new Array<number>(compared.length).fill(Number.NaN));
  for (let i = 0; i < compared.length; i++) {
    for (let j = i; j < compared.length; j++) {
      const [a, b] = [compared[i]?.map as Comparable, compared[j]?.map as Comparable];
      const value = a.flat || b.flat ? Number.NaN : of(a, b);
      (values[i] as number[])[j] = value;
      (values[j] as number[])[i] = value;
    }
  }
  return values;
}
