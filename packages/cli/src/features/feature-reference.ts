/** What channels usually do: over the other pictures given, or over all pictures of a store. */

import {
  channelNumbers,
  describePreprocessing,
  type Extremes,
  FoveaError,
  featureMaps,
  fewestOthers,
  type MaximaSums,
  noMaxima,
  type SpatialLayer,
  type Value,
  widened,
  withMaxima,
} from "@fovea/core";
import { fileSha256 } from "../file-sha256.ts";
import type { ModelFile } from "../model-file.ts";
import { readInput } from "../read-input.ts";

/** What is known of one layer over many pictures. */
export interface KnownLayer {
  readonly sums: MaximaSums;
  /** Of the pictures given; a store does not know the least values. */
  readonly extremes?: Extremes;
}

export interface Reference {
  readonly kind: "pictures" | "store" | "none";
  readonly of: ReadonlyMap<Value, KnownLayer>;
  /** Pictures that were looked at. */
  readonly pictures: number;
  /** Maxima that a store has of this very file, by layer: they are no others. */
  readonly own: ReadonlyMap<string, ReadonlyMap<Value, Float32Array>>;
}

export const noReference: Reference = { kind: "none", of: new Map(), pictures: 0, own: new Map() };

/** One look at all pictures, for what is usual and what is dead in all of them. Unreadable ones are left to the caller. */
export async function surveyed(
  file: ModelFile,
  paths: readonly string[],
  layersOf: (model: Awaited<ReturnType<typeof readInput>>["model"]) => readonly SpatialLayer[],
  progress: (done: number, name: string) => void,
): Promise<Reference> {
  const of = new Map<Value, KnownLayer>();
  let pictures = 0;
  for (const [i, path] of paths.entries()) {
    progress(i / paths.length, path);
    const input = await readInput(file, path).catch(leftOut);
    if (!input) continue;
    pictures++;
    for await (const { value, maps } of featureMaps(input.model, input.x, layersOf(input.model))) {
      const { minima, maxima } = channelNumbers(maps);
      const known = of.get(value);
      of.set(value, {
        sums: withMaxima(known?.sums ?? noMaxima(maxima.length), maxima),
        extremes: known?.extremes ? widened(known.extremes, { minima, maxima }) : { minima, maxima },
      });
    }
  }
  return { kind: "pictures", of, pictures, own: new Map() };
}

/** It is named when its turn comes. */
function leftOut(error: unknown): undefined {
  if (error instanceof FoveaError) return undefined;
  throw error;
}

/**
 * The maxima of a scan, one pass over the store; memory does not grow with it.
 *
 * `paths`: pictures that are shown. Where the store knows the same file, by its bytes, it does not count as another one.
 * Throws StoreMismatchError for a store of another model, or of pictures that were prepared otherwise.
 */
export async function storedReference(
  file: ModelFile,
  path: string,
  paths: readonly string[],
): Promise<Reference> {
  const { Store } = await import("@fovea/dataset");
  const store = await Store.open(path, {
    modelName: file.path,
    modelSha256: file.sha256,
    preprocessing: describePreprocessing(file.preprocessing),
  });
  try {
    const hashes = new Set(await Promise.all(paths.map(hashOf)));
    const { layers } = store.header;
    const sums = layers.map(({ shape }) => noMaxima(shape[1] as number));
    const own = new Map<string, ReadonlyMap<Value, Float32Array>>();
    let pictures = 0;
    for await (const { sha256, maxima } of store.rows(["sha256", "maxima"])) {
      pictures++;
      for (const [i, of] of maxima.entries()) add(sums[i] as MaximaSums, of);
      if (hashes.has(sha256))
        own.set(sha256, new Map(layers.map(({ value }, i) => [value, maxima[i] as Float32Array])));
    }
    return {
      kind: "store",
      of: new Map(layers.map(({ value }, i) => [value, { sums: { ...(sums[i] as MaximaSums), pictures } }])),
      pictures,
      own,
    };
  } finally {
    store.close();
  }
}

/** In place: a store has many pictures. */
function add({ sums, squares }: MaximaSums, maxima: Float32Array): void {
  for (let c = 0; c < maxima.length; c++) {
    const max = maxima[c] as number;
    sums[c] = (sums[c] as number) + max;
    squares[c] = (squares[c] as number) + max * max;
  }
}

/** Of a file's bytes; empty for what cannot be read, which is told when its turn comes. */
export const hashOf = (path: string): Promise<string> => fileSha256(path).catch(() => "");

/** What the others did: all that is known without this picture; undefined if that is too few. */
export function othersOf(
  reference: Reference,
  value: Value,
  maxima: Float32Array,
  hash: string,
): MaximaSums | undefined {
  const known = reference.of.get(value)?.sums;
  if (!known || known.sums.length !== maxima.length) return undefined;
  const own = reference.kind === "pictures" ? maxima : reference.own.get(hash)?.get(value);
  const others = own ? withMaxima(known, own, -1) : known;
  return others.pictures >= fewestOthers ? others : undefined;
}
