/** Options that several commands share, and how their values are read. */

import { join } from "node:path";
import {
  type Convention,
  conventions,
  FoveaError,
  nearest,
  type OutputForm,
  outputForms,
  type PreprocessingFields,
  parsePreprocessing,
} from "@fovea/core";
import type { Command } from "commander";
import { cacheFolder } from "./cache-folder.ts";
import type { OpenModelOptions } from "./model-file.ts";

/** Values of the shared options as commander collects them. */
export interface ModelFlags {
  readonly labels?: string;
  readonly threads?: number;
  /** False for --no-cache. */
  readonly cache?: boolean;
  readonly outputName?: string;
  readonly maxPixels?: number;
  readonly preprocess?: string;
  readonly size?: string;
  readonly fit?: string;
  readonly short?: string;
  readonly scale?: string;
  readonly mean?: string;
  readonly std?: string;
  readonly order?: string;
  readonly layout?: string;
}

/** How the model is opened and its pictures are prepared. */
export const withModelOptions = (command: Command): Command =>
  command
    .optionsGroup("The model:")
    .option(
      "--labels <file>",
      "names of the classes: one per line, or JSON (default: found beside the model)",
    )
    .option("--output-name <name>", "output that holds the class scores, if there are several")
    .option("--threads <n>", "threads of the engine (default: one per core)", wholeNumber("--threads", 1))
    .option("--no-cache", "keep nothing in the folder of caches to be quicker next time (as FOVEA_CACHE=off)")
    .optionsGroup(
      "Preparing pictures (default: found beside the model, in its metadata, else guessed and said so):",
    )
    .option("--preprocess <file.json>", "settings below, in a file")
    .option("--size <HxW>", "height and width of the model's input")
    .option("--fit <how>", "crop the middle, squash, or pad with a margin")
    .option("--short <n>", "shorter side before the crop, pixels")
    .option("--scale <s>", "multiplier of the levels 0…255, such as 1/255")
    .option("--mean <list>", "subtracted after scaling, one number per channel, such as 0.485,0.456,0.406")
    .option("--std <list>", "divided by, one number per channel")
    .option("--order <channels>", "rgb, bgr or gray")
    .option("--layout <axes>", "nchw or nhwc")
    .option(
      "--max-pixels <n>",
      "largest picture that is decoded (default: 100000000)",
      wholeNumber("--max-pixels", 1),
    );

const fields = ["size", "fit", "short", "scale", "mean", "std", "order", "layout"] as const;

export function modelOptions(flags: ModelFlags): OpenModelOptions {
  const { labels, threads, outputName, maxPixels, preprocess } = flags;
  const cache = flags.cache === false ? undefined : cacheFolder();
  return {
    preprocessing: preprocessingOf(flags),
    ...(labels === undefined ? {} : { labels }),
    ...(threads === undefined ? {} : { threads }),
    ...(outputName === undefined ? {} : { outputName }),
    ...(maxPixels === undefined ? {} : { maxPixels }),
    ...(preprocess === undefined ? {} : { preprocessFile: preprocess }),
    ...(cache === undefined ? {} : { cache: join(cache, "sessions") }),
  };
}

/** Each flag by itself, so that a message names the flag. */
function preprocessingOf(flags: ModelFlags): Partial<PreprocessingFields> {
  const given = fields.filter((field) => flags[field] !== undefined);
  return Object.assign(
    {},
    ...given.map((field) => parsePreprocessing({ [field]: flags[field] }, `--${field}`)),
  );
}

/** The word if it is known; throws `option-invalid` with those that are. */
export function oneOf<Word extends string>(option: string, known: readonly Word[], text: string): Word {
  const word = known.find((each) => each === text);
  if (word !== undefined) return word;
  throw invalid(
    `${option} ${text}`,
    `known are ${known.join(", ")}`,
    `Did you mean ${nearest(text, known)}?`,
  );
}

export const conventionNamed = (text: string): Convention => oneOf("--convention", conventions, text);

/** `layer3` or `layer3,layer4`. */
export const layersIn = (text: string | undefined): string | readonly string[] | undefined =>
  text?.includes(",") ? text.split(",").map((name) => name.trim()) : text;

/** What --set gives, and --composite, which is short for one of them. */
export const settingsIn = ({
  set = [],
  composite,
}: {
  readonly set?: readonly string[];
  readonly composite?: string;
}): readonly string[] => (composite === undefined ? set : [...set, `composite=${composite}`]);

/** The output forms of a score, as an option's parser. */
export const outputForm = (text: string): OutputForm => oneOf("--output", outputForms, text);

export const wholeNumber =
  (option: string, least: number, most?: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= (most ?? Number.MAX_SAFE_INTEGER)) return value;
    const range = most === undefined ? `${least} up` : `${least} to ${most}`;
    throw invalid(option, `expected a whole number from ${range}, found "${text}"`);
  };

/** A number that fits; `wanted` says in words which do. */
export const numberThat =
  (option: string, wanted: string, fits: (value: number) => boolean) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() !== "" && Number.isFinite(value) && fits(value)) return value;
    throw invalid(option, `expected ${wanted}, found "${text}"`);
  };

/** A number of a range, both ends included. */
export const numberFrom = (option: string, least: number, most?: number): ((text: string) => number) =>
  numberThat(
    option,
    most === undefined ? `a number from ${least} up` : `a number from ${least} to ${most}`,
    (value) => value >= least && value <= (most ?? value),
  );

/** Names between commas; none for an option that was not given. */
export const layerList = (text: string | undefined): readonly string[] =>
  text === undefined
    ? []
    : text
        .split(",")
        .map((name) => name.trim())
        .filter(Boolean);

/** For options that may be given several times. */
export const collected = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  text,
];

export const invalid = (what: string, found: string, hint?: string): FoveaError =>
  new FoveaError("option-invalid", `Cannot use ${what}: ${found}`, hint === undefined ? {} : { hint });
