/** A store exported for the web, read from the files that a person chose: nothing in them is believed before it was checked. */

import type { Rows } from "./collections-groups.ts";
import { rightOf } from "./collections-labels.ts";
import { fault, type Manifest, readManifest } from "./collections-manifest.ts";
import type { CollectionInfo, PathFile, Tiles, Unreadable } from "./collections-messages.ts";
import { resting } from "./collections-rest.ts";
import { sizeInHeader } from "./header-size.ts";
import type { Watch } from "./jobs.ts";

export interface ReadExport {
  readonly info: Omit<CollectionInfo, "id">;
  readonly rows: Rows;
}

const manifestName = "manifest.json";
const read = /(^|\/)(labels|sizes|top|probabilities|embeddings|places)\.bin$/;
const mostText = 256e6;
const longestKey = 4096;

/** Bytes that are read, and numbers that are checked, at once: between two such pieces Stop is heard. */
const [piece, some] = [8e6, 1 << 18];

/** Throws `file-unreadable` with what is wrong. */
export async function readExport(
  name: string,
  files: readonly PathFile[],
  watch: Watch,
): Promise<ReadExport> {
  const folder = new ExportFolder(files, watch);
  const rest = resting(watch.signal);
  const manifest = readManifest(await folder.json(manifestName));
  const { pictures: n, labels, header } = manifest;
  const keys = keysIn(await folder.json("keys.json"), n);
  const unreadable = unreadableIn(await folder.json("unreadable.json"));
  const int = async (file: string, width: number): Promise<Int32Array> =>
    new Int32Array(await folder.numbers(file, n * width));
  const float = async (file: string, width: number): Promise<Float32Array> =>
    new Float32Array(await folder.numbers(file, n * width));
  const [labelOf, sizes, top] = [
    await int("labels.bin", 1),
    await int("sizes.bin", 2),
    await int("top.bin", 5),
  ];
  const probabilities = await float("probabilities.bin", 5);
  const { size } = header.embedding;
  const data = await float("embeddings.bin", size);
  const places = manifest.placed > 0 ? await float("places.bin", 2) : undefined;
  const every = (file: string, values: Numbers, fits: (value: number) => boolean): Promise<void> =>
    allFit(file, values, fits, rest);
  await every("labels.bin", labelOf, (value) => value >= -1 && value < labels.length);
  await every("sizes.bin", sizes, (value) => value >= 0);
  await every("top.bin", top, (value) => value >= -1 && value < header.classes);
  await every("probabilities.bin", probabilities, (value) => value >= 0 && value <= 1.001);
  await every("embeddings.bin", data, Number.isFinite);
  if (places) await every("places.bin", places, (value) => Number.isFinite(value) || Number.isNaN(value));
  const classes = header.labels ?? Array.from({ length: header.classes }, (_, i) => `class ${i}`);
  const tiles = await tilesIn(folder, manifest, watch.signal);
  return {
    rows: { data, count: n, size },
    info: {
      ...{ name, kind: "store", modelName: header.modelName, modelSha256: header.modelSha256 },
      ...{ embedding: header.embedding, keys, classes, labels, labelOf, top, probabilities, sizes, places },
      ...{ labelSource: labels.length > 0 ? "store" : "none", tiles, unreadable },
      right: rightOf({ labels, labelOf }, header.labels, top),
    },
  };
}

/** The files beside the manifest, by name. */
class ExportFolder {
  readonly #files: ReadonlyMap<string, Blob>;
  readonly #watch: Watch;
  /** Bytes of the numbers, by far the most, and how many were read. */
  readonly #total: number;
  #read = 0;

  constructor(files: readonly PathFile[], watch: Watch) {
    const found = files.filter(({ path }) => path.split("/").at(-1) === manifestName);
    const [first] = found;
    if (first === undefined || found.length > 1)
      throw fault(
        `found ${found.length} files ${manifestName}`,
        "Choose the one folder that `fovea store export STORE --web DIR` wrote.",
      );
    const within = first.path.slice(0, -manifestName.length);
    const beside = files.filter(
      ({ path }) => path.startsWith(within) && !path.slice(within.length).includes("/"),
    );
    this.#files = new Map(beside.map(({ path, file }) => [path.slice(within.length), file]));
    this.#watch = watch;
    this.#total = beside.reduce((sum, { path, file }) => sum + (read.test(path) ? file.size : 0), 0);
  }

