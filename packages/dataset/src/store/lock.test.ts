/** One writer at a time, whatever became of those before. */

import { spawn } from "node:child_process";
import { existsSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderOf } from "../testing/folder.ts";
import { testHeader, testPictures } from "../testing/store-rows.ts";
import { takeLock } from "./lock.ts";
import { Store } from "./store.ts";

test("takeLock() refuses a second writer by the number of the first, and lets it in afterwards", async () => {
  const folder = await folderOf({});
  const lock = takeLock(folder);
  expect(() => takeLock(folder)).toThrow(
    `Cannot write the store "${folder}": process ${process.pid} is writing it`,
  );
  lock.release();
  takeLock(folder).release();
  expect(readdirSync(folder)).toEqual([]);
});

test("takeLock() passes over a lock of a process that is gone, that began at another time, or that is no lock", async () => {
  const folder = await folderOf({});
  const path = join(folder, "writer.lock");
  const child = spawn("true");
  await new Promise((resolve) => child.on("exit", resolve));
  const gone = { pid: child.pid, host: hostname(), started: null };
  const reused = { pid: process.pid, host: hostname(), started: "1" };
  const kept = process.platform === "linux" ? [gone, reused] : [gone];
  for (const text of [...kept.map((holder) => JSON.stringify(holder)), "", "{", "[]"]) {
    writeFileSync(path, text);
    takeLock(folder).release();
    expect(existsSync(path)).toBe(false);
  }
});

test("takeLock() believes another machine as long as its lock is fresh", async () => {
  const folder = await folderOf({});
  const path = join(folder, "writer.lock");
  writeFileSync(path, JSON.stringify({ pid: 1, host: "elsewhere", started: null }));
  expect(() => takeLock(folder)).toThrow("process 1 on elsewhere is writing it");
  const before = new Date(Date.now() - 120_000);
  utimesSync(path, before, before);
  takeLock(folder).release();
});

test("readers need no lock; a store that is open for reading cannot be written", async () => {
  const folder = join(await folderOf({}), "store");
  const writer = await Store.create(folder, testHeader);
  await writer.write(testPictures(2));
  await expect(Store.resume(folder, testHeader)).rejects.toThrow("is writing it");
  const reader = await Store.open(folder);
  await expect(reader.write(testPictures(1))).rejects.toThrow("was opened for reading");
  await writer.write(testPictures(2, 2));
  expect((await reader.count()).pictures).toBe(2);
  writer.close();
  (await Store.resume(folder, testHeader)).close();
});
