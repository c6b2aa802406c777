/** fovea scan: what it prints, going on after any end, and what can be wrong. */

import { existsSync, linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { random } from "@fovea/core";
import { Store } from "@fovea/dataset";
import sharp from "sharp";
import { expect, test } from "vitest";
import { commitsIn, rowsIn } from "../../bench/kill.ts";
import { fovea, type Running, startFovea, temporaryFolder } from "./fovea.ts";
import { flatNet, plainNet, unruledNet, writeModel } from "./models.ts";

const folder = temporaryFolder(async (path) => {
  await writeModel(path, "net.onnx", plainNet());
  await writeModel(path, "other.onnx", unruledNet());
  await writeModel(path, "flat.onnx", flatNet());
  await writePictures(join(path, "few"), 6, 30, 1);
  writeFileSync(join(path, "few/broken.jpg"), "no picture");
  await writePictures(join(path, "many"), 20, 500, 14);
  mkdirSync(join(path, "empty"));
});

/** `count` pictures of noise, five pixels wide, in two folders, each under `names` names. */
async function writePictures(into: string, count: number, side: number, names: number): Promise<void> {
  const { uniform } = random(side);
  for (const name of ["cat", "dog"]) mkdirSync(join(into, name), { recursive: true });
  for (let i = 0; i < count; i++) {
    const coarse = side / 5;
    const data = Buffer.from(Array.from({ length: coarse * coarse * 3 }, () => 256 * uniform()));
    const path = (copy: number): string => join(into, i % 2 ? "cat" : "dog", `${i}-${copy}.jpg`);
    await sharp(data, { raw: { width: coarse, height: coarse, channels: 3 } })
      .resize({ width: side, kernel: "nearest" })
      .toFile(path(0));
    for (let copy = 1; copy < names; copy++) linkSync(path(0), path(copy));
  }
}

const run = (...args: string[]) => fovea(folder, "scan", ...args);
const inStore = (name: string): Promise<string[]> => rowsIn(join(folder, name));

/** Waits until a scan has written so many times more than before. */
async function written(store: string, times: number, running: Running): Promise<void> {
  const before = commitsIn(join(folder, store));
  let ended = false;
  void running.done.then(() => {
    ended = true;
  });
  while (!ended && commitsIn(join(folder, store)) < before + times) await setTimeout(10);
  expect(ended).toBe(false);
}

test("scan tells what it did, in words and in JSON, and lists what it could not read", async () => {
  const first = await run("net.onnx", "few", "--store", "a");
  expect(first.stdout).toContain("a: 6 pictures, and 1 file that could not be read");
  expect(first.stdout).toContain("This time: 6 new, 1 unreadable");
  expect(first.stderr).toContain('Cannot read the picture "broken.jpg": it is in no format of pictures');
  expect(first.code).toBe(1);
  const again = await run("net.onnx", "few", "--store", "a", "--json");
  expect(JSON.parse(again.stdout)).toMatchObject({
    ...{ files: 7, added: 0, changed: 0, unchanged: 6, removed: 0, left: 0, stopped: false },
    ...{ stored: { pictures: 6, unreadable: 1 }, classes: 5, store: "a", folder: "few" },
    layers: [{ value: "relu", shape: [1, 4, 16, 16] }],
    embedding: { value: "relu", size: 4 },
    unreadable: [{ path: "broken.jpg", problem: "it is in no format of pictures that is known" }],
  });
  const predicted = JSON.parse(
    (await fovea(folder, "predict", "net.onnx", "few/cat/1-0.jpg", "--json")).stdout,
  );
  const row = JSON.parse((await inStore("a")).find((text) => text.includes('"cat/1-0.jpg"')) as string);
  const [{ prediction }] = predicted.inputs;
  expect(row.top).toEqual(prediction.map(({ index }: { index: number }) => index));
  expect(row).toMatchObject({ label: "cat", width: 30, height: 30 });
});

test("scan stops at Ctrl-C with what it has, and goes on after kills without a trace", async () => {
  const first = startFovea(folder, ["scan", "net.onnx", "many", "--store", "b"]);
  await written("b", 2, first);
  first.interrupt();
  const { code, stderr } = await first.done;
  expect(code).toBe(130);
  expect(stderr).toMatch(/Stopped: \d+ pictures left; what was measured is kept/);
  const kept = (await inStore("b")).length;
  expect(kept).toBeGreaterThan(0);

  for (const times of [1, 0]) {
    const running = startFovea(folder, ["scan", "net.onnx", "many", "--store", "b"]);
    await written("b", times, running);
    await setTimeout(100);
    running.kill();
    await running.done;
  }
  expect((await inStore("b")).length).toBeGreaterThan(kept);
  expect((await run("net.onnx", "many", "--store", "b")).code).toBe(0);
  expect((await run("net.onnx", "many", "--store", "c", "--threads", "1")).code).toBe(0);
  const rows = await inStore("b");
  expect(rows).toHaveLength(280);
  expect(rows).toEqual(await inStore("c"));
});

test("scan refuses a store of another model with both hashes, and other layers than it has, not a renamed folder", async () => {
  await run("net.onnx", "few", "--store", "d", "--limit", "2", "--layers", "conv");
  const other = await run("other.onnx", "few", "--store", "d");
  expect(other.code).toBe(4);
  expect(other.stderr).toMatch(
    /another model, net.onnx \(sha256 \w{12}\), not by other.onnx \(sha256 \w{12}\)/,
  );
  const layers = await run("net.onnx", "few", "--store", "d", "--layers", "relu");
  expect(layers.stderr).toContain("it was made with the layers conv (1×4×16×16), not relu (1×4×16×16)");
  renameSync(join(folder, "few"), join(folder, "renamed"));
  const same = await run("net.onnx", "renamed", "--store", "d", "--json");
  renameSync(join(folder, "renamed"), join(folder, "few"));
  expect(same.stderr).toMatch(/of this store were in ".*few"; they are the same, and it goes on/);
  expect(JSON.parse(same.stdout)).toMatchObject({ added: 5, layers: [{ value: "conv" }] });
});

test("scan refuses a store that another process is writing", async () => {
  const found = await Store.open(join(folder, "a"));
  found.close();
  const held = await Store.resume(join(folder, "a"), found.header);
  const { code, stderr } = await run("net.onnx", "few", "--store", "a");
  held.close();
  expect(stderr).toContain(`Cannot write the store "a": process ${process.pid} is writing it`);
  expect(code).toBe(8);
});

test("scan works on a network without space, whose scores are the vector", async () => {
  const { code, stdout } = await run("flat.onnx", "few", "--store", "e", "--json");
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ layers: [], embedding: { value: "logits", size: 5 }, added: 6 });
});

test.each([
  [["net.onnx", "few", "--store", "z", "--layers", "rely"], 'Did you mean "relu"', 5],
  [["net.onnx", "few", "--store", "z", "--embedding", "logits"], "has no positions", 5],
  [["net.onnx", "empty", "--store", "z"], "there are none", 4],
  [["net.onnx", "few", "--store", "few"], "the folder holds other things", 8],
])("scan %s is refused", async (args, message, code) => {
  const result = await run(...args);
  expect(result.stderr).toContain(message);
  expect(result.code).toBe(code);
  expect(existsSync(join(folder, "z"))).toBe(false);
  rmSync(join(folder, "z"), { recursive: true, force: true });
});