  file(name: string): Blob {
    const file = this.#files.get(name);
    if (file) return file;
    throw fault(`"${name}" is missing`, "Choose the whole folder: all files that the export wrote.");
  }

  async json(name: string): Promise<unknown> {
    const file = this.file(name);
    if (file.size > mostText) throw fault(`"${name}" has ${Math.round(file.size / 1e6)} MB`);
    const text = await file.text();
    try {
      return JSON.parse(text);
    } catch {
      throw fault(`"${name}" is no JSON`);
    }
  }

  /** Little-endian like every machine that runs this. */
  async numbers(name: string, count: number): Promise<ArrayBuffer> {
    const file = this.file(name);
    if (file.size !== 4 * count)
      throw fault(`"${name}" has ${file.size} bytes where ${4 * count} belong (${count} numbers)`);
    const bytes = new Uint8Array(file.size);
    for (let at = 0; at < bytes.length; at += piece) {
      const next = new Uint8Array(await file.slice(at, at + piece).arrayBuffer());
      this.#watch.signal.throwIfAborted();
      bytes.set(next, at);
      this.#read += next.length;
      this.#watch.progress(Math.min(this.#read, this.#total), this.#total);
    }
    return bytes.buffer;
  }
}

type Numbers = Int32Array | Float32Array;

async function allFit(
  name: string,
  values: Numbers,
  fits: (value: number) => boolean,
  rest: () => Promise<void> | undefined,
): Promise<void> {
  for (let first = 0; first < values.length; first += some) {
    const at = values.subarray(first, first + some).findIndex((value) => !fits(value));
    if (at >= 0) throw fault(`number ${first + at} of "${name}" is ${values[first + at]}, which cannot be`);
    await rest();
  }
}

function keysIn(json: unknown, n: number): string[] {
  if (!Array.isArray(json) || json.length !== n)
    throw fault(`keys.json does not have the names of ${n} pictures`);
  const wrong = json.find((key) => typeof key !== "string" || key === "" || key.length > longestKey);
  if (wrong !== undefined) throw fault("keys.json has a name that is none");
  if (new Set(json).size < n) throw fault("keys.json has a name twice");
  return json as string[];
}

function unreadableIn(json: unknown): Unreadable[] {
  if (!Array.isArray(json)) throw fault("unreadable.json is no list");
  return json.map((one: { key?: unknown; problem?: unknown } | null) => {
    if (typeof one?.key === "string" && typeof one.problem === "string")
      return { key: one.key.slice(0, longestKey), problem: one.problem.slice(0, longestKey) };
    throw fault("unreadable.json has an entry without key and problem");
  });
}

/** Sheets are only decoded where their own header has the size that the tiles need. */
async function tilesIn(
  folder: ExportFolder,
  { pictures, thumbnails }: Manifest,
  signal: AbortSignal,
): Promise<Tiles> {
  const { side, columns, perSheet } = thumbnails;
  const sheets: Blob[] = [];
  for (let first = 0; first < pictures; first += perSheet) {
    const name = `sheet-${String(first / perSheet).padStart(4, "0")}.jpg`;
    const sheet = folder.file(name);
    signal.throwIfAborted();
    const found = sizeInHeader(new Uint8Array(await sheet.slice(0, 64 * 1024).arrayBuffer()));
    const rows = Math.ceil(Math.min(perSheet, pictures - first) / columns);
    if (found?.width !== columns * side || found.height !== rows * side)
      throw fault(
        `"${name}" is no picture of ${columns * side}×${rows * side} pixels${found ? ` but of ${found.width}×${found.height}` : ""}`,
      );
    sheets.push(sheet);
  }
  return { sheets, side, columns, perSheet };
}
