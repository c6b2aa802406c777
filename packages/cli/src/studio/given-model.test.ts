import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { makeModelProto, writeModelProto } from "../../../core/src/load/schema.ts";
import { givenModel } from "./given-model.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "fovea-given-model-")));
afterAll(() => rmSync(folder, { recursive: true }));

/** y = x + a weight from each of the files. */
function written(name: string, locations: readonly string[]): string {
  const path = join(folder, name);
  const initializer = locations.map((location, i) => ({
    name: `w${i}`,
    dims: [2n],
    dataType: 1,
    dataLocation: 1,
    externalData: [{ key: "location", value: location }],
  }));
  const node = locations.map((_, i) => ({
    opType: "Add",
    input: [i === 0 ? "x" : `y${i - 1}`, `w${i}`],
    output: [`y${i}`],
  }));
  const output = [{ name: `y${locations.length - 1}` }];
  const graph = { node, input: [{ name: "x" }], output, initializer };
  const proto = { irVersion: 10n, opsetImport: [{ domain: "", version: 21n }], graph };
  writeFileSync(path, writeModelProto(makeModelProto(proto)));
  return path;
}

test("givenModel() sends data files under the names that the model knows them by, each once", async () => {
  writeFileSync(join(folder, "weights.bin"), new Uint8Array(8));
  symlinkSync("weights.bin", join(folder, "link.bin"));
  const path = written("net.onnx", ["weights.bin", "link.bin", "weights.bin"]);
  expect(await givenModel(path, {})).toEqual([
    { name: "net.onnx", from: path },
    { name: "weights.bin", from: join(folder, "weights.bin") },
    { name: "link.bin", from: join(folder, "weights.bin") },
  ]);
});

test("givenModel() refuses data files that are short, missing, folders or elsewhere", async () => {
  writeFileSync(join(folder, "short.bin"), new Uint8Array(3));
  mkdirSync(join(folder, "folder.bin"));
  symlinkSync("/etc/hostname", join(folder, "out.bin"));
  for (const [location, words] of [
    ["short.bin", "short.bin"],
    ["missing.bin", "there is no such file"],
    ["folder.bin", "it is a folder, not a file"],
    ["out.bin", "leads out of the model's folder"],
  ] as const) {
    const path = written("bad.onnx", [location]);
    await expect(givenModel(path, {})).rejects.toMatchObject({
      code: "model-unreadable",
      message: expect.stringContaining(words),
    });
  }
});
