/** `--transforms`: the random changes before each step, as a list of words. */

import type { Transform } from "@fovea/core";
import { invalid } from "../options.ts";

/** Values that a range `a..b` stands for. */
const inRange = 21;

/**
 * `none`; `standard`, which is undefined here: the library chooses by the size of the image; or `pad=12,jitter=8,
 * scale=0.9..1.1,rotate=-10..10`, in this order, a kind as often as wanted. A range is 21 values evenly between its ends,
 * `0.9/1/1.1` are these alone. Throws `option-invalid`.
 */
export function readTransforms(text: string): readonly Transform[] | undefined {
  if (text === "standard") return undefined;
  if (text === "none") return [];
  return text.split(",").map((part) => transformIn(part.trim()));
}

function transformIn(part: string): Transform {
  const [, kind, value = ""] = /^(\w+)=(.+)$/.exec(part) ?? [];
  if (kind === "pad" || kind === "jitter") return { kind, by: pixels(part, value) };
  if (kind === "scale") {
    const factors = valuesIn(part, value);
    if (factors.every((factor) => factor > 0)) return { kind, factors };
    throw wrong(part, "a factor is above 0");
  }
  if (kind === "rotate") return { kind, degrees: valuesIn(part, value) };
  throw wrong(part, "known are pad, jitter, scale and rotate");
}

function pixels(part: string, value: string): number {
  if (/^\d+$/.test(value)) return Number(value);
  throw wrong(part, "expected a whole number of pixels");
}

function valuesIn(part: string, value: string): readonly number[] {
  const range = value.split("..").map(numberIn);
  if (range.length === 2 && range.every(Number.isFinite)) return spread(range as [number, number]);
  const list = value.split("/").map(numberIn);
  if (list.every(Number.isFinite)) return list;
  throw wrong(part, "expected a range such as 0.9..1.1, or values such as 0.9/1/1.1");
}

const numberIn = (text: string): number => (text.trim() === "" ? Number.NaN : Number(text));

const spread = ([from, to]: readonly [number, number]): number[] =>
  Array.from({ length: inRange }, (_, i) => from + ((to - from) * i) / (inRange - 1));

const wrong = (part: string, found: string): ReturnType<typeof invalid> =>
  invalid(`--transforms ${part}`, found, "For example pad=12,jitter=8,scale=0.9..1.1,rotate=-10..10.");
