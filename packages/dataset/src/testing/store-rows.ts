/** A small scan as a test needs it: the header of a store and seeded rows. */

import { random } from "@fovea/core";
import type { ScannedPicture, StoreHeader, UnreadableFile } from "../store/row.ts";

export const testHeader: StoreHeader = {
  modelName: "net.onnx",
  modelSha256: "a".repeat(64),
  inputShape: [1, 3, 8, 8],
  preprocessing: "8×8, crop, RGB, ×1/255",
  engine: "onnxruntime-node 1.30.0",
  folder: "/pictures",
  layers: [
    { value: "conv1", shape: [1, 3, 4, 4] },
    { value: "conv2", shape: [1, 5, 2, 2] },
  ],
  embedding: { value: "pool", size: 6 },
  classes: 3,
};

const numbers = (size: number, of: () => number): Float32Array => Float32Array.from({ length: size }, of);
const places = (size: number, of: () => number): Int32Array => Int32Array.from({ length: size }, of);

/** The picture that belongs to a key: the same seed gives the same one. */
export function testPicture(key: string, seed: number, header: StoreHeader = testHeader): ScannedPicture {
  const { uniform, normal } = random(seed);
  const channels = header.layers.map(({ shape }) => shape[1] as number);
  return {
    ...{ key, bytes: 1000 + seed, modified: 1.7e12 + seed + 0.5, sha256: "b".repeat(64) },
    ...{ width: 8 + seed, height: 6, label: ["cat", "dog"][seed % 2] as string },
    ...{ top: [seed % 3, (seed + 1) % 3, (seed + 2) % 3], probabilities: [0.5, 0.25, 0.25] },
    embedding: numbers(header.embedding.size, normal),
    maxima: channels.map((size) => numbers(size, normal)),
    positions: channels.map((size) => places(size, () => Math.floor(16 * uniform()))),
  };
}

export const testUnreadable = (key: string): UnreadableFile => ({
  ...{ key, bytes: 3, modified: 1.7e12, problem: "it is in no format of pictures that is known" },
});

/** `a0.jpg`, `a1.jpg` … with the seeds from `from` on. */
export const testPictures = (count: number, from = 0): ScannedPicture[] =>
  Array.from({ length: count }, (_, i) => testPicture(`a${from + i}.jpg`, from + i));

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

export const byKey = (a: { readonly key: string }, b: { readonly key: string }): number =>
  a.key < b.key ? -1 : 1;
