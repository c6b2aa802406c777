/**
 * What Node gives for what the browser tests train and measure, stored for them to compare with: a checkpoint and
 * numbers in data/numbers.
 *
 * `FOVEA_WRITE_PICTURE=1 npx vitest run --project golden browser-values` writes the files anew; the numbers are those of
 * the built-in model, so they are written anew with it.
 */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { decodeCheckpoint, encodeCheckpoint } from "@fovea/core";
import { nodeRuntime } from "@fovea/core/node";
import { openRasteriser } from "@fovea/menagerie";
import { expect, test } from "vitest";
import { measureBias, measurePicture, type Numbers, near } from "../suites/picture-measured.ts";
import { synthesisePicture } from "../suites/picture-synthesised.ts";
import { largestDifference, openTrainer, trainedFor } from "../suites/two-steps.ts";

const data = (path: string): string => fileURLToPath(new URL(`data/numbers/${path}`, import.meta.url));
const writes = process.env.FOVEA_WRITE_PICTURE !== undefined;

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(data("."), { recursive: true });
  writeFileSync(data(path), content);
}

test("two steps of training are what the browser test compares with", async () => {
  const trainer = await openTrainer(nodeRuntime({ threads: 1 }));
  const found = await trainedFor(trainer);
  await trainer.dispose();
  if (writes) write("two-steps.checkpoint", encodeCheckpoint(found));
  const stored = decodeCheckpoint(readFileSync(data("two-steps.checkpoint")));
  expect(found.options).toEqual(stored.options);
  expect(largestDifference(found, stored)).toBeLessThan(1e-5);
});

const menagerie = new URL("../../packages/menagerie/", import.meta.url);

test.each([
  ["picture", measurePicture],
  ["bias", measureBias],
  ["synthesis", synthesisePicture],
])("%s.json is what the browser test compares with", async (name, measure) => {
  const wasm = createRequire(new URL("src/", menagerie)).resolve("@resvg/resvg-wasm/index_bg.wasm");
  const file = readFileSync(new URL("models/menagerie-net.onnx", menagerie));
  const found = await measure(nodeRuntime({ threads: 1 }), file, await openRasteriser(readFileSync(wasm)));
  if (writes) write(`${name}.json`, `${JSON.stringify(found, undefined, 2)}\n`);
  const stored: Numbers = JSON.parse(readFileSync(data(`${name}.json`), "utf8"));
  expect(found).toEqual(near(stored));
});
