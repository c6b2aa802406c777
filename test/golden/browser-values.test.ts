/**
 * What Node gives for what the browser tests explain, stored for them to compare with: a picture in data/picture, small
 * networks by every method in data/methods.
 *
 * `FOVEA_WRITE_PICTURE=1 npx vitest run --project golden browser-values` writes the files anew.
 */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { decodeNpy, encodeNpy, type FloatTensor, Model, toFloats } from "@fovea/core";
import { nodeRuntime } from "@fovea/core/node";
import { beforeAll, describe, expect, test } from "vitest";
import { casesOn, explained, type KeptMaps, kept, mapOf, unkept } from "../suites/methods-explained.ts";
import { explainPicture, relativeL2, shown } from "../suites/picture-explained.ts";

const data = (path: string): string => fileURLToPath(new URL(`data/${path}`, import.meta.url));
const file = (id: string): string => data(`picture/${id}.npy`);
const writes = process.env.FOVEA_WRITE_PICTURE !== undefined;

let maps: Readonly<Record<string, FloatTensor>>;
beforeAll(async () => {
  maps = await explainPicture(nodeRuntime({ threads: 1 }), readFileSync(data("tiny_res/model.onnx")));
  if (!writes) return;
  mkdirSync(data("picture"), { recursive: true });
  for (const [id, map] of Object.entries(maps)) writeFileSync(file(id), encodeNpy(map));
});

test.each(shown)("%s of the test picture is what the browser test compares with", (id) => {
  const stored = toFloats(decodeNpy(readFileSync(file(id))));
  expect(maps[id]?.shape).toEqual(stored.shape);
  expect(relativeL2(maps[id] as FloatTensor, stored)).toBeLessThan(1e-5);
});

describe.each(explained)("the $name network", (network) => {
  const path = data(`methods/${network.name}.json`);
  const maps: Record<string, FloatTensor> = {};
  let stored: KeptMaps;
  beforeAll(async () => {
    const model = await Model.open(nodeRuntime({ threads: 1 }), network.graph);
    for (const row of casesOn(network)) maps[row.name] = await mapOf(model, network, row);
    await model.dispose();
    if (writes) writeMaps(path, maps);
    stored = JSON.parse(readFileSync(path, "utf8"));
  });

  test("is stored for every case, and for no other", () => {
    expect(Object.keys(stored)).toEqual(Object.keys(maps));
  });

  test.each(casesOn(network))("$name is what the browser tests compare with", ({ name }) => {
    const [found, expected] = [maps[name] as FloatTensor, stored[name]];
    if (!expected) throw new Error("not stored: write the files anew, see above");
    expect(found.shape).toEqual(expected.shape);
    expect(relativeL2(found, unkept(expected))).toBeLessThan(1e-5);
  });
});

/** One line for each map. */
function writeMaps(path: string, maps: Readonly<Record<string, FloatTensor>>): void {
  const lines = Object.entries(maps).map(
    ([name, map]) => `${JSON.stringify(name)}: ${JSON.stringify(kept(map))}`,
  );
  mkdirSync(data("methods"), { recursive: true });
  writeFileSync(path, `{\n${lines.join(",\n")}\n}\n`);
}
