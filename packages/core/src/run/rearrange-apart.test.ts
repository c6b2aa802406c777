import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { parseGraph } from "../graph/parse-text.ts";
import { encodeModel } from "../load/encode.ts";
import { floats } from "../tensor.ts";
import { nodeRuntime } from "./node.ts";
import { rearrangeApart } from "./rearrange-apart.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("rearrangeApart() lets the engine write, and throws what it says", async () => {
  const [file, result] = [join(folder, "model.onnx"), join(folder, "rearranged.onnx")];
  await expect(rearrangeApart(file, { logSeverityLevel: 4 })).rejects.toThrow("File doesn't exist");
  writeFileSync(file, encodeModel(parseGraph("input x: float32[2]\ny = Relu(x)\noutput y: float32[2]")));
  await rearrangeApart(file, { optimizedModelFilePath: result });
  expect(existsSync(result)).toBe(true);
});

test("a large graph without a cache runs as any other and leaves no file behind", async () => {
  const temporary = join(folder, "temporary");
  mkdirSync(temporary);
  vi.stubEnv("TMPDIR", temporary);
  const w = floats([2 ** 23]);
  w.data[5] = 7;
  const text = `input x: float32[1]\nw: float32[${2 ** 23}] = {…}\ny = Add(x, w)\noutput y: float32[${2 ** 23}]`;
  const session = await nodeRuntime({ threads: 1 }).compile(parseGraph(text, { w }));
  const { y } = await session.run({ x: floats([1], [3]) });
  expect(Array.from((y as typeof w).data.subarray(4, 7))).toEqual([3, 10, 3]);
  await session.dispose();
  expect(readdirSync(temporary)).toEqual([]);
  vi.unstubAllEnvs();
});
