/** Which classes of the model are meant by the names that a collection uses. */

import { FoveaError } from "../errors.ts";
import { nearest } from "./class-names.ts";

/** How a name was found among the classes. */
type How = "map" | "name" | "word";

interface Match {
  /** Indices of classes; several where the model is finer than the collection. */
  readonly indices: readonly number[];
  readonly how: How;
}

/** By name of the collection; names without a class of the model are missing. */
export type Matches = ReadonlyMap<string, Match>;

/** `{ "truck": ["trailer truck", 867], … }`: classes of the model by label or index. */
export type ClassMap = Readonly<Record<string, readonly (string | number)[]>>;

/**
 * Looks up each name: in the map if it is there; else a class of that name, whatever the case, hyphens and a plural s;
 * else classes whose name ends in it, as "tabby cat" does in "cat". Labels may hold several names joined by commas.
 *
 * Throws `class-unknown` for a class of the map that the model does not have.
 */
export function matchClasses(
  names: readonly string[],
  labels: readonly string[],
  map: ClassMap = {},
): Matches {
  const known = labels.map((label) => [label, ...label.split(",")].map(plain));
  const matches = new Map<string, Match>();
  for (const name of names) {
    const match = matched(name, labels, known, map);
    if (match.indices.length > 0) matches.set(name, match);
  }
  return matches;
}

function matched(name: string, labels: readonly string[], known: readonly string[][], map: ClassMap): Match {
  const given = Object.hasOwn(map, name) ? map[name] : undefined;
  if (given) return { indices: given.flatMap((each) => mapped(each, labels, known)), how: "map" };
  const wanted = plain(name);
  const named = where(known, (each) => each === wanted);
  if (named.length > 0) return { indices: named, how: "name" };
  return { indices: where(known, (each) => each.endsWith(` ${wanted}`)), how: "word" };
}

function mapped(
  given: string | number,
  labels: readonly string[],
  known: readonly string[][],
): readonly number[] {
  const wanted = plain(String(given));
  const found =
    typeof given === "number"
      ? given < labels.length
        ? [given]
        : []
      : where(known, (each) => each === wanted);
  if (found.length > 0) return found;
  throw new FoveaError(
    "class-unknown",
    `Cannot find the class "${given}" of the map among ${labels.length} labels`,
    {
      hint: `Did you mean ${nearest(String(given), labels)}?`,
    },
  );
}

const where = (known: readonly string[][], fits: (name: string) => boolean): number[] =>
  known.flatMap((names, index) => (names.some(fits) ? [index] : []));

/** "Potted_Plants" → "potted plant". */
const plain = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, " ")
    .replace(/([^s])s$/, "$1");
