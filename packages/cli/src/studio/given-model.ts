/** The user's model for the page, with all that lies beside it. */

import { closeSync, openSync, readSync, statSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { basename, dirname, extname } from "node:path";
import { loadModelFile } from "@fovea/core/node";
import { modelPath } from "../menagerie-models.ts";
import { findLabels, readLabels, readPreprocessFile, readSidecars } from "../preprocess-files.ts";
import { checkModelFile, dataPath, readingModel } from "../read-model.ts";
import type { Given } from "./given.ts";

export interface ModelSettings {
  /** Files that go before those beside the model. */
  readonly labels?: string;
  readonly preprocess?: string;
}

/**
 * The model first. Its structure is read here too, so that what is wrong with it is said before a page is open; weights stay on disk,
 * from where they are sent.
 */
export async function givenModel(name: string, settings: ModelSettings): Promise<Given[]> {
  const path = modelPath(name);
  await checkModelFile(path);
  const folder = await realpath(dirname(path));
  const data = new Map<string, string>();
  const external = (location: string): DataFile => {
    const real = dataPath(folder, location);
    data.set(location, real);
    return onDisk(real);
  };
  const { graph } = readingModel(path, () => loadModelFile(path, external));
  return [
    { name: basename(path), from: await realpath(path) },
    ...Array.from(data, ([location, from]) => ({ name: basename(location), from })),
    ...(await settingsOf(path, settings, graph.metadata)),
  ];
}

/** Bytes that are read when somebody looks at them: while a model is loaded, at a few short ones. */
const onDisk = (path: string): DataFile => ({
  byteLength: statSync(path).size,
  part: (start, end) => ({ byteLength: end - start, readInto: (bytes) => readAt(path, bytes, start) }),
});

/** As core takes it. */
type DataFile = Extract<ReturnType<NonNullable<Parameters<typeof loadModelFile>[1]>>, { part: unknown }>;

function readAt(path: string, bytes: Uint8Array, position: number): void {
  const file = openSync(path, "r");
  try {
    readSync(file, bytes, 0, bytes.length, position);
  } finally {
    closeSync(file);
  }
}

/** Preparation and labels as every command finds them, under names by which the page knows them. */
async function settingsOf(
  path: string,
  { labels, preprocess }: ModelSettings,
  metadata: Readonly<Record<string, string>>,
): Promise<Given[]> {
  const sidecars = await readSidecars(path);
  const found = labels ? await readLabels(labels) : await findLabels(path, sidecars, metadata);
  const asked = preprocess === undefined ? [] : [await readPreprocessFile(preprocess)];
  return [
    ...asked.map((fields) => json(`${basename(path, extname(path))}.preprocess.json`, fields)),
    ...sidecars.map((sidecar) => json(basename(sidecar.name), sidecar.json)),
    ...(found ? [json("labels.json", found.names)] : []),
  ];
}

const json = (name: string, value: unknown): Given => ({ name, from: Buffer.from(JSON.stringify(value)) });
