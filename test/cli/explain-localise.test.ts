/** fovea explain --locate: boxes and masks in pixels of the original picture. */

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type Graph, parseGraph } from "@fovea/core";
import sharp from "sharp";
import { expect, test } from "vitest";
import { fovea, temporaryFolder } from "./fovea.ts";
import { plainNet, signalNet, writeModel } from "./models.ts";

/** Two classes: how bright the picture is, and how dark. The map of the first is the picture itself. */
const brightNet = (): Graph =>
  parseGraph(`input x: float32[1,3,32,32]
k: float32[2,3,1,1] = [1, 1, 1, -1, -1, -1]
c = Conv(x, k)
r = Relu(c)
p = GlobalAveragePool(r)
z = Flatten(p)
output z: float32[1,2]
`);

/** A dark picture of 96×64 with a bright block at 32…55 × 16…39. */
async function writeBlock(path: string): Promise<void> {
  const [width, height] = [96, 64];
  const data = Buffer.alloc(width * height * 3);
  for (let y = 16; y < 40; y++) data.fill(250, 3 * (y * width + 32), 3 * (y * width + 56));
  await sharp(data, { raw: { width, height, channels: 3 } }).toFile(path);
}

const folder = temporaryFolder(async (path) => {
  await writeModel(path, "bright.onnx", brightNet());
  await writeModel(path, "net.onnx", plainNet());
  await writeModel(path, "signal.onnx", signalNet());
  await writeBlock(join(path, "block.png"));
});

const preparation = [
  "--scale",
  "1/255",
  "--mean",
  "0,0,0",
  "--std",
  "1,1,1",
  "--fit",
  "crop",
  "--short",
  "32",
];
const run = (...args: string[]) =>
  fovea(folder, "explain", "bright.onnx", "block.png", ...preparation, "--method", "cam", ...args);

interface LocatedJson {
  readonly boxes: readonly {
    x: number;
    y: number;
    width: number;
    height: number;
    score: number;
    share: number;
  }[];
  readonly mask: string | null;
  readonly picture: string | null;
  readonly note: string | null;
}

async function located(...args: string[]): Promise<LocatedJson> {
  const { code, stdout } = await run(...args, "--json");
  expect(code).toBe(0);
  return JSON.parse(stdout).inputs[0].explanations[0].located;
}

/** Within two of the original's pixels, one of the model's. */
function expectBlock(box: LocatedJson["boxes"][number] | undefined): void {
  const edges = [box?.x, box?.y, (box?.x ?? 0) + (box?.width ?? 0), (box?.y ?? 0) + (box?.height ?? 0)];
  for (const [i, wanted] of [32, 16, 56, 40].entries())
    expect(Math.abs((edges[i] as number) - wanted)).toBeLessThanOrEqual(3);
}

test("--locate box finds the block in pixels of the original", async () => {
  const { boxes, mask, picture } = await located("--target", "0", "--locate", "box", "--out", "box");
  expect(boxes).toHaveLength(1);
  expectBlock(boxes[0]);
  expect(boxes[0]?.share).toBeGreaterThan(0.95);
  expect(mask).toBeNull();
  expect(picture).toBe("box/block.cam.0.located.png");
  const { width, height } = await sharp(join(folder, picture as string)).metadata();
  expect([width, height]).toEqual([96, 64]);
});

test.each(["mask", "grabcut"])("--locate %s writes a mask of the original's size", async (form) => {
  const { boxes, mask } = await located(
    "--target",
    "0",
    "--locate",
    form,
    "--threshold",
    "0.5",
    "--out",
    form,
  );
  expectBlock(boxes[0]);
  const { data, info } = await sharp(join(folder, mask as string))
    .toColourspace("b-w")
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect([info.width, info.height, info.channels]).toEqual([96, 64, 1]);
  expect(new Set(data)).toEqual(new Set([0, 255]));
  const inside = data.filter((v) => v === 255).length;
  expect(Math.abs(inside - 24 * 24)).toBeLessThan(150);
  expect(data[28 * 96 + 44]).toBe(255);
});

test("a map that speaks against everywhere says that there is nothing to locate", async () => {
  const { stdout, code } = await run("--target", "1", "--locate", "mask", "--out", "none");
  expect(code).toBe(0);
  expect(stdout).toContain("the map has no positive part, so that there is nothing to locate");
  expect(readdirSync(join(folder, "none")).sort()).toEqual(["block.cam.1.png", "report.html"]);
});

test.each([
  [["--locate", "boxes"], "Cannot use --locate boxes: known are box, mask, grabcut"],
  [
    ["--locate", "box", "--threshold", "20"],
    "Cannot use the threshold 20: expected a number between 0 and 1",
  ],
  [["--threshold", "0.2"], "Cannot use --threshold: nothing is located"],
  [["--instances"], "Cannot use --instances: nothing is located"],
])("%s is refused in words", async (args, message) => {
  const { code, stderr } = await run(...args, "--out", "refused");
  expect(code).toBe(2);
  expect(stderr).toContain(message);
  expect(existsSync(join(folder, "refused"))).toBe(false);
});
