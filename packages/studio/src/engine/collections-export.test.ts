/** Reading an exported store: Stop is heard while its numbers are read. */

import { expect, test } from "vitest";
import { readExport } from "./collections-export.ts";

const json = (value: unknown): Blob => new Blob([JSON.stringify(value)]);

const files = {
  "manifest.json": json({
    ...{ format: "fovea-store-web", version: 1, pictures: 2, placed: 0, labels: [] },
    thumbnails: { side: 8, columns: 1, perSheet: 2 },
    header: {
      ...{ modelName: "net.onnx", modelSha256: "0", classes: 2 },
      embedding: { value: "pool", size: 3 },
    },
  }),
  "keys.json": json(["a.png", "b.png"]),
  "unreadable.json": json([]),
  "labels.bin": new Blob([new Int32Array(2).fill(-1)]),
  "sizes.bin": new Blob([new Int32Array(4)]),
  "top.bin": new Blob([new Int32Array(10)]),
  "probabilities.bin": new Blob([new Float32Array(10)]),
  "embeddings.bin": new Blob([new Float32Array(6)]),
};
const given = Object.entries(files).map(([name, file]) => ({ path: name, file }));

test("readExport() tells how far it is, and ends when it is given up", async () => {
  const stop = new AbortController();
  const seen: [number, number][] = [];
  const reading = readExport("store", given, {
    signal: stop.signal,
    progress: (done, total) => {
      seen.push([done, total]);
      if (seen.length === 2) stop.abort();
    },
  });
  await expect(reading).rejects.toThrow(expect.objectContaining({ name: "AbortError" }));
  expect(seen).toEqual([
    [8, 128],
    [24, 128],
  ]);
});

test("readExport() says what is missing when it was not given up", async () => {
  const watch = { signal: new AbortController().signal, progress: () => {} };
  await expect(readExport("store", given, watch)).rejects.toThrow('"sheet-0000.jpg" is missing');
});
