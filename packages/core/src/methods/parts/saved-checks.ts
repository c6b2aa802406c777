/** What the ledger says where only what changes was computed. */

import { incrementalLimit } from "../../incremental/batch-runs.ts";
import { atMost, type Check, reported } from "../ledger.ts";
import type { Approximation } from "./approximation.ts";
import type { Saved } from "./part-scores.ts";

/** Beyond this part of the largest |Δ| an approximate map says little. */
const approximationLimit = 0.1;

/** That only what changes was computed, and that it gave what a whole run gives; or that it did not. */
export function savedChecks(saved: readonly Saved[], reach: number | undefined): Check[] {
  if (saved.length === 0) return [];
  const share = saved.reduce((sum, one) => sum + one.share, 0) / saved.length;
  const worst = Math.max(...saved.map(({ deviation }) => deviation));
  if (!(worst <= incrementalLimit)) return [reported("recomputed", share, refusal(worst))];
  const percent = `${(100 * share).toFixed(0)} % of the multiply-adds of whole runs`;
  const approximations = saved.flatMap(({ approximation }) => approximation ?? []);
  if (approximations.length > 0)
    return [
      reported(
        "recomputed",
        share,
        `APPROXIMATE incremental: ${percent}, changes followed to ${reach} standard deviations of their spread`,
      ),
      approximationCheck(approximations),
    ];
  return [
    reported("recomputed", share, `exact incremental: ${percent}`),
    atMost(
      "incremental-agrees",
      worst,
      incrementalLimit,
      "largest |difference| to a whole run / largest |score|",
    ),
  ];
}

/** The worst of all baselines and draws. */
function approximationCheck(found: readonly Approximation[]): Check {
  const most = (key: keyof Approximation): number => Math.max(...found.map((one) => one[key]));
  return atMost(
    "approximation-error",
    most("ofDelta"),
    approximationLimit,
    `an estimate from ${most("parts")} parts run whole (corner, middle, highest, lowest, the rest drawn): largest |difference| / largest |Δ|; others may be further off; ${most("ofScores").toExponential(1)} of the largest |class score|`,
  );
}

const refusal = (deviation: number): string =>
  deviation === Number.POSITIVE_INFINITY
    ? "whole runs: the engine refuses incremental ones"
    : `whole runs: an incremental one was ${deviation.toExponential(1)} of the largest |score| off`;
