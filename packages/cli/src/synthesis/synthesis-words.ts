/** The ledger of an image in sentences, and its line in the terminal. */

import { basename } from "node:path";
import type { SynthesisLedger } from "@fovea/core";
import { numberText, percentText, type SynthesisFact } from "@fovea/render";
import type { Made } from "./make-images.ts";
import type { RealBest } from "./real-pictures.ts";
import { unitWords } from "./unit-words.ts";

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
  return [
    { text: growth(ledger, unitWords(objective)) },
    heldOutFact(ledger),
    ...probabilityFacts(ledger),
    ...(real ? [{ text: realText(ledger, real) }] : []),
    {
      text: `${percentText(ledger.highFrequencyShare)} of its energy is in high frequencies, above half the finest that pixels can show.`,
    },
    ...(ledger.redirected > 0
      ? [
          {
            text: `The start was dead: ${ledger.redirected} steps went by a gradient led past rectifiers that are off.`,
          },
        ]
      : []),
  ];
}

function growth({ trajectory, value, steps, stopped }: SynthesisLedger, what: string): string {
  const early = stopped === "patience" ? ", when nothing more was gained" : "";
  return `S, ${what}, went from ${numberText(trajectory[0]?.value ?? Number.NaN)} to ${numberText(value)} in ${steps} steps${early}.`;
}

function heldOutFact({ heldOut, value, trajectory }: SynthesisLedger): SynthesisFact {
  const kept = (meanOf(heldOut) - (trajectory[0]?.value ?? 0)) / (value - (trajectory[0]?.value ?? 0));
  const share =
    value > (trajectory[0]?.value ?? 0) ? `: ${Math.round(100 * kept)} % of the gain is kept` : "";
  return {
    text: `In ${heldOut.length} views that optimisation never had (turned, mirrored, shifted, other light) it is ${numberText(Math.min(...heldOut))} to ${numberText(Math.max(...heldOut))}, mean ${numberText(meanOf(heldOut))}${share}.`,
    failed: kept < 0.5,
  };
}

function probabilityFacts({
  probability,
  heldOutProbabilities = [],
}: SynthesisLedger): readonly SynthesisFact[] {
  if (probability === undefined) return [];
  const mean = meanOf(heldOutProbabilities);
  return [
    {
      text: `The network is ${percentText(probability)} sure of the class; in the unseen views ${percentText(mean)} on average, ${percentText(Math.min(...heldOutProbabilities))} at worst.`,
      failed: probability < 0.5 || mean < 0.5,
    },
  ];
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
