/** Scans into a store that is a Map: what is measured, what is left alone, what is taken away, and the numbers. */

import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { floats, Model, type Preprocessing, parseGraph, predict, preprocess, random } from "@fovea/core";
import { nodeRuntime } from "@fovea/core/node";
import sharp from "sharp";
import { expect, onTestFinished, test } from "vitest";
import { decodePicture } from "../decode.ts";
import { type FileStamp, isUnreadable, type ScannedPicture, type StoreRow } from "../store/row.ts";
import { differences } from "./differences.ts";
import { hasMovedTo } from "./moved-folder.ts";
import { type ScanRequest, type ScanSummary, scan } from "./scan.ts";
import { scanGraph } from "./scan-graph.ts";
import type { ScanStore } from "./scan-store.ts";
import { embeddingLayer, watchedLayers } from "./watched-layers.ts";

/** A store that remembers what was asked of it. */
class MapStore implements ScanStore {
  readonly table = new Map<string, StoreRow>();
  writes = 0;
  tidied = 0;
  /** Fails every write from now on. */
  full = false;

  async known(): Promise<ReadonlyMap<string, FileStamp>> {
    return new Map(this.table);
  }
  async *rows(): AsyncGenerator<ScannedPicture> {
    for (const row of [...this.table.values()]) if (!isUnreadable(row)) yield row;
  }
  async *unreadable() {
    for (const row of [...this.table.values()]) if (isUnreadable(row)) yield row;
  }
  async write(rows: readonly StoreRow[], replaced: readonly string[] = []): Promise<void> {
    if (this.full) throw new Error("the disk is full");
    this.writes++;
    for (const row of rows) {
      expect(this.table.has(row.key)).toBe(replaced.includes(row.key));
      this.table.set(row.key, row);
    }
  }
  async remove(keys: readonly string[]): Promise<void> {
    for (const key of keys) expect(this.table.delete(key)).toBe(true);
  }
  async tidy(): Promise<void> {
    this.tidied++;
  }
}

const size = 6;
const preprocessing: Preprocessing = {
  ...{ size: [size, size], fit: "squash", short: size, interpolation: "bilinear", scale: 1 / 255 },
  ...{ mean: [0, 0, 0], std: [1, 1, 1], order: "rgb", layout: "nchw", channels: 3 },
  ...{ sources: {} as Preprocessing["sources"], notes: [] },
};

const { normal } = random(1);
const drawn = (...shape: number[]) =>
  floats(shape, Array.from({ length: shape.reduce((a, b) => a * b) }, normal));

/** Two resolutions, of 4 and 5 channels, and three classes. */
const model = await Model.open(
  nodeRuntime({ threads: 1 }),
  parseGraph(
    `input x: float32[1,3,${size},${size}]
w1: float32[4,3,3,3] = {…}
w2: float32[5,4,2,2] = {…}
fc: float32[3,5] = {…}
c1 = Conv<pads=[1, 1, 1, 1]>(x, w1)
r1 = Relu(c1)
c2 = Conv<strides=[2, 2]>(r1, w2)
r2 = Relu(c2)
pool = GlobalAveragePool(r2)
flat = Flatten(pool)
logits = Gemm<transB=1>(flat, fc)
output logits: float32[1,3]
`,
    { w1: drawn(4, 3, 3, 3), w2: drawn(5, 4, 2, 2), fc: drawn(3, 5) },
  ),
);
const layers = watchedLayers(model);
const network = scanGraph(model, layers, embeddingLayer(model));

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "fovea-scan-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

async function picture(path: string, seed: number): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const { uniform } = random(seed);
  const data = Buffer.from(Array.from({ length: 8 * 7 * 3 }, () => 256 * uniform()));
  await sharp(data, { raw: { width: 8, height: 7, channels: 3 } })
    .png()
    .toFile(path);
}

async function three(): Promise<string> {
  const root = folder();
  await picture(join(root, "cat/a.png"), 1);
  await picture(join(root, "cat/b.png"), 2);
  await picture(join(root, "dog/c.png"), 3);
  return root;
}

const run = (root: string, store: ScanStore, more: Partial<ScanRequest> = {}): Promise<ScanSummary> =>
  scan({
    folder: root,
    store,
    storePath: join(root, "store"),
    network,
    kind: "softmax",
    preprocessing,
    ...more,
  });

const counts = ({ added, changed, sameBytes, unchanged, removed, left, unreadable }: ScanSummary) =>
  `${added} ${changed} ${sameBytes} ${unchanged} ${removed} ${left} ${unreadable.length}`;

