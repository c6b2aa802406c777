/** The user's model for the page, with all that lies beside it. */

import { realpath } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { loadModel } from "@fovea/core";
import { modelPath } from "../menagerie-models.ts";
import { findLabels, readLabels, readPreprocessFile, readSidecars } from "../preprocess-files.ts";
import { besideModel, readModelBytes } from "../read-model.ts";
import type { Given } from "./given.ts";

export interface ModelSettings {
  /** Files that go before those beside the model. */
  readonly labels?: string;
  readonly preprocess?: string;
}

/** The model first. It is read here too, so that what is wrong with it is said before a page is open. */
export async function givenModel(name: string, settings: ModelSettings): Promise<Given[]> {
  const path = modelPath(name);
  const bytes = await readModelBytes(path);
  const beside = await besideModel(path);
  const locations = new Set<string>();
  const { graph } = loadModel(bytes, (location) => {
    locations.add(location);
    return beside(location);
  });
  const data = Array.from(locations, async (location) => ({
    name: basename(location),
    from: await realpath(join(dirname(path), location)),
  }));
  return [
    { name: basename(path), from: await realpath(path) },
    ...(await Promise.all(data)),
    ...(await settingsOf(path, settings, graph.metadata)),
  ];
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
