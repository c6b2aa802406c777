/** Searches of the store against plain loops over all rows. */

import { join } from "node:path";
import { random } from "@fovea/core";
import { expect, test } from "vitest";
import { folderOf } from "../testing/folder.ts";
import { byKey, testHeader, testPicture, testPictures, testUnreadable } from "../testing/store-rows.ts";
import type { Metric } from "./nearest.ts";
import type { ScannedPicture, StoreHeader } from "./row.ts";
import { Store } from "./store.ts";

async function storeOf(
  pictures: readonly ScannedPicture[],
  header: StoreHeader = testHeader,
): Promise<Store> {
  const store = await Store.create(join(await folderOf({}), "store"), header);
  await store.write([...pictures, testUnreadable("broken.jpg")]);
  return store;
}

test("strongest() is the first k of all maxima in order, one for each picture, ties by key", async () => {
  const pictures = testPictures(50);
  const tied = ["t2.jpg", "t1.jpg", "t10.jpg"].map((key, i) => ({
    ...testPicture(key, 100 + i),
    maxima: [Float32Array.of(9, 0, 0), new Float32Array(5)],
  }));
  const all = [...pictures, ...tied];
  const store = await storeOf(all);
  const channels = [2, 0];
  const expected = channels.map((channel) =>
    all
      .map(({ key, maxima, positions }) => ({
        key,
        value: maxima[0]?.[channel] as number,
        position: positions[0]?.[channel] as number,
      }))
      .sort((a, b) => b.value - a.value || byKey(a, b))
      .slice(0, 7),
  );
  const found = await store.strongest("conv1", channels, 7);
  expect(found).toEqual(expected);
  expect(found[1]?.slice(0, 3).map(({ key }) => key)).toEqual(["t1.jpg", "t10.jpg", "t2.jpg"]);
  expect((await store.strongest("conv2", [4], 1000))[0]).toHaveLength(53);
  await expect(store.strongest("conv3", [0], 1)).rejects.toMatchObject({
    code: "layer-unknown",
    hint: 'Did you mean "conv1" or "conv2"? The store has conv1, conv2.',
  });
  await expect(store.strongest("conv2", [0, 5], 1)).rejects.toThrow(
    'Cannot find channel 5 of layer "conv2": it has channels 0 to 4',
  );
  store.close();
});

/** Every distance in float64, all sorted. */
function bruteForce(pictures: readonly ScannedPicture[], query: Float32Array, k: number, metric: Metric) {
  const dot = (a: Float32Array, b: Float32Array): number =>
    a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
  const distance = (embedding: Float32Array): number => {
    if (metric === "l2") {
      return Math.sqrt(embedding.reduce((sum, value, i) => sum + ((query[i] as number) - value) ** 2, 0));
    }
    const lengths = dot(embedding, embedding) * dot(query, query);
    return lengths === 0 ? 1 : 1 - dot(query, embedding) / Math.sqrt(lengths);
  };
  return pictures
    .map(({ key, embedding }) => ({ key, distance: distance(embedding) }))
    .sort((a, b) => a.distance - b.distance || byKey(a, b))
    .slice(0, k);
}

test.each(["cosine", "l2"] as const)(
  "nearest() by %s is brute force in float64, ties by key",
  async (metric) => {
    const pictures = testPictures(200);
    const twins = ["z.jpg", "b.jpg", "m.jpg"].map((key) => ({ ...testPicture(key, 7), key }));
    const zero = { ...testPicture("zero.jpg", 8), embedding: new Float32Array(6) };
    const all = [...pictures, ...twins, zero];
    const store = await storeOf(all);
    for (const seed of [7, 500, 501]) {
      const query = testPicture("query", seed).embedding;
      const found = await store.nearest(query, { k: 12, metric });
      const expected = bruteForce(all, query, 12, metric);
      expect(found.map(({ key }) => key)).toEqual(expected.map(({ key }) => key));
      for (const [i, { distance }] of found.entries()) {
        expect(distance).toBeCloseTo(expected[i]?.distance as number, 12);
      }
    }
    const [first] = await store.nearest(testPicture("query", 7).embedding, { k: 1, metric });
    expect(first).toMatchObject({ key: "a7.jpg", label: "dog", top: [1, 2, 0] });
    expect(await store.nearest(new Float32Array(6), { k: 1000, metric })).toHaveLength(204);
    await expect(store.nearest(new Float32Array(5), { k: 1, metric })).rejects.toThrow(
      "found a vector of 5 numbers, its embeddings have 6",
    );
    store.close();
  },
);

const wide: StoreHeader = { ...testHeader, embedding: { value: "pool", size: 60 } };

/** Random directions, or 20 heaps. */
function drawn(kind: "random" | "clustered", count: number, seed: number): Float32Array[] {
  const { normal, uniform } = random(seed);
  const centres = Array.from({ length: 20 }, () =>
    Float32Array.from({ length: wide.embedding.size }, normal),
  );
  return Array.from({ length: count }, () => {
    const centre = centres[Math.floor(20 * uniform())] as Float32Array;
    return centre.map((value) => (kind === "random" ? normal() : value + 0.5 * normal()));
  });
}

test.each([
  ["random", "cosine"],
  ["random", "l2"],
  ["clustered", "cosine"],
  ["clustered", "l2"],
] as const)(
  "of %s vectors by %s the index finds 19 of 20 that are among the ten nearest, later rows too",
  async (kind, metric) => {
    const vectors = drawn(kind, 2020, 1);
    const pictures = vectors
      .slice(0, 2000)
      .map((embedding, i) => ({ ...testPicture(`p${i}.jpg`, i, wide), embedding }));
    const store = await storeOf(pictures, wide);
    await store.index(metric);
    const later = vectors
      .slice(2000, 2010)
      .map((embedding, i) => ({ ...testPicture(`later${i}.jpg`, i, wide), embedding }));
    await store.write([...later, testUnreadable("later.jpg")]);
    expect(await store.indexed()).toEqual({ metric, rows: 2001, later: 11 });
    let hits = 0;
    for (const query of vectors.slice(2010)) {
      const options = { k: 10, metric };
      const exact = (await store.nearest(query, options)).map(({ key }) => key);
      const found = await store.nearest(query, { ...options, exact: false });
      hits += found.filter(({ key }) => exact.includes(key)).length;
    }
    expect(hits).toBeGreaterThanOrEqual(95);
    const [query = new Float32Array(wide.embedding.size)] = vectors;
    expect(await store.nearest(query, { k: 3000, metric, exact: false })).toHaveLength(2010);
    for (const { key, embedding } of later) {
      const [first] = await store.nearest(embedding, { k: 1, metric, exact: false });
      expect(first?.key).toBe(key);
    }
    store.close();
  },
);
