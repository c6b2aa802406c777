/** A model's file on disk whose large weights are read when somebody looks at them. */

import { createHash, randomUUID } from "node:crypto";
import { closeSync, fstatSync, openSync, readFileSync, readSync, type Stats, statSync } from "node:fs";
import { FoveaError } from "../errors.ts";
import { type ReadExternal, refuseExternal, type StoredFile } from "../load/decode.ts";
import type { StoredBytes } from "../load/elements.ts";
import { withoutWeights } from "../load/lean-file.ts";
import { type LoadedModel, loadModel } from "../load/load.ts";

/** A model and the file it comes from. */
export interface LoadedModelFile extends LoadedModel {
  /** Of the file's bytes, in hexadecimal. They are read for it at the first call, piece by piece. */
  readonly sha256: () => string;
}

export interface ModelFileOptions {
  /**
   * Whether kept sessions tell its weights apart by the hash of the file instead of their own. Pays where that hash is asked for
   * anyway: they need not be read when their session is there. @default false
   */
  readonly named?: boolean;
}

/**
 * What loadModel() makes of the file's bytes, without holding them: a large weight is read where it is needed and let go of
 * afterwards. The file must stay as it is; one that was changed is noticed by its size and time.
 *
 * Throws what loadModel() throws, and the system's error if the file cannot be read; a weight that is asked for later
 * throws `model-unreadable` if the file is another by then.
 *
 * @example const { graph } = loadModelFile("model.onnx");
 */
export function loadModelFile(
  path: string,
  external: ReadExternal = refuseExternal,
  { named = false }: ModelFileOptions = {},
): LoadedModelFile {
  const stats = statSync(path);
  // Of a pipe there is nothing left when a weight is asked for.
  if (!stats.isFile()) return wholeModel(readFileSync(path), external);
  const file = new WeightsOnDisk(path, stats, named);
  // A name that nobody who wrote a model can know.
  const itself = randomUUID();
  const bytes = withoutWeights((offset, length) => file.read(offset, length), file.byteLength, itself);
  if (!bytes) return wholeModel(readFileSync(path), external);
  const model = loadModel(bytes, (location) => (location === itself ? file : external(location)));
  return { ...model, sha256: () => file.sha256 };
}

function wholeModel(bytes: Uint8Array, external: ReadExternal): LoadedModelFile {
  return { ...loadModel(bytes, external), sha256: () => createHash("sha256").update(bytes).digest("hex") };
}

class WeightsOnDisk implements StoredFile {
  readonly byteLength: number;
  readonly #path: string;
  readonly #mark: string;
  readonly #named: boolean;
  #sha256: string | undefined;

  constructor(path: string, stats: Stats, named = false) {
    this.#path = path;
    this.#named = named;
    this.#mark = markOf(stats);
    this.byteLength = stats.size;
  }

  part(start: number, end: number): StoredBytes {
    const file = this;
    return {
      byteLength: end - start,
      readInto: (bytes) => file.#fill(bytes, start),
      get name() {
        return file.#named ? `${file.sha256} ${start} ${end}` : undefined;
      },
    };
  }

  get sha256(): string {
    this.#sha256 ??= this.#hash();
    return this.#sha256;
  }

  /** In pieces that the processor's cache holds: no slower than the whole file on another thread, and in no memory. */
  #hash(): string {
    const hash = createHash("sha256");
    const piece = new Uint8Array(Math.min(pieceSize, this.byteLength));
    this.#opened((file) => {
      for (let at = 0; at < this.byteLength; at += piece.byteLength) {
        const part = piece.subarray(0, this.byteLength - at);
        if (!filled(file, part, at)) return false;
        hash.update(part);
      }
      return true;
    });
    return hash.digest("hex");
  }

  /** Fewer bytes at the end of the file. */
  read(offset: number, length: number): Uint8Array {
    const bytes = new Uint8Array(Math.min(length, Math.max(0, this.byteLength - offset)));
    this.#fill(bytes, offset);
    return bytes;
  }

  #fill(bytes: Uint8Array, offset: number): void {
    this.#opened((file) => filled(file, bytes, offset));
  }

  /** Throws `model-unreadable` unless the file is the one it was, and `use` finds it so. */
  #opened(use: (file: number) => boolean): void {
    // Gone, it is not there to be opened.
    if (!statSync(this.#path, { throwIfNoEntry: false })) throw changed(this.#path);
    const file = openSync(this.#path, "r");
    const isSame = (): boolean => markOf(fstatSync(file)) === this.#mark;
    try {
      // Written over while it was read, it is another.
      if (!isSame() || !use(file) || !isSame()) throw changed(this.#path);
    } finally {
      closeSync(file);
    }
  }
}

const pieceSize = 2 ** 18;

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
