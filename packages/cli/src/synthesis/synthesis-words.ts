/** The ledger of an image in sentences, and its line in the terminal. */

import { basename } from "node:path";
import type { SynthesisLedger } from "@fovea/core";
import { numberText, percentText, type SynthesisFact, synthesisFacts, unitWords } from "@fovea/render";
import type { Made } from "./make-images.ts";
import type { RealBest } from "./real-pictures.ts";

export interface Compared {
  readonly made: Made;
  /** Missing where no real pictures were given. */
  readonly real?: RealBest;
  /** Path of the image. */
  readonly file: string;
  readonly timeline: readonly string[];
}

/** Every sentence says what was measured; red is what does not hold up. */
export function factsOf({ made, real }: Compared): readonly SynthesisFact[] {
  const { ledger, objective } = made.result;
  const [grown, ...others] = synthesisFacts(ledger, objective);
  return [grown as SynthesisFact, ...(real ? [{ text: realText(ledger, real) }] : []), ...others];
}

function realText({ value }: SynthesisLedger, real: RealBest): string {
  const times = real.value > 0 && value > 0 ? `, ${numberText(value / real.value)} times that` : "";
  return `The best real picture, ${basename(real.picture)}, has ${numberText(real.value)}; this image ${numberText(value)}${times}.`;
}

export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The table in the terminal, without the columns that nothing stands in. */
export function tableOf(all: readonly Compared[]): { header: readonly string[]; rows: readonly string[][] } {
  const rows = all.map(tableRow);
  const filled = tableHeader.map((_, i) => rows.some((row) => row[i] !== ""));
  const only = (row: readonly string[]): string[] => row.filter((_, i) => filled[i]);
  return { header: only(tableHeader), rows: rows.map(only) };
}

/** What its columns are. */
export function tableWords(all: readonly Compared[], real: boolean): string {
  const objectives = all.map(({ made }) => unitWords(made.result.objective));
  const what = objectives.every((each) => each === objectives[0]) ? objectives[0] : "what each image is for";
  const compared = real
    ? "; best real: S of the best real picture."
    : ". No real pictures to compare with were given (--pictures DIR).";
  return `S: ${what}; unseen: means over views that optimisation never had; high freq.: part of the energy${compared}`;
}

const tableHeader: readonly string[] = [
  "image",
  "S",
  "unseen views",
  "probability",
  "unseen",
  "high freq.",
  "best real",
  "file",
];

function tableRow({ made, real, file }: Compared): readonly string[] {
  const { value, heldOut, probability, heldOutProbabilities, highFrequencyShare } = made.result.ledger;
  return [
    made.title,
    numberText(value),
    numberText(meanOf(heldOut)),
    probability === undefined ? "" : percentText(probability),
    heldOutProbabilities === undefined ? "" : percentText(meanOf(heldOutProbabilities)),
    percentText(highFrequencyShare),
    real ? numberText(real.value) : "",
    file,
  ];
}
