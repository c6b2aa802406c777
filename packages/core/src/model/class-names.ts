/** Classes by the words people use for them: an index, a label, or one of the names in a label. */

import { distance } from "fastest-levenshtein";
import { FoveaError } from "../errors.ts";

/** What the name of a class can refer to. */
export interface ClassNaming {
  readonly classes: number;
  readonly labels: readonly string[] | undefined;
}

/**
 * The class of this index or label; undefined for any other text.
 *
 * Throws `class-unknown` for an index that is too large and for a label that several classes have.
 */
export function classNamed(text: string, naming: ClassNaming): number | undefined {
  return /^\d+$/.test(text) ? existing(Number(text), naming) : classByLabel(text, naming);
}

function existing(index: number, { classes }: ClassNaming): number {
  if (index < classes) return index;
  throw new FoveaError(
    "class-unknown",
    `Cannot find class ${index}: the model has ${classes} classes, 0 to ${classes - 1}`,
  );
}

/** Labels may list several names: "tench, Tinca tinca". Case does not matter. */
export const namesIn = (label: string): string[] =>
  [label, ...label.split(",")].map((name) => name.trim().toLowerCase());

function classByLabel(text: string, { labels = [] }: ClassNaming): number | undefined {
  const wanted = text.trim().toLowerCase();
  const whole = labels.flatMap((label, i) => (label.trim().toLowerCase() === wanted ? [i] : []));
  const found =
    whole.length > 0 ? whole : labels.flatMap((label, i) => (namesIn(label).includes(wanted) ? [i] : []));
  if (found.length <= 1) return found[0];
  throw new FoveaError(
    "class-unknown",
    `Cannot tell which class "${text}" is: ${found.length} classes have that label`,
    {
      hint: `Give the index: ${found.map((i) => `${i} (${labels[i]})`).join(", ")}.`,
    },
  );
}

/** The error for a text that names no class, with the nearest labels. */
export function unknownClass(text: string, { labels, classes }: ClassNaming): FoveaError {
  if (!labels) {
    return new FoveaError(
      "class-unknown",
      `Cannot find the class "${text}": no labels are known for this model`,
      {
        hint: `Give labels with --labels FILE, or the class index, 0 to ${classes - 1}.`,
      },
    );
  }
  return new FoveaError(
    "class-unknown",
    `Cannot find the class "${text}" among the ${labels.length} labels`,
    {
      hint: `Did you mean ${nearest(text, labels)}?`,
    },
  );
}

/** The three names closest to what was typed: those that contain it first, then by edit distance. */
export function nearest(text: string, names: readonly string[]): string {
  const wanted = text.toLowerCase();
  const away = (name: string): number =>
    Math.min(
      ...namesIn(name).map((n) => (n.includes(wanted) && wanted.length > 2 ? 0.5 : distance(n, wanted))),
    );
  const ranked = [...new Set(names)]
    .map((name) => ({ name, away: away(name) }))
    .sort((a, b) => a.away - b.away);
  const quoted = ranked.slice(0, 3).map(({ name }) => `"${name}"`);
  return quoted.length < 2
    ? (quoted[0] ?? "nothing")
    : `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`;
}
