import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { parseGraph } from "../graph/parse-text.ts";
import { refuseExternal } from "../load/decode.ts";
import { bytesOf, type RawTensor, type StoredBytes } from "../load/elements.ts";
import { encodeModel } from "../load/encode.ts";
import { loadModel } from "../load/load.ts";
import { floats, type Tensor } from "../tensor.ts";
import { loadModelFile } from "./model-file.ts";
import { lentBytes } from "./scratch.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-"));
afterAll(() => rmSync(folder, { recursive: true }));

const large = floats(
  [40, 50],
  Float32Array.from({ length: 2000 }, (_, i) => i),
);
const text = "input x: float32[40,50]\nw: float32[40,50] = {…}\ny = Add(x, w)\noutput y: float32[40,50]";

function written(name: string): string {
  const path = join(folder, name);
  writeFileSync(path, encodeModel(parseGraph(text, { w: large })));
  return path;
}

const weightOf = (path: string): Tensor => loadModelFile(path).graph.constants.get("w") as Tensor;

test("loadModelFile() reads what loadModel() does of the same bytes", () => {
  const path = written("same.onnx");
  const [lean, whole] = [loadModelFile(path), loadModel(readFileSync(path))];
  expect(lean.graph.nodes).toEqual(whole.graph.nodes);
  expect(lean.file.graph.inputs).toEqual(whole.file.graph.inputs);
  const weight = lean.graph.constants.get("w") as Tensor;
  expect(weight.data).toEqual(large.data);
  expect(Array.from(lentBytes(weight))).toEqual(Array.from(bytesOf(large)));
});

test("a weight of a file that was changed or is gone throws model-unreadable", () => {
  const [shorter, gone] = [written("shorter.onnx"), written("gone.onnx")];
  const weights = [weightOf(shorter), weightOf(gone)];
  truncateSync(shorter, 4000);
  rmSync(gone);
  for (const weight of weights) expect(() => weight.data).toThrow("the file was changed since it was opened");
});

test("sha256() is of the file's bytes, and named weights are told apart by it", () => {
  const path = written("hashed.onnx");
  const expected = createHash("sha256").update(readFileSync(path)).digest("hex");
  const nameOf = (named: boolean): string | undefined => {
    const { graph, sha256 } = loadModelFile(path, refuseExternal, { named });
    expect(sha256()).toBe(expected);
    return ((graph.constants.get("w") as RawTensor).source as StoredBytes).name;
  };
  const start = readFileSync(path).indexOf(bytesOf(large));
  expect(nameOf(true)).toBe(`${expected} ${start} ${start + 8000}`);
  expect(nameOf(false)).toBeUndefined();
});

test("sha256() of a file that was changed throws model-unreadable", () => {
  const path = written("rewritten.onnx");
  const { sha256 } = loadModelFile(path);
  utimesSync(path, 1, 1);
  expect(sha256).toThrow("the file was changed since it was opened");
});

test("loadModelFile() says of a broken file what loadModel() says", () => {
  const path = join(folder, "text.onnx");
  writeFileSync(path, "<!doctype html>");
  expect(() => loadModelFile(path)).toThrow("Cannot read the model: it is a text file");
  writeFileSync(path, "");
  expect(() => loadModelFile(path)).toThrow("Cannot read the model: the file is empty");
});

test.skipIf(process.platform === "win32")(
  "loadModelFile() reads what is no regular file at once",
  async () => {
    const [path, pipe] = [written("piped.onnx"), join(folder, "pipe")];
    execFileSync("sh", ["-c", 'mkfifo "$0"', pipe]);
    const writer = spawn("sh", ["-c", 'cat "$0" > "$1"', path, pipe]);
    expect(weightOf(pipe).data).toEqual(large.data);
    await once(writer, "exit");
  },
);
