/** The form in which people write a preprocessing down, in JSON or on the command line, and its checks. */

import { z } from "zod";
import { FoveaError } from "../errors.ts";
import type { PreprocessingField, PreprocessingFields } from "./preprocessing.ts";
import { interpolations } from "./resample.ts";

/** Largest side of a model's input, in pixels: beyond it a size is taken for a mistake. */
const maxSide = 16_384;

const positive = (value: number): boolean => Number.isFinite(value) && value > 0;

/** `0.5`, `"0.5"` and `"1/255"` are numbers. */
function toNumber(value: unknown): unknown {
  if (typeof value !== "string" || value.trim() === "") return value;
  const [over, under = "1", ...rest] = value.split("/");
  return rest.length > 0 ? Number.NaN : Number(over) / Number(under);
}

/** `0.5`, `[0.5, 0.4]` and `"0.5,0.4"` are lists of numbers. */
function toList(value: unknown): unknown {
  const list = typeof value === "string" ? value.split(",") : Array.isArray(value) ? value : [value];
  return list.map(toNumber);
}

/** `224`, `[224, 320]`, `"224"` and `"224x320"` are sizes, height first. */
function toSize(value: unknown): unknown {
  const list = toList(typeof value === "string" ? value.replace(/[x×]/gi, ",") : value) as unknown[];
  return list.length === 1 ? [list[0], list[0]] : list;
}

const toWord = (value: unknown): unknown => {
  const word = typeof value === "string" ? value.toLowerCase() : value;
  return word === "grey" ? "gray" : word;
};

const word = <const T extends readonly [string, ...string[]]>(words: T) =>
  z.preprocess(toWord, z.enum(words, `expected one of ${words.join(", ")}`));
const list = (test: (value: number) => boolean, expected: string) =>
  z.preprocess(toList, z.array(z.number(expected).refine(test, expected), expected).min(1, expected));

const side = z.number().int().min(1).max(maxSide);
const pixels = `expected whole numbers from 1 to ${maxSide}, as in 224x224 (height first)`;
const scaleText = "expected a number above 0 such as 1 or 1/255";

const form = z.strictObject({
  size: z.preprocess(
    toSize,
    z.custom<readonly [number, number]>((v) => z.tuple([side, side]).safeParse(v).success, pixels),
  ),
  fit: word(["crop", "squash", "pad"]),
  short: z.preprocess(
    toNumber,
    z.custom<number>((v) => side.safeParse(v).success, `expected a whole number from 1 to ${maxSide}`),
  ),
  interpolation: word(interpolations),
  scale: z.preprocess(toNumber, z.number(scaleText).refine(positive, scaleText)),
  mean: list(Number.isFinite, "expected numbers, one per channel, such as 0.485,0.456,0.406"),
  std: list(positive, "expected numbers above 0, one per channel, such as 0.229,0.224,0.225"),
  order: word(["rgb", "bgr", "gray"]),
  layout: word(["nchw", "nhwc"]),
  channels: z.preprocess(toNumber, z.literal([1, 3], "expected 1 or 3")),
});

/**
 * Some of the fields, checked: the door for `--preprocess FILE.json`, command line options and stored settings.
 * Numbers may be written as text (`"1/255"`, `"224x224"`, `"0.5,0.4,0.3"`); a single mean or std holds for all channels.
 *
 * Throws `option-invalid` naming the field and `where` it stands.
 */
export function parsePreprocessing(given: unknown, where: string): Partial<PreprocessingFields> {
  if (given === undefined) return {};
  const result = form.partial().safeParse(given);
  if (result.success) return present(result.data);
  const issue = result.error.issues[0] as z.core.$ZodIssue;
  const field = issue.path[0] ?? (issue.code === "unrecognized_keys" ? issue.keys[0] : undefined);
  const found = field === undefined ? given : (given as Record<PropertyKey, unknown>)[field];
  const why =
    issue.code === "unrecognized_keys" ? `known are ${Object.keys(form.shape).join(", ")}` : issue.message;
  throw new FoveaError(
    "option-invalid",
    `Cannot use ${field === undefined ? "the preprocessing" : `"${String(field)}"`} from ${where}: ${why}, found ${JSON.stringify(found)}`,
  );
}

/** Without the fields that are there but undefined. */
function present(fields: { [K in PreprocessingField]?: PreprocessingFields[K] | undefined }) {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Partial<PreprocessingFields>;
}
