/** How far approximate incremental runs are off, estimated: a dozen parts are run whole. */

import { type Box, type Interval, lengthOf } from "../../incremental/extents.ts";
import { atCorner } from "../../incremental/runs.ts";
import { drawnBySeed } from "../../random.ts";
import type { FloatTensor } from "../../tensor.ts";
import type { ScoredForward } from "../many.ts";
import type { Probe } from "../probe.ts";

export interface Approximation {
  /** Parts that were run whole. */
  readonly parts: number;
  /** Their largest |difference| of the score, as a part of the largest |Δ| of all. */
  readonly ofDelta: number;
  /** Their largest |difference| of any class score, as a part of the largest |class score|. */
  readonly ofScores: number;
}

export interface ApproximationRequest {
  readonly boxes: readonly Box[];
  readonly changed: (part: number) => FloatTensor;
  /** Sizes of the picture along the axes of boxes. */
  readonly sizes: readonly number[];
  /** The score around the parts. */
  readonly from: number;
}

/** Parts that are drawn by the seed, besides those that are chosen. */
const drawn = 8;

/**
 * Runs the part in the corner, that in the middle, those with the highest and the lowest score, and eight others drawn by the
 * seed. The others may be further off. Cost: twelve forwards.
 */
export async function approximationOf(
  probe: Probe,
  found: readonly ScoredForward[],
  { boxes, changed, sizes, from }: ApproximationRequest,
): Promise<Approximation> {
  const scores = found.map(({ score }) => score);
  const [highest, lowest] = [Math.max(...scores), Math.min(...scores)];
  const extremes = [highest, lowest].map((score) => scores.indexOf(score)).filter((part) => part >= 0);
  const chosen = new Set([atCorner(boxes), atMiddle(boxes, sizes), ...extremes]);
  const others = Array.from(boxes.keys()).filter((part) => !chosen.has(part));
  const checked = [...chosen, ...drawnBySeed(others, drawn, probe.seed)];
  const off: { score: number; logits: number; scale: number }[] = [];
  for (const part of checked) {
    const [whole, own] = [await probe.scoreAt(changed(part)), found[part] as ScoredForward];
    off.push({
      score: Math.abs(whole.score - own.score),
      logits: largest(whole.logits.map((value, k) => value - (own.logits[k] as number))),
      scale: largest(whole.logits),
    });
  }
  const most = (key: "score" | "logits" | "scale"): number => Math.max(...off.map((one) => one[key]));
  return {
    parts: checked.length,
    ofDelta: share(most("score"), Math.max(highest - from, from - lowest)),
    ofScores: share(most("logits"), most("scale")),
  };
}

const share = (part: number, all: number): number => (part === 0 ? 0 : part / all);

const largest = (values: Float32Array): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** The box whose middle is nearest to that of the picture; the first of several. */
function atMiddle(boxes: readonly Box[], sizes: readonly number[]): number {
  const away = boxes.map((box) =>
    box.reduce((sum, interval: Interval, axis) => {
      const middle = interval[0] + lengthOf(interval) / 2;
      return sum + (middle - (sizes[axis] as number) / 2) ** 2;
    }, 0),
  );
  return away.indexOf(Math.min(...away));
}