test("watchedLayers() are the last of each resolution", () => {
  expect(layers).toEqual([
    { value: "r1", shape: [1, 4, 6, 6] },
    { value: "r2", shape: [1, 5, 3, 3] },
  ]);
  expect(watchedLayers(model, "all").map(({ value }) => value)).toEqual(["c1", "r1", "c2", "r2"]);
  expect(watchedLayers(model, ["r2"]).map(({ value }) => value)).toEqual(["r2"]);
  expect(() => watchedLayers(model, ["r3"])).toThrow('Cannot find the layer "r3"');
});

test("scan() keeps what the model says, each channel's maximum with its place, and the mean of the last layer", async () => {
  const root = await three();
  const store = new MapStore();
  await run(root, store);
  for (const key of ["cat/a.png", "dog/c.png"]) {
    const row = store.table.get(key) as ScannedPicture;
    const x = preprocess(await decodePicture(join(root, key)), preprocessing);
    const { classes } = await predict(model, x);
    expect(row.top).toEqual(classes.map(({ index }) => index));
    expect(row.probabilities).toEqual(classes.map(({ probability }) => expect.closeTo(probability, 6)));
    expect(row).toMatchObject({ key, width: 8, height: 7, label: key.slice(0, 3) });
    for (const [i, { value, shape }] of layers.entries()) {
      const { data } = await model.tap(x, value);
      const [, channels = 0, h = 0, w = 0] = shape;
      for (let c = 0; c < channels; c++) {
        const plane = data.slice(c * h * w, (c + 1) * h * w);
        expect(row.maxima[i]?.[c]).toBeCloseTo(Math.max(...plane), 5);
        expect(plane[row.positions[i]?.[c] as number]).toBeCloseTo(Math.max(...plane), 5);
        if (value === "r2") expect(row.embedding[c]).toBeCloseTo(plane.reduce((a, b) => a + b) / (h * w), 5);
      }
    }
  }
});

test("scanGraph() finds the first place of the largest value, and watchedLayers() pass by what only moves numbers", async () => {
  const text = `input x: float32[1,2,4,6]
w: float32[2,2,1,1] = {…}
from: int64[2] = [0, 0]
to: int64[2] = [4, 6]
axes: int64[2] = [2, 3]
steps: int64[2] = [1, 2]
down: int64[2] = [2, 1]
c = Conv(x, w)
r = Relu(c)
half = Slice(r, from, to, axes, steps)
quarter = Slice(half, from, to, axes, down)
last = Relu(quarter)
pool = GlobalAveragePool(last)
logits = Flatten(pool)
output logits: float32[1,2]
`;
  const graph = parseGraph(text, { w: floats([2, 2, 1, 1], [1, 0, 0, 1]) });
  const small = await Model.open(nodeRuntime({ threads: 1 }), graph);
  const watched = watchedLayers(small);
  expect(watched.map(({ value }) => value)).toEqual(["r", "last"]);
  const { graph: measured, outputs } = scanGraph(small, watched, embeddingLayer(small));
  const session = await small.runtime.compile(measured);
  const { uniform } = random(2);
  for (let round = 0; round < 20; round++) {
    // Few levels: most channels have their largest value at several places.
    const x = Float32Array.from({ length: 48 }, () => Math.floor(4 * uniform()) - 1);
    const found = await session.run({ x: floats([1, 2, 4, 6], x) });
    const full = [x.subarray(0, 24), x.subarray(24)].map((plane) => plane.map((v) => Math.max(v, 0)));
    const quarter = full.map((plane) => plane.filter((_, i) => i % 2 === 0 && Math.floor(i / 6) % 2 === 0));
    const planes = [...full, ...quarter];
    const maxima = planes.map((plane) => Math.max(...plane));
    expect(Array.from(found[outputs.maxima as string]?.data as Float32Array)).toEqual(maxima);
    expect(Array.from(found[outputs.positions as string]?.data as Int32Array)).toEqual(
      planes.map((plane, i) => plane.indexOf(maxima[i] as number)),
    );
  }
  await Promise.all([session.dispose(), small.dispose()]);
});

test("scan() measures what is new or has changed, takes out what is gone, and leaves the rest alone", async () => {
  const root = await three();
  const store = new MapStore();
  expect(counts(await run(root, store))).toBe("3 0 0 0 0 0 0");
  expect(counts(await run(root, store))).toBe("0 0 0 3 0 0 0");
  expect([store.writes, store.tidied]).toEqual([1, 1]);

  const before = store.table.get("cat/a.png");
  await picture(join(root, "cat/b.png"), 4);
  utimesSync(join(root, "cat/a.png"), 5, 5);
  rmSync(join(root, "dog/c.png"));
  await picture(join(root, "dog/d.png"), 5);
  expect(counts(await run(root, store))).toBe("1 1 1 0 1 0 0");
  expect([...store.table.keys()].sort()).toEqual(["cat/a.png", "cat/b.png", "dog/d.png"]);
  expect(store.table.get("cat/a.png")).toEqual({ ...before, modified: 5000 });
});

