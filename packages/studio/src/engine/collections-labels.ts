/** What pictures are known to show: by the folder they lie in, or by a class in the file's name. */

import { matchClasses } from "@fovea/core";
import type { CollectionInfo, LabelSource } from "./collections-messages.ts";

export interface KnownLabels {
  readonly labels: readonly string[];
  /** Index of its label for each picture, −1 without. */
  readonly labelOf: Int32Array;
  readonly labelSource: LabelSource;
}

const splits = /^(train|training|val|valid|validation|test)$/i;

/** Fewer named files than this part of all say nothing. */
const enough = 0.5;

/** `keys`: paths below the folder, `/` between their parts. `classes`: of the model. One label alone tells nothing apart. */
export function labelsFrom(keys: readonly string[], classes: readonly string[] | undefined): KnownLabels {
  const folders = keys.map(folderOf);
  if (new Set(folders.filter((name) => name !== undefined)).size > 1) return indexed(folders, "folders");
  const inName = classNames(classes ?? []);
  const names = keys.map((key) => inName(key));
  const known = names.filter((name) => name !== undefined);
  if (new Set(known).size > 1 && known.length >= enough * keys.length) return indexed(names, "names");
  return { labels: [], labelOf: new Int32Array(keys.length).fill(-1), labelSource: "none" };
}

/** The folder directly below the one that was given, or below its `train`, `val` or `test`. */
function folderOf(key: string): string | undefined {
  const parts = key.split("/").slice(0, -1);
  return splits.test(parts[0] ?? "") ? parts[1] : parts[0];
}

/** The one class whose name stands in the file's name as words; none where there are several. A part of a name is none: soap is no soap dispenser. */
function classNames(classes: readonly string[]): (key: string) => string | undefined {
  const names = classes.flatMap((label) => label.split(",").map((name) => [plain(name), label] as const));
  const known = unambiguous(names);
  const joined = unambiguous(names.map(([name, label]) => [name.replaceAll(" ", ""), label]));
  const longest = Math.max(0, ...names.map(([name]) => name.split(" ").length)) + 1;
  const labelOf = (words: readonly string[]): string | undefined =>
    known.get(words.join(" ")) ?? (words.every(isLong) ? joined.get(words.join("")) : undefined);
  return (key) => {
    const words = plain((key.split("/").at(-1) as string).replace(/\.[^.]*$/, "")).split(" ");
    const found = new Set<string>();
    for (let i = 0; i < words.length; i++) {
      for (let length = Math.min(longest, words.length - i); length > 0; length--) {
        const label = labelOf(words.slice(i, i + length));
        if (label === undefined) continue;
        found.add(label);
        // Its words are no other class: a sea cat is no cat.
        i += length - 1;
        break;
      }
    }
    return found.size === 1 ? [...found][0] : undefined;
  };
}

/** Bull mastiff is a Bullmastiff; parts so short may come together by chance. */
const isLong = (word: string): boolean => word.length >= 3;

/** The class of each name that no other class has. */
function unambiguous(names: readonly (readonly [string, string])[]): ReadonlyMap<string, string | undefined> {
  const known = new Map<string, string | undefined>();
  for (const [name, label] of names)
    known.set(name, known.has(name) && known.get(name) !== label ? undefined : label);
  return known;
}

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}]+/gu, " ")
    .trim();

/** The collection with the classes that annotations say, where neither the scan nor folders have said any. */
export function annotatedInfo(
  info: CollectionInfo,
  annotated: ReadonlyMap<string, { readonly label: string | undefined }>,
): CollectionInfo {
  // Folders such as train2017 and val2017 name no class.
  const told = info.labelSource === "store" || info.labelSource === "folders";
  if (told && info.right.some((each) => each >= 0)) return info;
  const names = info.keys.map((key) => annotated.get(key)?.label);
  if (new Set(names.filter((name) => name !== undefined)).size < 2) return info;
  const known = indexed(names, "annotations");
  return { ...info, ...known, right: rightOf(known, info.classes, info.top) };
}

function indexed(names: readonly (string | undefined)[], labelSource: LabelSource): KnownLabels {
  const labels = [...new Set(names.filter((name) => name !== undefined))].sort();
  const at = new Map(labels.map((label, i) => [label, i]));
  return { labels, labelOf: Int32Array.from(names, (name) => at.get(name ?? "") ?? -1), labelSource };
}

/** 1 where the likeliest class is meant by the label, 0 where another is, −1 where the label is no class of the model. */
export function rightOf(
  { labels, labelOf }: Pick<KnownLabels, "labels" | "labelOf">,
  classes: readonly string[] | undefined,
  top: Int32Array,
): Int8Array {
  const matches = matchClasses(labels, classes ?? []);
  const meant = labels.map((label) => new Set(matches.get(label)?.indices));
  return Int8Array.from(labelOf, (label, i) => {
    const indices = meant[label];
    if (indices === undefined || indices.size === 0) return -1;
    return indices.has(top[5 * i] as number) ? 1 : 0;
  });
}
