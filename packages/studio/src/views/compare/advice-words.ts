/** The advisor's numbers for somebody who has never seen one. */

import type { CriterionId } from "@fovea/core";
import type { AdviceAnswer, AdvisedNumber } from "../../engine/comparing-answers.ts";

/** What a column asks, in plain words. */
export const plainColumn: Readonly<Record<CriterionId, string>> = {
  faithfulness: "Does the network lose its answer when the bright places are taken away?",
  discrimination: "Does the map change when another class is asked for?",
  detail: "How fine are the smallest things that it shows, in pixels?",
  robustness: "How much does the map change when the picture is barely touched?",
  sanity: "How much of the map stays when the network forgets what it learned?",
  runtime: "How long does it take, in runs of the network?",
};

/** Length of a bar: 0 for the worst of the column, 1 for the best. */
export function merit(
  { mean }: AdvisedNumber,
  all: readonly AdvisedNumber[],
  better: "higher" | "lower",
): number {
  if (!Number.isFinite(mean)) return 0;
  const means = all.map((each) => each.mean).filter((value) => Number.isFinite(value));
  const [least, most] = [Math.min(...means), Math.max(...means)];
  if (most === least) return 1;
  const share = (mean - least) / (most - least);
  return better === "higher" ? share : 1 - share;
}

/** The answer in one sentence. */
export function adviceText({ rows, uses }: AdviceAnswer): string {
  const sound = rows.filter((row) => row.sound).length;
  if (sound === 0)
    return `None of the ${rows.length} methods passed both tests on these pictures. Do not rely on any single map here; try more pictures or all methods.`;
  const trust = uses.find(({ methods }) => methods.length > 0);
  const best = trust?.methods[0];
  return `${sound} of ${rows.length} methods passed both tests.${best ? ` For ${trust?.title.toLowerCase()}, take ${best}.` : ""}`;
}

/** At most a few names; the others are counted. */
export function namesText(titles: readonly string[]): string {
  if (titles.length === 0) return "none";
  return titles.length > 4
    ? `${titles.slice(0, 3).join(", ")} and ${titles.length - 3} as good`
    : titles.join(", ");
}