test("scan() lists what it cannot read, keeps the reason, and tries again", async () => {
  const root = await three();
  const store = new MapStore();
  writeFileSync(join(root, "bad.png"), "no picture");
  writeFileSync(join(root, "notes.txt"), "no picture either");
  const first = await run(root, store);
  expect(counts(first)).toBe("3 0 0 0 0 0 1");
  const problem = "it is in no format of pictures that is known";
  expect(first.unreadable).toMatchObject([{ key: "bad.png", problem }]);
  expect(store.table.get("bad.png")).toMatchObject({ problem, bytes: 10 });
  expect(counts(await run(root, store))).toBe("0 0 0 3 0 0 1");
  expect(store.writes).toBe(1);
  copyFileSync(join(root, "cat/a.png"), join(root, "bad.png"));
  expect(counts(await run(root, store))).toBe("0 1 0 3 0 0 0");
  expect(store.table.get("bad.png")).not.toHaveProperty("problem");
});

test("scan() leaves out hidden files, links that lead out, and the store itself", async () => {
  const root = await three();
  const outside = await three();
  await picture(join(root, ".hidden/a.png"), 1);
  await picture(join(root, "store/a.png"), 1);
  symlinkSync(join(outside, "cat/a.png"), join(root, "link.png"));
  symlinkSync(outside, join(root, "folder"));
  symlinkSync(join(root, "cat/a.png"), join(root, "own.png"));
  const store = new MapStore();
  const { files, leftOut } = await run(root, store);
  expect(files).toBe(4);
  expect([...store.table.keys()]).toEqual(["cat/a.png", "cat/b.png", "dog/c.png", "own.png"]);
  expect(leftOut.map(({ path }) => path).sort()).toEqual(["folder", "link.png"]);
});

test("scan() stops at a limit or a signal, and goes on there", async () => {
  const root = await three();
  const store = new MapStore();
  expect(counts(await run(root, store, { limit: 1 }))).toBe("1 0 0 0 0 2 0");
  const controller = new AbortController();
  const stopped = await run(root, store, {
    signal: controller.signal,
    progress: () => controller.abort(),
  });
  expect(counts(stopped)).toBe("1 0 0 1 0 1 0");
  expect(stopped.stopped).toBe(true);
  expect([...store.table.keys()]).toEqual(["cat/a.png", "cat/b.png"]);
  expect(counts(await run(root, store))).toBe("1 0 0 2 0 0 0");
});

test("scan() spends its limit on new pictures before it tries again what failed", async () => {
  const root = await three();
  const store = new MapStore();
  for (const name of ["a.png", "b.png"]) writeFileSync(join(root, name), "no picture");
  expect(counts(await run(root, store, { limit: 2 }))).toBe("0 0 0 0 0 3 2");
  expect(counts(await run(root, store, { limit: 3 }))).toBe("3 0 0 0 0 2 0");
});

test("scan() lists what has a name that is no UTF-8, and differences() say nothing of what could not be looked at", async () => {
  const root = await three();
  writeFileSync(
    Buffer.concat([Buffer.from(join(root, "bad")), Buffer.from([0xff]), Buffer.from(".png")]),
    "",
  );
  const { leftOut } = await run(root, new MapStore());
  expect(leftOut).toEqual([{ path: "bad\uFFFD.png", why: "is left out: its name is no UTF-8" }]);
  const known = new Map(["a/1.png", "a/b/2.png", "ab.png", "c.png"].map((key) => [key, stamp(key)]));
  expect(differences([], known, ["a", "c.png"]).removed).toEqual(["ab.png"]);
});

const stamp = (key: string): FileStamp => ({ key, bytes: 1, modified: 1 });

test("hasMovedTo() knows a renamed folder with changes in it, and no other folder", async () => {
  const root = await three();
  const store = new MapStore();
  await run(root, store);
  const other = await three();
  for (const name of ["cat/a.png", "cat/b.png", "dog/c.png"]) utimesSync(join(other, name), 5, 5);
  expect(await hasMovedTo(other, store, "store")).toBe(false);
  const moved = join(folder(), "moved");
  renameSync(root, moved);
  mkdirSync(root);
  rmSync(join(moved, "dog"), { recursive: true });
  expect(await hasMovedTo(moved, store, "store")).toBe(true);
});

test("scan() throws what the store says, and what was written before stays", async () => {
  const root = await three();
  const store = new MapStore();
  await run(root, store, { limit: 1 });
  store.full = true;
  await expect(run(root, store)).rejects.toThrow("the disk is full");
  expect(store.table.size).toBe(1);
});

test("scan() refuses a folder without pictures", async () => {
  await expect(run(folder(), new MapStore())).rejects.toMatchObject({ code: "picture-unreadable" });
});
