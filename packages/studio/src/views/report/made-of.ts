/** The explanations that this session has of a picture, and the question for a report. */

import type { ExplanationInfo, ModelInfo, PredictionInfo } from "../../engine/messages.ts";
import type { ReportedPicture, ReportQuestion } from "../../engine/report-messages.ts";
import { typedFor } from "../../state/built-in.ts";
import { explanationsOf } from "../../state/explanations.ts";
import type { OpenPicture } from "../../state/studio.ts";

/** What the worker is asked for a report on these. */
export function reportOf(model: ModelInfo, pictures: readonly ReportedPicture[]): ReportQuestion {
  const { typed } = typedFor(model.sha256);
  return {
    ...{ model: model.id, pictures, address: location.href },
    ...(typed === undefined ? {} : { typed }),
  };
}

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
