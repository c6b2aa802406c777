/** Names of classes from the forms in which people keep them. */

import { FoveaError } from "../errors.ts";
import type { Metadata } from "./metadata.ts";

export interface Labels {
  /** By class index. */
  readonly names: readonly string[];
  /** A file's name or `ONNX metadata KEY`. */
  readonly source: string;
}

/** One name per line; a WordNet number such as `n01440764` before the name is left out. */
export function labelsFromText(text: string, source: string): Labels {
  const lines = text
    .replace(/^\uFEFF/, "")
    .trimEnd()
    .split(/\r?\n/);
  const names = lines.map((line) => line.trim().replace(/^n\d{8}\s+(?=\S)/, ""));
  if (names.every((name) => name === "")) throw invalid(source, "it is empty");
  return { names, source };
}

/**
 * `["cat", …]`, `[{ index, name }, …]`, `{ "0": "cat", … }`, `{ "cat": 0, … }`, or any of these under `id2label`.
 *
 * Throws `labels-invalid` if it is none of them or an index is missing or given twice.
 */
export function labelsFromJson(json: unknown, source: string): Labels {
  if (typeof json !== "object" || json === null) throw invalid(source, "found neither a list nor an object");
  if ("id2label" in json) return labelsFromJson(json.id2label, source);
  const pairs = Array.isArray(json) ? json.map(listed) : Object.entries(json).map(keyed);
  return { names: inOrder(pairs, source), source };
}

type Pair = readonly [index: number, name: string];

const listed = (item: unknown, position: number): Pair => {
  if (typeof item !== "object" || item === null) return [position, String(item)];
  const { index = position, name, label } = item as Readonly<Record<string, unknown>>;
  return [Number(index), String(name ?? label)];
};

/** ImageNet's list has `"0": ["n01440764", "tench"]`: the last word is the name. */
const keyed = ([key, value]: readonly [string, unknown]): Pair =>
  typeof value === "number"
    ? [value, key]
    : [Number(key), String(Array.isArray(value) ? value.at(-1) : value)];

function inOrder(pairs: readonly Pair[], source: string): string[] {
  const names: string[] = [];
  for (const [index, name] of pairs) {
    if (!(Number.isInteger(index) && index >= 0 && index < pairs.length)) {
      throw invalid(source, `found index ${index} among ${pairs.length} names`);
    }
    if (names[index] !== undefined) throw invalid(source, `index ${index} is there twice`);
    names[index] = name;
  }
  if (names.length === 0) throw invalid(source, "it is empty");
  return names;
}

/** Labels kept in an ONNX file under `names`, `labels`, `classes` or `id2label`; undefined if there are none. */
export function labelsFromMetadata(metadata: Metadata): Labels | undefined {
  for (const key of ["names", "labels", "classes", "class_names", "id2label"]) {
    const text = metadata[key]?.trim();
    if (text) return fromValue(text, `ONNX metadata ${key}`);
  }
  return undefined;
}

function fromValue(text: string, source: string): Labels {
  const json = parsed(text);
  if (json !== undefined) return labelsFromJson(json, source);
  if (text.startsWith("{")) return { names: inOrder(pythonPairs(text), source), source };
  if (text.startsWith("[")) return labelsFromJson(pythonStrings(text), source);
  return labelsFromText(text.includes("\n") ? text : text.replaceAll(",", "\n"), source);
}

function parsed(text: string): object | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === "object" && json !== null ? json : undefined;
  } catch {
    return undefined;
  }
}

const quoted = String.raw`'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"`;

/** `{0: 'cat', 1: "dog's"}` as Python prints it. */
const pythonPairs = (text: string): Pair[] =>
  Array.from(text.matchAll(new RegExp(`(\\d+)\\s*:\\s*(${quoted})`, "g")), ([, index, name]) => [
    Number(index),
    unquoted(name as string),
  ]);

const pythonStrings = (text: string): string[] =>
  Array.from(text.matchAll(new RegExp(quoted, "g")), ([name]) => unquoted(name));

const unquoted = (text: string): string => text.slice(1, -1).replace(/\\(.)/g, "$1");

/** Throws `labels-invalid` unless there is one label for each of the model's classes. */
export function checkLabels({ names, source }: Labels, classes: number): void {
  if (names.length === classes) return;
  throw new FoveaError(
    "labels-invalid",
    `Cannot use the labels of ${source}: found ${names.length} labels for ${classes} classes`,
    { hint: "Give a file with one label per class, in the model's order, with --labels FILE." },
  );
}

const invalid = (source: string, found: string): FoveaError =>
  new FoveaError("labels-invalid", `Cannot read the labels of ${source}: ${found}`, {
    hint: 'Write one label per line, or JSON such as ["cat", "dog"] or {"0": "cat", "1": "dog"}.',
  });
