/** fovea synthesize: images for classes, units, mixes and directions, what is written of them, and what can be wrong. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { encodeNpy, floats, type Graph, parseGraph } from "@fovea/core";
import { readPngText } from "@fovea/render";
import sharp from "sharp";
import { expect, test } from "vitest";
import { noise } from "../suites/net.ts";
import { fovea, foveaEach, startFovea, temporaryFolder } from "./fovea.ts";
import { plainNet, writeModel, writePicture } from "./models.ts";

/** A dense head ties it to one size. */
const denseNet = (): Graph =>
  parseGraph(
    `input x: float32[1,3,8,8]
w: float32[4,3,3,3] = {…}
m: float32[256,5] = {…}
conv = Conv<pads=[1, 1, 1, 1]>(x, w)
relu = Relu(conv)
flat = Flatten(relu)
logits = MatMul(flat, m)
output logits: float32[1,5]
`,
    { w: noise([4, 3, 3, 3], 1), m: noise([256, 5], 2) },
  );

const folder = temporaryFolder(async (path) => {
  await writeModel(path, "net.onnx", plainNet());
  await writeModel(path, "dense.onnx", denseNet());
  await writeFile(join(path, "net.labels.txt"), "ant\nbee, honey bee\ncat\ndog\nelk\n");
  await writeFile(join(path, "v.npy"), encodeNpy(floats([4], [1, -1, 2, 0])));
  await mkdir(join(path, "photos"));
  await writePicture(join(path, "photos/a.png"));
  await writePicture(join(path, "photos/b.png"), 20, 20);
  await writeFile(join(path, "photos/broken.png"), "no picture");
});

const run = (...args: string[]) => fovea(folder, "synthesize", ...args);
const quick = ["--labels", "net.labels.txt", "--scale", "1/255", "--steps", "4"];
const json = async (...args: string[]) => {
  const { code, stdout, stderr } = await run(...args, ...quick, "--json");
  expect(stderr).not.toContain("fovea:");
  expect(code).toBe(0);
  return JSON.parse(stdout);
};

