/** What the colours of the map stand for: each picture belongs to one colour, and the legend says which. */

import type { CollectionInfo, Groups } from "../../engine/collections-messages.ts";

export type ColourBy = "said" | "label" | "right" | "group";

interface Swatch {
  readonly name: string;
  readonly colour: string;
  readonly count: number;
}

export interface Colouring {
  /** Index of its swatch for each picture. */
  readonly swatchOf: Uint8Array;
  readonly swatches: readonly Swatch[];
}

/** Ten that can be told apart, by those who see few colours too (after Paul Tol), then grey. */
const palette = [
  "#4477aa",
  "#ee6677",
  "#228833",
  "#ccbb44",
  "#66ccee",
  "#aa3377",
  "#ee8866",
  "#44bb99",
  "#9a6324",
  "#7b5fc0",
];
const grey = "#8a8a90";
const [blue, orange] = ["#4477aa", "#e8590c"];

export const ways: readonly { readonly id: ColourBy; readonly title: string }[] = [
  { id: "said", title: "what the model says" },
  { id: "label", title: "what they show" },
  { id: "right", title: "right or wrong" },
  { id: "group", title: "group of alike pictures" },
];

/** Which ways there are for a collection: without labels nothing is right or wrong. */
export const waysFor = ({ labels, right }: CollectionInfo): readonly ColourBy[] => [
  "said",
  ...(labels.length > 0 ? (["label"] as const) : []),
  ...(right.some((each) => each >= 0) ? (["right"] as const) : []),
  "group",
];

export function colouringOf(info: CollectionInfo, by: ColourBy, groups: Groups | undefined): Colouring {
  const { keys, labels, labelOf, right, classes, top } = info;
  if (by === "right") return judged(right);
  if (by === "label") return byCount(keys.length, (row) => labelOf[row] as number, labels, "not known");
  if (by === "group") {
    const names = groups?.groups.map((_, i) => `group ${i + 1}`) ?? [];
    return byCount(keys.length, (row) => groups?.groupOf[row] ?? -1, names, "not grouped yet");
  }
  return byCount(keys.length, (row) => top[5 * row] as number, classes.map(shortName), "nothing");
}

/** What the model says, unless that leaves most pictures without a colour: then what tells them apart. */
export function usualColour(info: CollectionInfo): ColourBy {
  const { swatchOf, swatches } = colouringOf(info, "said", undefined);
  const uncoloured = swatchOf.reduce((sum, each) => sum + (swatches[each]?.colour === grey ? 1 : 0), 0);
  if (2 * uncoloured <= swatchOf.length) return "said";
  return waysFor(info).includes("right") ? "right" : "group";
}

/** ImageNet gives a class several names. */
export const shortName = (label: string): string => label.split(",")[0] as string;

function judged(right: Int8Array): Colouring {
  const names = ["right", "wrong", "not judged"];
  const swatchOf = Uint8Array.from(right, (each) => (each === 1 ? 0 : each === 0 ? 1 : 2));
  const count = (which: number): number => swatchOf.reduce((sum, each) => sum + (each === which ? 1 : 0), 0);
  return {
    swatchOf,
    swatches: [blue, orange, grey].map((colour, i) => ({
      colour,
      name: names[i] as string,
      count: count(i),
    })),
  };
}

/**
 * A colour for each of the commonest names, one for all others; names of equal count in their order. Where there are
 * more names than colours, a name of one picture alone gets none: it would tell nothing.
 *
 * `indexOf`: of the name of a row, −1 for `none`. Rows are counted by index and names looked at once: there may be many rows.
 */
function byCount(
  rows: number,
  indexOf: (row: number) => number,
  given: readonly string[],
  none: string,
): Colouring {
  const names = [none, ...given];
  const times = new Int32Array(names.length);
  for (let row = 0; row < rows; row++) times[indexOf(row) + 1] = (times[indexOf(row) + 1] as number) + 1;
  const counts = new Map<string, number>();
  for (const [i, name] of names.entries())
    if (times[i] !== 0) counts.set(name, (counts.get(name) ?? 0) + (times[i] as number));
  const inTurn = [...counts].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const many = inTurn.length > palette.length;
  const repeated = inTurn.filter(([, count]) => count > 1).length;
  const room = many ? Math.min(palette.length - 1, repeated) : palette.length;
  const shown = inTurn.slice(0, room);
  const rest = inTurn.slice(room);
  const at = new Map(shown.map(([name], i) => [name, i]));
  const swatches = shown.map(([name, count], i) => ({ name, count, colour: palette[i] as string }));
  const swatchAt = Uint8Array.from(names, (name) => at.get(name) ?? shown.length);
  const others = rest.reduce((sum, [, count]) => sum + count, 0);
  const name = restName(rest.length, shown.length, others);
  return {
    swatchOf: Uint8Array.from({ length: rows }, (_, row) => swatchAt[indexOf(row) + 1] as number),
    swatches: others > 0 ? [...swatches, { name, count: others, colour: grey }] : swatches,
  };
}

function restName(names: number, shown: number, pictures: number): string {
  const what = `${names.toLocaleString("en")} ${shown > 0 ? "others" : "different ones"}`;
  return pictures === names ? `${what}, one picture each` : what;
}
