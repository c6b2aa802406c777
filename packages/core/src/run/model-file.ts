/** A model's file on disk whose large weights are read when somebody looks at them. */

import { randomUUID } from "node:crypto";
import { closeSync, fstatSync, openSync, readFileSync, readSync, type Stats, statSync } from "node:fs";
import { FoveaError } from "../errors.ts";
import { type ReadExternal, refuseExternal, type StoredFile } from "../load/decode.ts";
import type { StoredBytes } from "../load/elements.ts";
import { withoutWeights } from "../load/lean-file.ts";
import { type LoadedModel, loadModel } from "../load/load.ts";

/**
 * What loadModel() makes of the file's bytes, without holding them: a large weight is read where it is needed and let go of
 * afterwards. The file must stay as it is; one that was changed is noticed by its size and time.
 *
 * Throws what loadModel() throws, and the system's error if the file cannot be read; a weight that is asked for later
 * throws `model-unreadable` if the file is another by then.
 *
 * @example const { graph } = loadModelFile("model.onnx");
 */
export function loadModelFile(path: string, external: ReadExternal = refuseExternal): LoadedModel {
  const stats = statSync(path);
  // Of a pipe there is nothing left when a weight is asked for.
  if (!stats.isFile()) return loadModel(readFileSync(path), external);
  const file = new WeightsOnDisk(path, stats);
  // A name that nobody who wrote a model can know.
  const itself = randomUUID();
  const bytes = withoutWeights((offset, length) => file.read(offset, length), file.byteLength, itself);
  if (!bytes) return loadModel(readFileSync(path), external);
  return loadModel(bytes, (location) => (location === itself ? file : external(location)));
}

class WeightsOnDisk implements StoredFile {
  readonly byteLength: number;
  readonly #path: string;
  readonly #mark: string;

  constructor(path: string, stats: Stats) {
    this.#path = path;
    this.#mark = markOf(stats);
    this.byteLength = stats.size;
  }

  part(start: number, end: number): StoredBytes {
    return { byteLength: end - start, readInto: (bytes) => this.#fill(bytes, start) };
  }

  /** Fewer bytes at the end of the file. */
  read(offset: number, length: number): Uint8Array {
    const bytes = new Uint8Array(Math.min(length, Math.max(0, this.byteLength - offset)));
    this.#fill(bytes, offset);
    return bytes;
  }

  #fill(bytes: Uint8Array, offset: number): void {
    if (!this.#isFilled(bytes, offset)) throw changed(this.#path);
  }

  #isFilled(bytes: Uint8Array, offset: number): boolean {
    // Gone, it is not there to be opened.
    if (!statSync(this.#path, { throwIfNoEntry: false })) return false;
    const file = openSync(this.#path, "r");
    try {
      return markOf(fstatSync(file)) === this.#mark && filled(file, bytes, offset);
    } finally {
      closeSync(file);
    }
  }
}

const markOf = ({ dev, ino, size, mtimeMs }: Stats): string => [dev, ino, size, mtimeMs].join();

/** Whether there were enough bytes. One call reads 2 GB at most. */
function filled(file: number, bytes: Uint8Array, offset: number): boolean {
  for (let at = 0; at < bytes.byteLength; ) {
    const count = readSync(file, bytes, at, Math.min(bytes.byteLength - at, 2 ** 30), offset + at);
    if (count === 0) return false;
    at += count;
  }
  return true;
}

const changed = (path: string): FoveaError =>
  new FoveaError(
    "model-unreadable",
    `Cannot read the weights of the model "${path}": the file was changed since it was opened`,
    {
      hint: "Open the model again.",
    },
  );
