/** What an evaluation taken up again keeps, and what it measures anew. */

import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Evaluation, PictureResult } from "./evaluate-picture.ts";
import { openRecord } from "./evaluate-record.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-record-"));
afterAll(() => rmSync(folder, { recursive: true }));

const run = {
  file: { sha256: "a", preprocessing: { size: [8, 8], mean: [0] } },
  ...{ asked: { matches: new Map() }, methods: [], metrics: [], settings: {}, seed: 0 },
} as unknown as Evaluation;
const source = { root: "/pictures", kind: "pictures", annotations: undefined };
const samples = ["a", "b"].map((name) => ({ name, path: join(folder, `${name}.png`), labels: [] }));
const result = (name: string): PictureResult => ({
  ...{ name, labels: [], target: { index: 0, label: "0", probability: 1 }, right: null },
  values: { lrp: { deletion: { value: 1 } } },
});
const kept = async (other: Partial<typeof source> = {}, asked: Evaluation = run): Promise<string[]> => {
  const record = await openRecord(folder, asked, { ...source, ...other }, samples, true);
  return [...record.before.keys()];
};

test("keeps lines of the same question about the same files, and drops what is none", async () => {
  const write = async (): Promise<void> => {
    for (const { path } of samples) writeFileSync(path, "picture");
    const { add } = await openRecord(folder, run, source, samples, false);
    for (const sample of samples) add(sample, result(sample.name));
  };
  await write();
  appendFileSync(join(folder, "evaluate.jsonl"), 'null\n7\n{"asked":1}\n{"name": "c');
  expect(await kept()).toEqual(["a", "b"]);
  expect(await kept({ root: "/others" })).toEqual([]);
  await write();
  const other = { ...run, file: { sha256: "a", preprocessing: { size: [8, 8], mean: [1] } } };
  expect(await kept({}, other as unknown as Evaluation)).toEqual([]);
  await write();
  writeFileSync(samples[0]?.path as string, "another picture");
  expect(await kept()).toEqual(["b"]);
});

test("lines of another run into the same folder at the same time are not taken for its own", async () => {
  const mine = await openRecord(folder, run, source, samples, false);
  const other = await openRecord(folder, { ...run, seed: 1 }, source, samples, false);
  mine.add(samples[0] as (typeof samples)[0], result("a"));
  other.add(samples[1] as (typeof samples)[0], result("b"));
  expect(await kept()).toEqual(["a"]);
});
