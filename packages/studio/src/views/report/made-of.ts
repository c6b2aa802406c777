/** The explanations that this session has of a picture. */

import type { ExplanationInfo, PredictionInfo } from "../../engine/messages.ts";
import { explanationsOf } from "../../state/explanations.ts";
import type { OpenPicture } from "../../state/studio.ts";

/** Of a picture by a model, the likeliest classes first. */
export function madeOf(
  model: string,
  picture: OpenPicture,
  prediction: PredictionInfo | undefined,
): readonly ExplanationInfo[] {
  const ranks = new Map(prediction?.classes.map(({ index }, rank) => [index, rank]));
  const rank = ({ question }: ExplanationInfo): number =>
    ranks.get(question.target.index) ?? Number.MAX_SAFE_INTEGER;
  return explanationsOf(model, picture.id).toSorted((a, b) => rank(a) - rank(b));
}
