/** How long an image takes: guessed before it begins, told from its own steps while it is made. */

import { durationText } from "../../state/passes.ts";

/** Runs of the network that one step costs: forward, backward, and what makes and shakes the image. Measured: 4 to 16 of SqueezeNet. */
const runsPerStep = 12;
/** ms of each step that have nothing to do with the network. */
const besides = 60;
/** With which an image is tested at the end. */
const runsOfTest = 17;

/** ms. `pace`: of one run; undefined as long as nobody knows it. */
export const imagineTime = (
  pace: number | undefined,
  { steps, count }: { readonly steps: number; readonly count: number },
): number | undefined => pace && count * (steps * (pace * runsPerStep + besides) + pace * runsOfTest);

export interface DreamSize {
  /** Pixels that the network sees at once. */
  readonly seen: number;
  /** Of the picture at its largest. */
  readonly pixels: number;
  readonly octaves: number;
  readonly octaveScale: number;
  readonly steps: number;
}

/** ms: smaller copies cost as much less as they have fewer pixels. */
export function dreamTime(
  pace: number | undefined,
  { seen, pixels, octaves, octaveScale, steps }: DreamSize,
): number | undefined {
  let copies = 0;
  for (let k = 0; k < octaves; k++) copies += octaveScale ** (-2 * k);
  const runs = (copies * runsPerStep * pixels) / Math.max(1, seen);
  return pace && steps * (pace * runs + octaves * besides);
}

/** Of a picture whose longer side is at most `side`. */
export function pixelsOf(
  { width, height }: { readonly width: number; readonly height: number },
  side: number = Number.POSITIVE_INFINITY,
): number {
  const factor = Math.min(1, side / Math.max(width, height));
  return width * height * factor * factor;
}

/** `A rough guess: about 2 min. …` Nothing as long as it cannot be guessed. */
export const guessText = (ms: number | undefined): string =>
  ms === undefined
    ? ""
    : `A rough guess: ${durationText(rounded(ms))}. Once it runs, you are told more exactly.`;

/** A guess is no measurement: it does not say 37 s. */
function rounded(ms: number): number {
  if (ms < 1000) return ms;
  const unit = ms < 10_000 ? 1000 : ms < 90_000 ? 10_000 : 60_000;
  return Math.max(unit, Math.round(ms / unit) * unit);
}

/** A moment of the work: when, and which part was done then. */
export interface Moment {
  readonly at: number;
  readonly part: number;
}

/** ms that are left if the rest goes as what was done between two moments; undefined before there is anything to go by. */
export function timeLeft(from: Moment, now: Moment): number | undefined {
  const gained = now.part - from.part;
  return gained > 0 ? ((now.at - from.at) * (1 - now.part)) / gained : undefined;
}
