/** Files that lie beside a model: how its pictures are prepared, what its classes are called. */

import { readFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import {
  FoveaError,
  type Labels,
  labelsFromJson,
  labelsFromMetadata,
  labelsFromText,
  type PreprocessingFields,
  parsePreprocessing,
  reason,
  type Sidecar,
} from "@fovea/core";

/** Sidecars that may tell the preprocessing, the more explicit first: `MODEL.preprocess.json` before all. */
export async function readSidecars(model: string): Promise<Sidecar[]> {
  const names = [`${stem(model)}.preprocess.json`, "preprocessor_config.json", "config.json"];
  const read = await Promise.all(names.map((name) => optionalJson(join(dirname(model), name))));
  return read.filter((sidecar) => sidecar !== undefined);
}

const stem = (path: string): string => basename(path, extname(path));

async function optionalJson(path: string): Promise<Sidecar | undefined> {
  const text = await optionalText(path);
  return text === undefined ? undefined : { name: path, json: parseJson(text, path) };
}

/** The fields of a `--preprocess FILE.json`. An entry of a list of models works as it is: its `input` object is used. */
export async function readPreprocessFile(path: string): Promise<Partial<PreprocessingFields>> {
  const json = parseJson(await readText(path), path);
  const inner = typeof json === "object" && json !== null && "input" in json ? json.input : json;
  return parsePreprocessing(inner, path);
}

/** Labels from a file: `.json` in any of the usual forms, anything else one name per line. */
export async function readLabels(path: string): Promise<Labels> {
  const text = await readText(path);
  return extname(path).toLowerCase() === ".json"
    ? labelsFromJson(parseJson(text, path), path)
    : labelsFromText(text, path);
}

/**
 * Labels of a model nobody named a file for: `MODEL.labels.txt`, `id2label` of `config.json`, ONNX metadata,
 * `labels.txt`. Undefined if there are none.
 */
export async function findLabels(
  model: string,
  sidecars: readonly Sidecar[],
  metadata: Readonly<Record<string, string>>,
): Promise<Labels | undefined> {
  const beside = (name: string): Promise<Labels | undefined> => optionalLabels(join(dirname(model), name));
  return (
    (await beside(`${stem(model)}.labels.txt`)) ??
    labelsOfConfig(sidecars) ??
    labelsFromMetadata(metadata) ??
    (await beside("labels.txt"))
  );
}

async function optionalLabels(path: string): Promise<Labels | undefined> {
  const text = await optionalText(path);
  return text === undefined ? undefined : labelsFromText(text, path);
}

/** `id2label` of `config.json`, unless it only holds the placeholders `LABEL_0`, `LABEL_1`, … */
function labelsOfConfig(sidecars: readonly Sidecar[]): Labels | undefined {
  const config = sidecars.find(({ name }) => basename(name) === "config.json");
  const { id2label } = (config?.json ?? {}) as { id2label?: unknown };
  if (config === undefined || typeof id2label !== "object" || id2label === null) return undefined;
  const labels = labelsFromJson(id2label, config.name);
  return labels.names.every((name) => /^LABEL_\d+$/.test(name)) ? undefined : labels;
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    throw new FoveaError("file-unreadable", `Cannot read "${path}": it is not JSON (${reason(cause)})`, {
      cause,
      hint: "Mend the file or move it away from the model.",
    });
  }
}

async function optionalText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw unreadable(path, cause);
  }
}

async function readText(path: string): Promise<string> {
  const text = await optionalText(path);
  if (text === undefined) throw unreadable(path, new Error("there is no such file"));
  return text;
}

const unreadable = (path: string, cause: unknown): FoveaError =>
  new FoveaError("file-unreadable", `Cannot read "${path}": ${reason(cause)}`, { cause });
