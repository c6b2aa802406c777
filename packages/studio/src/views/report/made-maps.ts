/** The explanations of this session that a report can hold. */

import type { ExplanationInfo, PredictionInfo } from "../../engine/messages.ts";
import type { ReportedPicture } from "../../engine/report-messages.ts";
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

/** Each with what was left in. */
export function reported(
  pictures: readonly OpenPicture[],
  made: Readonly<Record<string, readonly ExplanationInfo[]>>,
  left: ReadonlySet<ExplanationInfo>,
): readonly ReportedPicture[] {
  return pictures.flatMap(({ id, name }) => {
    const explanations = (made[id] ?? []).filter((each) => !left.has(each));
    return explanations.length > 0 ? [{ id, name, explanations }] : [];
  });
}

/** `fovea-wolf-forest.html`. */
export function reportName(pictures: readonly { readonly name: string }[], ending: string): string {
  const [first] = pictures;
  const name =
    first && pictures.length === 1 ? first.name.replace(/\.\w{1,5}$/, "") : `${pictures.length} pictures`;
  return `fovea-${name.replace(/[^\p{L}\p{N}_-]+/gu, "-")}.${ending}`;
}

export const mapsText = (count: number): string => `${count} ${count === 1 ? "map" : "maps"}`;
