/** The explanations of this session that a report can hold. */

import type { ExplanationInfo } from "../../engine/messages.ts";
import type { ReportedPicture } from "../../engine/report-messages.ts";
import type { OpenPicture } from "../../state/studio.ts";

/**
 * Maps that the page prepared while somebody looked, of classes that nobody asked about: all but those of the likeliest class, of the
 * chosen one, and of classes that were set against each other.
 */
export function preparedOnly(
  made: readonly ExplanationInfo[],
  likeliest: number | undefined,
  chosen: number | undefined,
): readonly ExplanationInfo[] {
  const contrasts = made.flatMap(({ question: { target } }) =>
    target.versus === undefined ? [] : [target.index, target.versus],
  );
  const wanted = new Set([likeliest, chosen, ...contrasts]);
  return made.filter(({ question }) => !wanted.has(question.target.index));
}

/**
 * What the report holds until somebody says otherwise: maps that stood large before a person, of classes that somebody asked about. Where
 * there is none, as after a table of many methods, all that were made.
 */
export function usuallyIn(
  made: readonly ExplanationInfo[],
  prepared: readonly ExplanationInfo[],
  looked: (each: ExplanationInfo) => boolean,
): readonly ExplanationInfo[] {
  const asked = made.filter((each) => !prepared.includes(each));
  const close = asked.filter(looked);
  return close.length > 0 ? close : asked;
}

/** Each with what was left in. `typed`: how the command line comes by it. */
export function reported(
  pictures: readonly OpenPicture[],
  made: Readonly<Record<string, readonly ExplanationInfo[]>>,
  left: ReadonlySet<ExplanationInfo>,
  typed: (id: string) => Pick<ReportedPicture, "typed" | "drawnBy">,
): readonly ReportedPicture[] {
  return pictures.flatMap(({ id, name }) => {
    const explanations = (made[id] ?? []).filter((each) => !left.has(each));
    return explanations.length > 0 ? [{ id, name, ...typed(id), explanations }] : [];
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