test("synthesize makes an image for each class, a sheet and a page, and tells how good they are", async () => {
  const found = await json("net.onnx", "all", "--out", "classes", "--pictures", "photos");
  expect(found.images).toHaveLength(5);
  expect(found.images[1]).toMatchObject({
    ...{ title: "1 (bee, honey bee)", asked: "1", file: join("classes", "1-bee.png") },
    objective: { kind: "class", index: 1, form: "logit" },
    ledger: { steps: 4, stopped: "steps", seed: 0, probability: expect.any(Number) },
    bestReal: { value: expect.any(Number), picture: expect.stringMatching(/photos.(a|b)\.png/) },
  });
  expect(found.images[1].ledger.heldOutProbabilities).toHaveLength(found.images[1].ledger.heldOut.length);
  expect(found.realPictures).toMatchObject({
    pictures: 2,
    unreadable: [{ path: expect.stringContaining("broken") }],
  });
  const text = readPngText(readFileSync(join(folder, "classes/1-bee.png")));
  expect(Object.fromEntries(text)).toMatchObject({
    "fovea:method": "activation-maximisation",
    "fovea:target": "1",
    "fovea:seed": "0",
    "fovea:command": expect.stringContaining("fovea synthesize net.onnx all"),
  });
  // 16 pixels, enlarged by whole numbers.
  expect(await sharp(join(folder, "classes/1-bee.png")).metadata()).toMatchObject({
    width: 256,
    height: 256,
  });
  const page = readFileSync(join(folder, "classes/index.html"), "utf8");
  expect(page).toContain("The best real picture,");
  expect(page).not.toMatch(/src="(?!data:)|<script/);
  expect(existsSync(join(folder, "classes/sheet.png"))).toBe(true);
});

test("synthesize repeats itself by its seed", async () => {
  await json("net.onnx", "relu:2", "--out", "one");
  await json("net.onnx", "relu:2", "--out", "two");
  await json("net.onnx", "relu:2", "--out", "three", "--seed", "1");
  const pixels = (name: string) =>
    sharp(join(folder, name, "relu.2.png"))
      .raw()
      .toBuffer();
  expect((await pixels("one")).equals(await pixels("two"))).toBe(true);
  expect((await pixels("one")).equals(await pixels("three"))).toBe(false);
});

test("synthesize takes units, layers, directions and mixes", async () => {
  const what = ["relu", "relu:0-1", "relu:3:centre", "relu@v.npy", "0.5*relu:1 - 0.1*cat", "relu:1"];
  const found = await json("net.onnx", ...what, "--out", "mixed");
  expect(found.images.map(({ asked }: { asked: string }) => asked)).toEqual([
    ...["relu", "relu:0", "relu:1", "relu:3:centre", "relu@v.npy", "0.5*relu:1 - 0.1*cat"],
  ]);
  expect(readdirSync(join(folder, "mixed")).sort()).toEqual(
    [
      ...["0.5%2Arelu.1-0.1%2Acat.png", "index.html", "relu.0.png", "relu.1.png", "relu.3.centre.png"],
      ...["relu.png", "relu@v.npy.png", "sheet.png"],
    ].sort(),
  );
});

test("synthesize writes how an image came to be", async () => {
  const found = await json(
    "net.onnx",
    "2",
    "--out",
    "film",
    "--timeline",
    "gif,webp,frames",
    "--frames",
    "2",
  );
  for (const kind of ["gif", "webp"]) {
    const { pages, height, pageHeight } = await sharp(join(folder, `film/2-cat.${kind}`), {
      animated: true,
    }).metadata();
    expect([kind, pages, pageHeight ?? height]).toEqual([kind, 3, 256]);
  }
  expect(found.images[0].timeline).toHaveLength(2 + 3);
  expect(existsSync(join(folder, "film/2-cat.frame-0002.png"))).toBe(true);
});

test("synthesize makes several of one thing, from several starts, and a walk through the depths", async () => {
  const count = await json("net.onnx", "relu:1", "--count", "2", "--out", "several");
  expect(count.images.map(({ title }: { title: string }) => title)).toEqual([
    "relu, channel 1, image 1",
    "relu, channel 1, image 2",
  ]);
  const starts = await json("net.onnx", "0", "--starts", "2", "--seed", "5", "--out", "several");
  expect(starts.images.map(({ ledger }: { ledger: { seed: number } }) => ledger.seed)).toEqual([5, 6]);
  const depth = await json("net.onnx", "--depth", "--channels", "2", "--out", "several");
  expect(depth.images.map(({ asked }: { asked: string }) => asked)).toEqual([
    expect.stringMatching(/^relu:\d$/),
    expect.stringMatching(/^relu:\d$/),
  ]);
});

test("synthesize knows recipes, and options go before theirs", async () => {
  const made = await json(
    "net.onnx",
    "0",
    "--preset",
    "yosinski",
    "--blur",
    "0.3",
    "--start",
    "photos/a.png",
  );
  expect(made.preset.id).toBe("yosinski");
  expect(made.options).toMatchObject({
    ...{ parametrisation: "pixels", start: "picture", transforms: [] },
    regularisers: { blur: 0.3, blurEvery: 4 },
  });
});

test("synthesize makes images of another size for layers before a dense head", async () => {
  const found = await json("dense.onnx", "relu:0", "--size", "12x10", "--out", "sized");
  expect(found).toMatchObject({ size: [12, 10], cutBehindLayers: true });
});

const refusals: [number, string, string[]][] = [
  [5, 'Cannot use channel 4 of "relu": it has 4 channels, 0 to 3', ["net.onnx", "relu:4"]],
  [5, 'Cannot find the layer "rel" in the model', ["net.onnx", "rel:1"]],
  [5, 'Cannot find the class "beetle" among the 5 labels', ["net.onnx", "beetle"]],
  [5, 'Cannot use position centre of "logits": its shape 1×5 has no space', ["net.onnx", "logits:1:centre"]],
  [4, 'Cannot read the direction "none.npy": there is no such file', ["net.onnx", "relu@none.npy"]],
  [2, "Cannot use the command: nothing says what the image is for", ["net.onnx"]],
  [
    2,
    "Cannot use --transforms flip=1: known are pad, jitter, scale and rotate",
    ["net.onnx", "0", "--transforms", "flip=1"],
  ],
  [2, "Cannot use --preset forier", ["net.onnx", "0", "--preset", "forier"]],
  [
    2,
    "Cannot make an image of 12×10 pixels for 0 (ant): the network takes one size alone",
    ["dense.onnx", "0", "--size", "12x10"],
  ],
  [2, "Cannot blur the image", ["net.onnx", "0", "--blur", "1"]],
  [2, 'Cannot use the weight of "a*bee": found "a"', ["net.onnx", "a*bee"]],
  [2, 'Cannot read the channels of "relu": found "-1"', ["net.onnx", "relu:-1"]],
  [2, "expected a whole number from 1 to 100", ["net.onnx", "0", "--count", "10000"]],
];

test("synthesize says what is wrong, and leaves nothing behind", async () => {
  const lines = refusals.map(([, , args]) => ["synthesize", ...args, ...quick, "--out", "refused"]);
  const results = await foveaEach(folder, lines);
  for (const [i, [wanted, message]] of refusals.entries())
    expect(results[i]).toMatchObject({ code: wanted, stderr: expect.stringContaining(message) });
  expect(existsSync(join(folder, "refused"))).toBe(false);
});

test("synthesize leaves nothing half-written when it is interrupted", async () => {
  const running = startFovea(folder, [
    "synthesize",
    "net.onnx",
    "0",
    ...quick,
    "--steps",
    "1000000",
    "--out",
    "cut",
  ]);
  while (!existsSync(join(folder, "cut"))) await new Promise((resolve) => setTimeout(resolve, 20));
  running.interrupt();
  expect((await running.done).code).toBe(130);
  expect(existsSync(join(folder, "cut"))).toBe(false);
});
