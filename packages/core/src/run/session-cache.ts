/** Graphs as the engine rearranged them, kept in a folder: the next session is there at once, its weights mapped from the file. */

import { createHash } from "node:crypto";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { arch, cpus, platform } from "node:os";
import { join } from "node:path";
import { DerivedTensor } from "../graph/derived.ts";
import { RawTensor } from "../load/elements.ts";
import type { Tensor } from "../tensor.ts";
import type { ModelBytes } from "./model-bytes.ts";
import { lentBytes } from "./scratch.ts";

/** Of what the engine writes: the graph, and beside it the weights, which it maps instead of copying them. */
export const modelName = "model.onnx";
export const weightsName = "weights.bin";
/** The sizes of both, written last: an entry without them, or whose files are not as long, is broken. */
const sizesName = "sizes.json";
const entryName = /^[0-9a-f]{64}$/;
const draftPrefix = "draft-";
/** What belongs to processes that ended before they were done, in ms of age. */
export const abandoned = 3_600_000;

/**
 * A folder of entries, one folder each, named by what they were made from. An entry is written under another name and
 * renamed, so that it is whole or not there; those used longest ago go when there is no room. Nothing in it is needed:
 * it may be deleted at any time, and a folder that cannot be written is one without entries. Never throws.
 */
export class SessionCache {
  readonly #folder: string;
  readonly #room: number;
  readonly #engine: string;

  /** `engine`: name, version and settings of the engine. `room`: bytes on disk, about. */
  constructor(folder: string, engine: string, room: number) {
    this.#folder = folder;
    this.#room = room;
    this.#engine = [engine, platform(), arch(), processor()].join("\n");
  }

  /** Name of the entry of a graph: everything that its rearranged form depends on. */
  keyOf({ bytes, externalData }: ModelBytes): string {
    const hash = createHash("sha256").update(this.#engine).update(bytes);
    for (const { tensor } of externalData) hash.update(digestOf(tensor));
    return hash.digest("hex");
  }

  /** The model file of a whole entry. */
  find(key: string): string | undefined {
    const entry = join(this.#folder, key);
    if (!isWhole(entry)) return undefined;
    attempt(() => utimesSync(entry, new Date(), new Date()));
    return join(entry, modelName);
  }

  /** A folder to let the engine write into; undefined if there can be none. */
  draft(): string | undefined {
    return attempt(() => {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      return mkdtempSync(join(this.#folder, draftPrefix));
    });
  }

  /** Makes a written draft the entry of `key`. Where another process was sooner, its entry stays. */
  keep(draft: string, key: string): void {
    const entry = join(this.#folder, key);
    attempt(() => {
      writeFileSync(join(draft, sizesName), JSON.stringify(sizesOf(draft)));
      if (!isWhole(entry)) this.drop(entry);
      renameSync(draft, entry);
    });
    this.drop(draft);
    attempt(() => this.#makeRoom(key));
  }

  /** Removes a draft, or the entry of a key. */
  drop(draftOrKey: string): void {
    const path = entryName.test(draftOrKey) ? join(this.#folder, draftOrKey) : draftOrKey;
    attempt(() => rmSync(path, { recursive: true, force: true }));
  }

  #makeRoom(newest: string): void {
    const entries = this.#entries().toSorted((a, b) => b.usedAt - a.usedAt);
    let total = 0;
    for (const { name, usedAt, bytes } of entries) {
      const old = name.startsWith(draftPrefix) && Date.now() - usedAt > abandoned;
      total += bytes;
      if (old || (total > this.#room && entryName.test(name) && name !== newest))
        this.drop(join(this.#folder, name));
    }
  }

  /** What is ours in the folder; files of others are never touched. */
  #entries(): { readonly name: string; readonly usedAt: number; readonly bytes: number }[] {
    return readdirSync(this.#folder)
      .filter((name) => entryName.test(name) || name.startsWith(draftPrefix))
      .map((name) => {
        const path = join(this.#folder, name);
        const bytes = Object.values(attempt(() => sizesOf(path)) ?? {}).reduce((sum, size) => sum + size, 0);
        return { name, usedAt: statSync(path).mtimeMs, bytes };
      });
  }
}

/** Bytes of the files of an entry. A graph of small weights alone has no weights file. */
function sizesOf(entry: string): Record<string, number> {
  const weights = statSync(join(entry, weightsName), { throwIfNoEntry: false })?.size ?? 0;
  return { [modelName]: statSync(join(entry, modelName)).size, [weightsName]: weights };
}

const isWhole = (entry: string): boolean =>
  attempt(() => readFileSync(join(entry, sizesName), "utf8") === JSON.stringify(sizesOf(entry))) ?? false;

/** What the engine's choice of kernels and layouts hangs on. */
const processor = (): string =>
  attempt(() => readFileSync("/proc/cpuinfo", "utf8").match(/^flags\s*:.*$/m)?.[0]) ?? cpus()[0]?.model ?? "";

const digests = new WeakMap<Tensor, Uint8Array>();

/** sha256 of a weight, computed once; of one derived from others, that of how and of the others; of one with a name, of that. */
function digestOf(tensor: Tensor): Uint8Array {
  const known = digests.get(tensor);
  if (known) return known;
  const hash = createHash("sha256");
  if (tensor instanceof DerivedTensor) {
    hash.update(tensor.how);
    for (const source of tensor.sources) hash.update(digestOf(source));
  } else hash.update(nameOf(tensor) ?? lentBytes(tensor));
  const digest = hash.digest();
  digests.set(tensor, digest);
  return digest;
}

const nameOf = (tensor: Tensor): string | undefined =>
  tensor instanceof RawTensor && !(tensor.source instanceof Uint8Array) ? tensor.source.name : undefined;

/** The cache saves time: what goes wrong with it is no error of the work. */
export function attempt<T>(step: () => T): T | undefined {
  try {
    return step();
  } catch {
    return undefined;
  }
}
