/**
 * What Node gives for the picture that the browser test explains, stored in data/picture for it to compare with.
 *
 * `FOVEA_WRITE_PICTURE=1 npx vitest run --project golden browser-values` writes the files anew.
 */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { decodeNpy, encodeNpy, type FloatTensor, toFloats } from "@fovea/core";
import { nodeRuntime } from "@fovea/core/node";
import { beforeAll, expect, test } from "vitest";
import { explainPicture, relativeL2, shown } from "../suites/picture-explained.ts";

const data = (path: string): string => fileURLToPath(new URL(`data/${path}`, import.meta.url));
const file = (id: string): string => data(`picture/${id}.npy`);

let maps: Readonly<Record<string, FloatTensor>>;
beforeAll(async () => {
  maps = await explainPicture(nodeRuntime({ threads: 1 }), readFileSync(data("tiny_res/model.onnx")));
  if (process.env.FOVEA_WRITE_PICTURE === undefined) return;
  mkdirSync(data("picture"), { recursive: true });
  for (const [id, map] of Object.entries(maps)) writeFileSync(file(id), encodeNpy(map));
});

test.each(shown)("%s of the test picture is what the browser test compares with", (id) => {
  const stored = toFloats(decodeNpy(readFileSync(file(id))));
  expect(maps[id]?.shape).toEqual(stored.shape);
  expect(relativeL2(maps[id] as FloatTensor, stored)).toBeLessThan(1e-5);
});
