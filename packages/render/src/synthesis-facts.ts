/** The ledger of an image made by optimisation, in sentences. */

import type { Objective, SynthesisLedger } from "@fovea/core";
import { numberText, percentText } from "./number-text.ts";
import type { SynthesisFact } from "./synthesis-page.ts";
import { unitWords } from "./unit-words.ts";

/** Every sentence says what was measured; red is what does not hold up. */
export function synthesisFacts(ledger: SynthesisLedger, objective: Objective): readonly SynthesisFact[] {
  return [
    { text: growth(ledger, unitWords(objective)) },
    heldOutFact(ledger),
    ...probabilityFacts(ledger),
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

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
