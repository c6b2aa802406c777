/** What is in a store, as text and as JSON. */

import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { shapeText } from "@fovea/core";
import { type IndexState, preprocessingText, type Store, type StoreHeader } from "@fovea/dataset";
import { inOneLine, type Printer } from "../terminal.ts";
import { bytesText } from "./bytes-text.ts";

export interface StoreInfo {
  readonly path: string;
  readonly header: StoreHeader;
  readonly pictures: number;
  readonly unreadable: number;
  /** Pictures of each label, most first; the empty label is for those without. */
  readonly labels: readonly (readonly [label: string, pictures: number])[];
  readonly index: IndexState | undefined;
  /** On disk. */
  readonly bytes: number;
}

export async function infoOf(store: Store): Promise<StoreInfo> {
  const counts = new Map<string, number>();
  for await (const { label = "" } of store.rows(["label"])) counts.set(label, (counts.get(label) ?? 0) + 1);
  const { path, header } = store;
  return {
    ...{ path, header, ...(await store.count()), index: await store.indexed(), bytes: sizeOf(path) },
    labels: [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)),
  };
}

function sizeOf(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const bytes = files.map((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0);
  return bytes.reduce((a, b) => a + b, 0);
}

export function infoJson({ path, header, labels, index, ...counts }: StoreInfo): object {
  const named = labels.filter(([label]) => label !== "");
  return { store: path, ...counts, ...header, folders: Object.fromEntries(named), index: index ?? null };
}

/** Letters of the hash that are shown; the JSON document has all. */
const hashLetters = 12;
/** Layers and labels that are listed. */
const listed = 12;

export function printInfo(to: Printer, info: StoreInfo): void {
  const { path, header, pictures, unreadable, labels, index, bytes } = info;
  const without = unreadable === 0 ? "" : `, and ${plural(unreadable, "file")} that could not be read`;
  to.line(to.styled("bold", `${path}: ${plural(pictures, "picture")}${without}`));
  const rows: (readonly [string, string])[] = [
    ["model", `${header.modelName}, sha256 ${header.modelSha256.slice(0, hashLetters)}`],
    ["classes", String(header.classes)],
    ["input", `${shapeText(header.inputShape)}; ${preprocessingText(header.preprocessing)}`],
    ["engine", header.engine],
    ["folder", header.folder],
    ["features", `${header.embedding.value}, ${header.embedding.size} numbers`],
    ...some(header.layers.map(layerText)).map((text, i) => [i === 0 ? "layers" : "", text] as const),
    ...some(labels.filter(([label]) => label !== "").map(labelText)).map(
      (text, i) => [i === 0 ? "folders" : "", text] as const,
    ),
    ["index", indexText(index)],
    ["on disk", bytesText(bytes)],
  ];
  for (const [name, text] of rows) to.line(`  ${name.padEnd(9)} ${to.cut(inOneLine(text), 12)}`);
}

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;

const layerText = ({ value, shape }: StoreHeader["layers"][number]): string =>
  `${value}, ${shape[1]} channels of ${shapeText(shape.slice(2))}`;

const labelText = ([label, count]: readonly [string, number]): string =>
  `${label}, ${plural(count, "picture")}`;

const some = (texts: readonly string[]): readonly string[] =>
  texts.length <= listed ? texts : [...texts.slice(0, listed), `… and ${texts.length - listed} more`];

function indexText(index: IndexState | undefined): string {
  if (!index) return "none: every search looks at all pictures";
  const later =
    index.later === 0 ? "" : `; ${plural(index.later, "row")} came later and are searched beside it`;
  return `for ${index.metric}, over ${plural(index.rows, "row")}${later}`;
}
