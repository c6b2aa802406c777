import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { CheckpointFolder } from "./checkpoint-folder.ts";

const root = mkdtempSync(join(tmpdir(), "fovea-checkpoints-"));
afterAll(() => rmSync(root, { recursive: true }));

test("CheckpointFolder keeps the last two epochs and those of no other run", async () => {
  const path = join(root, "a");
  const folder = await CheckpointFolder.open(path);
  for (const epoch of [1, 2, 3]) await folder.write(epoch, Uint8Array.of(epoch));
  expect(await folder.epochs()).toEqual([3, 2]);
  expect((await folder.read(3)).bytes[0]).toBe(3);
  await folder.write(1, Uint8Array.of(9));
  expect(await folder.epochs()).toEqual([1]);
  await expect(folder.read(2)).rejects.toThrow("Cannot read the checkpoint");
});

test("CheckpointFolder clears away what a killed run left half written", async () => {
  const path = join(root, "b");
  await (await CheckpointFolder.open(path)).write(1, Uint8Array.of(1));
  writeFileSync(join(path, ".fovea-99999999-3.tmp"), "half");
  // Of a run that goes on.
  writeFileSync(join(path, `.fovea-${process.pid}-1000000.tmp`), "half");
  writeFileSync(join(path, "mine.txt"), "kept");
  await CheckpointFolder.open(path);
  expect(readdirSync(path)).toEqual([
    `.fovea-${process.pid}-1000000.tmp`,
    "epoch-0001.checkpoint",
    "mine.txt",
  ]);
});
