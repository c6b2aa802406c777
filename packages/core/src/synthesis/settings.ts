/** The options of a synthesis, settled. */

import { FoveaError } from "../errors.ts";
import { sameShape, shapeText } from "../tensor.ts";
import { fourier, usualFinest } from "./parametrisation/fourier.ts";
import type { Parametrisation } from "./parametrisation/parametrisation.ts";
import { pixels } from "./parametrisation/pixels.ts";
import {
  parametrisations,
  type SynthesisOptions,
  type SynthesisRequest,
  type Transform,
} from "./synthesis.ts";
import { standardTransforms } from "./transforms/standard.ts";

export type Settings = Required<Omit<SynthesisOptions, "rate" | "finest">> & {
  readonly rate: number;
  readonly made: Parametrisation;
};

/** Ranges of the numbers: least and largest. */
const ranges = {
  finest: [0.01, 1],
  steps: [1, 1e6],
  rate: [1e-9, 1e3],
  diversity: [0, 1e9],
  patience: [0, 1e6],
  frameEvery: [1, 1e6],
  seed: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  l2: [0, 1e9],
  l1: [0, 1e9],
  tv: [0, 1e9],
  tvExponent: [0.5, 8],
  blur: [0, 100],
  blurEvery: [1, 1e6],
  clipNorm: [0, 0.999],
  clipContribution: [0, 0.999],
  clipGradient: [0, 0.999],
} as const;

/** `shape`: of the image. Throws `option-invalid` for a number out of range and for steps that a parametrisation cannot take. */
export function settled(
  options: SynthesisOptions & Pick<SynthesisRequest, "frameEvery">,
  shape: readonly number[],
): Settings {
  const { parametrisation = "fourier", start = "noise", regularisers = {} } = options;
  const { steps = 256, diversity = 0, patience = 0, seed = 0, frameEvery } = options;
  checkOneOf("parametrisation", parametrisation, parametrisations);
  const { finest = typeof start === "string" ? usualFinest : 1 } = options;
  checkRanges({ finest });
  const made = parametrisation === "fourier" ? fourier(shape, finest) : pixels(shape);
  const { rate = made.rate, transforms = standardTransforms(Math.min(...shape.slice(2))) } = options;
  checkRanges({ steps, rate, diversity, patience, seed, frameEvery, ...regularisers });
  for (const transform of transforms) checkTransform(transform);
  checkStart(start, shape);
  const { blur = 0, clipNorm = 0, clipContribution = 0 } = regularisers;
  if (parametrisation !== "pixels" && blur + clipNorm + clipContribution > 0) {
    throw new FoveaError(
      "option-invalid",
      `Cannot blur the image or clip its pixels between steps: its parameters are those of the ${parametrisation} parametrisation, not pixels`,
      { hint: "Use the pixel parametrisation for these regularisers." },
    );
  }
  return { parametrisation, start, steps, rate, transforms, regularisers, diversity, patience, seed, made };
}

function checkRanges(numbers: Readonly<Record<string, number | undefined>>): void {
  for (const [name, [low, high]] of Object.entries(ranges)) {
    const value = numbers[name];
    if (value === undefined || (value >= low && value <= high)) continue;
    throw new FoveaError(
      "option-invalid",
      `Cannot use ${name} = ${value}: expected a number from ${low} to ${high}`,
    );
  }
  for (const name of ["steps", "patience", "blurEvery", "frameEvery", "seed"]) {
    if (Number.isInteger(numbers[name] ?? 0)) continue;
    throw new FoveaError("option-invalid", `Cannot use ${name} = ${numbers[name]}: expected a whole number`);
  }
}

function checkOneOf(name: string, value: string, known: readonly string[]): void {
  if (known.includes(value)) return;
  throw new FoveaError("option-invalid", `Cannot use ${name} "${value}": expected ${known.join(" or ")}`);
}

function checkTransform(transform: Transform): void {
  const { kind } = transform;
  checkOneOf("transform", kind, ["pad", "jitter", "scale", "rotate"]);
  const wrong =
    kind === "scale"
      ? transform.factors.length === 0 || !transform.factors.every((f) => f > 0 && f < Infinity)
      : kind === "rotate"
        ? transform.degrees.length === 0 || !transform.degrees.every(Number.isFinite)
        : !(Number.isInteger(transform.by) && transform.by >= 0);
  if (!wrong) return;
  throw new FoveaError(
    "option-invalid",
    `Cannot use the transform ${kind}: expected ${transformTakes[kind]}`,
  );
}

const transformTakes = {
  pad: "a whole number of pixels from 0 up",
  jitter: "a whole number of pixels from 0 up",
  scale: "one factor at least, each above 0",
  rotate: "one angle at least, in degrees",
} as const;

function checkStart(start: Settings["start"], shape: readonly number[]): void {
  if (typeof start === "string") checkOneOf("start", start, ["noise", "mean"]);
  else if (!sameShape(start.shape, shape)) throw wrongStart(start.shape, shape);
}

const wrongStart = (found: readonly number[], shape: readonly number[]): FoveaError =>
  new FoveaError(
    "shape-mismatch",
    `Cannot start from the image: expected ${shapeText(shape)}, found ${shapeText(found)}`,
  );
