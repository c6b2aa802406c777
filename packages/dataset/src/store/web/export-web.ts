/** A store as static files, for a page in the browser that has no server: docs/store-format.md. */

import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { FoveaError } from "@fovea/core";
import { systemCause } from "../faults.ts";
import { compareKeys } from "../ranking.ts";
import type { StoreHeader } from "../row.ts";
import type { Store } from "../store.ts";
import { BinaryFile, positionType } from "./binary-file.ts";
import { type FileType, type WebFile, type WebManifest, webFormat, webVersion } from "./manifest.ts";
import { placesOf } from "./places.ts";
import { columns, perSheet, type TilePicture, writeSheets } from "./sprite-sheets.ts";
import { openWhole, type WholeFolder } from "./whole-folder.ts";

export interface ExportOptions {
  /** Where the pictures are now. @default the folder that was scanned */
  readonly pictures?: string;
  /** Side of a thumbnail in pixels. @default 64 */
  readonly side?: number;
  /** Pictures that get a place in the plane, at most. @default 5000 */
  readonly places?: number;
  /** Of the pictures that are placed. @default 0 */
  readonly seed?: number;
  /** Part of the whole, 0…1, and what is being written. */
  readonly progress?: (part: number, what: string) => void;
}

/** Most probable classes of a picture in the files. */
const topSize = 5;

/** Parts of the progress: numbers, thumbnails, places. */
const numbersPart = 0.2;
const tilesPart = 0.5;

/**
 * Writes the store as files into a folder, which appears whole or not at all; an earlier export is replaced.
 *
 * Pictures are in the order of their keys. Nothing says where the folder was. Memory: keys of all pictures, one batch of
 * rows, one sheet. Throws `output-unwritable`, and what reading the store throws.
 */
export async function exportWeb(
  store: Store,
  folder: string,
  {
    pictures = store.header.folder,
    side = 64,
    places = 5000,
    seed = 0,
    progress = () => {},
  }: ExportOptions = {},
): Promise<WebManifest> {
  const whole = opened(folder);
  try {
    const listed = await listPictures(store);
    const rowOf = new Map(listed.tiles.map(({ key }, row) => [key, row]));
    const files = await writeNumbers(store, whole.path, rowOf, listed.labels, (done) =>
      progress((numbersPart * done) / rowOf.size, "numbers"),
    );
    files.push(json(whole.path, "keys.json", [...rowOf.keys()]));
    const unreadable = await listUnreadable(store);
    files.push(json(whole.path, "unreadable.json", unreadable));
    const sheets = await writeSheets(whole.path, pictures, listed.tiles, side, (done) =>
      progress(numbersPart + (tilesPart * done) / rowOf.size, "thumbnails"),
    );
    const plane = await placesOf(store, rowOf, places, seed, (part) =>
      progress(numbersPart + tilesPart + (1 - numbersPart - tilesPart) * part, "places"),
    );
    files.push(writePlaces(whole.path, plane.places), ...sheets.files);
    const manifest: WebManifest = {
      ...{ format: webFormat, version: webVersion, header: withoutPlace(store.header) },
      ...{ pictures: rowOf.size, unreadable: unreadable.length, labels: listed.labels },
      thumbnails: { side, columns, perSheet, missing: sheets.missing },
      ...{ placed: plane.placed, files },
    };
    json(whole.path, "manifest.json", manifest);
    whole.finish();
    return manifest;
  } catch (cause) {
    throw unwritten(folder, cause);
  } finally {
    whole.close();
  }
}

function opened(folder: string): WholeFolder {
  try {
    return openWhole(folder);
  } catch (cause) {
    throw unwritten(folder, cause);
  }
}

/** A bug stays one. */
function unwritten(folder: string, cause: unknown): unknown {
  const found = systemCause(cause);
  if (cause instanceof FoveaError || found === undefined) return cause;
  return new FoveaError("output-unwritable", `Cannot write the folder "${folder}": ${found}`, {
    hint: "Check the free space and the permissions; nothing was changed.",
    cause,
  });
}

/** Everything by which the files are ordered and named. */
async function listPictures(
  store: Store,
): Promise<{ readonly tiles: readonly TilePicture[]; readonly labels: readonly string[] }> {
  const tiles: TilePicture[] = [];
  const labels = new Set<string>();
  for await (const { key, bytes, label } of store.rows(["key", "bytes", "label"])) {
    tiles.push({ key, bytes });
    if (label !== undefined) labels.add(label);
  }
  return { tiles: tiles.sort((a, b) => compareKeys(a.key, b.key)), labels: [...labels].sort(compareKeys) };
}

async function listUnreadable(store: Store): Promise<readonly { key: string; problem: string }[]> {
  const files: { key: string; problem: string }[] = [];
  for await (const { key, problem } of store.unreadable()) {
    files.push({ key, problem: problem.replaceAll(store.header.folder, "") });
  }
  return files.sort((a, b) => compareKeys(a.key, b.key));
}

/** One pass over all rows; each number goes to its place in its file. */
async function writeNumbers(
  store: Store,
  folder: string,
  rowOf: ReadonlyMap<string, number>,
  labels: readonly string[],
  progress: (done: number) => void,
): Promise<WebFile[]> {
  const { embedding, layers } = store.header;
  const n = rowOf.size;
  const label = new BinaryFile(folder, "labels.bin", "int32", [n, 1]);
  const size = new BinaryFile(folder, "sizes.bin", "int32", [n, 2]);
  const top = new BinaryFile(folder, "top.bin", "int32", [n, topSize]);
  const probability = new BinaryFile(folder, "probabilities.bin", "float32", [n, topSize]);
  const vector = new BinaryFile(folder, "embeddings.bin", "float32", [n, embedding.size]);
  const maxima = layers.map(
    ({ shape }, i) => new BinaryFile(folder, `maxima-${i}.bin`, "float32", [n, shape[1] as number]),
  );
  const positions = layers.map(
    ({ shape }, i) =>
      new BinaryFile(folder, `positions-${i}.bin`, positionType(shape), [n, shape[1] as number]),
  );
  const all = [label, size, top, probability, vector, ...maxima, ...positions];
  let done = 0;
  try {
    for await (const picture of store.rows()) {
      const row = rowOf.get(picture.key) as number;
      label.write(row, [picture.label === undefined ? -1 : labels.indexOf(picture.label)]);
      size.write(row, [picture.width, picture.height]);
      top.write(row, picture.top, -1);
      probability.write(row, picture.probabilities);
      vector.write(row, picture.embedding);
      for (const [i, file] of maxima.entries()) file.write(row, picture.maxima[i] as Float32Array);
      for (const [i, file] of positions.entries()) file.write(row, picture.positions[i] as Int32Array);
      progress(++done);
    }
  } finally {
    for (const file of all) file.close();
  }
  return all.map((file) => file.description);
}

function writePlaces(folder: string, places: Float32Array): WebFile {
  const name = "places.bin";
  writeFileSync(join(folder, name), places);
  return { name, type: "float32", shape: [places.length / 2, 2], bytes: places.byteLength };
}

function json(folder: string, name: string, content: unknown): WebFile {
  const text = JSON.stringify(content);
  writeFileSync(join(folder, name), text);
  const type: FileType = "json";
  return { name, type, bytes: Buffer.byteLength(text) };
}

/** The name of the model's file may have come with its path. */
const withoutPlace = ({ folder: _, modelName, ...header }: StoreHeader): Omit<StoreHeader, "folder"> => ({
  modelName: basename(modelName),
  ...header,
});
