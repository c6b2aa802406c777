import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decodeNpy, describePreprocessing, encodeNpy, parseGraph } from "@fovea/core";
import { Store } from "@fovea/dataset";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { ModelFile } from "../../packages/cli/src/model-file.ts";
import { noise } from "../suites/net.ts";
import { fovea, foveaEach, temporaryFolder } from "./fovea.ts";
import { flatNet, signalNet, writeModel } from "./models.ts";

/** Three channels: red, what is below 0 of it and so dead, and a mean of 2×2; then a second layer. */
const net = () =>
  parseGraph(
    `input x: float32[1,3,8,8]
w: float32[3,3,1,1] = [1, 0, 0, -1, 0, 0, 0, 1, 0]
v: float32[70,3,3,3] = {…}
conv = Conv(x, w)
relu = Relu(conv)
second = Conv<strides=[2, 2]>(relu, v)
last = Relu(second)
m = GlobalAveragePool(last)
z = Flatten(m)
output z: float32[1,70]
`,
    { v: noise([70, 3, 3, 3], 6) },
  );

const volumeNet = () =>
  parseGraph(
    `input x: float32[1,1,4,5,6]
w: float32[2,1,1,1,1] = [1, 2]
conv = Conv(x, w)
m = GlobalAveragePool(conv)
z = Flatten(m)
output z: float32[1,2]
`,
  );

const levels = ["--scale", "1/255", "--mean", "0", "--std", "1"];

async function picture(path: string, at: number, channel: number): Promise<void> {
  const data = Buffer.alloc(8 * 8 * 3);
  data[at * 3 + channel] = 255;
  await sharp(data, { raw: { width: 8, height: 8, channels: 3 } }).toFile(path);
}

const folder = temporaryFolder(async (path) => {
  await writeModel(path, "net.onnx", net());
  await writeModel(path, "other.onnx", { ...net(), name: "other" });
  await writeModel(path, "flat.onnx", flatNet());
  await writeModel(path, "signal.onnx", signalNet());
  await writeModel(path, "volume.onnx", volumeNet());
  await picture(join(path, "red.png"), 3 * 8 + 5, 0);
  await picture(join(path, "green.png"), 7, 1);
  await picture(join(path, "blue.png"), 7, 2);
  writeFileSync(join(path, "broken.png"), "no picture");
  writeFileSync(join(path, "signal.npy"), encodeNpy(noise([1, 2, 16], 1)));
  writeFileSync(join(path, "volume.npy"), encodeNpy(noise([1, 1, 4, 5, 6], 1)));
});

describe("fovea features", () => {
  test("writes sheets, strip, page and maps of the main path, with dead channels named", async () => {
    const { code, stdout, stderr } = await fovea(
      folder,
      ...["features", "net.onnx", "red.png", ...levels, "--save", "png,npy,html", "--out", "one", "--json"],
    );
    expect([code, stderr]).toEqual([0, ""]);
    const { pictures } = JSON.parse(stdout);
    const [{ layers, strip, page }] = pictures;
    expect(layers.map(({ layer }: { layer: string }) => layer)).toEqual(["relu", "last"]);
    expect(layers[0]).toMatchObject({
      shape: [1, 3, 8, 8],
      signed: false,
      dead: [1, 2],
      deadInAll: null,
      maxima: [1, 0, 0],
      specificity: { kind: "prominence", others: 0 },
    });
    expect(layers[0].mostSpecific[0]).toMatchObject({ channel: 0, maximum: 1, position: [3, 5] });
    // All but one of 192 values are 0: the scale is the largest.
    expect(layers[0].scale.limit).toBe(1);
    expect(layers[1].shown).toHaveLength(64);
    const maps = decodeNpy(readFileSync(join(folder, layers[0].files.maps)));
    expect(maps.shape).toEqual([3, 8, 8]);
    expect(maps.data[3 * 8 + 5]).toBe(1);
    expect(existsSync(join(folder, strip))).toBe(true);
    const html = readFileSync(join(folder, page), "utf8");
    expect(html.match(/<details/g)).toHaveLength(2);
    expect(html).not.toMatch(/<script|https?:\/\//);
  });

  test("compares with the other pictures: z-scores, and what is dead on all of them", async () => {
    const { code, stdout, stderr } = await fovea(
      folder,
      ...["features", "net.onnx", "red.png", "broken.png", "green.png", "--against", "blue.png", ...levels],
      ...["--layer", "relu", "--save", "png", "--sort", "specific", "--out", "three", "--json"],
    );
    expect(code).toBe(1);
    expect(stderr).toContain("1 of 3 inputs failed");
    const { reference, pictures } = JSON.parse(stdout);
    expect(reference).toEqual({ kind: "pictures", pictures: 3 });
    const [red, broken, green] = pictures;
    expect(broken.error.code).toBe("picture-unreadable");
    expect(red.layers[0]).toMatchObject({ dead: [1, 2], deadInAll: [1], shown: [0, 1, 2] });
    expect(red.layers[0].specificity).toMatchObject({ kind: "z-score", others: 2 });
    expect(red.layers[0].mostSpecific[0].channel).toBe(0);
    expect(green.layers[0].mostSpecific[0].channel).toBe(2);
  });

  test("compares with a store, and refuses one of another model", async () => {
    const sha256 = (name: string) =>
      createHash("sha256")
        .update(readFileSync(join(folder, name)))
        .digest("hex");
    const preprocessing = { scale: 1 / 255, mean: [0, 0, 0], std: [1, 1, 1] };
    const file = await ModelFile.read(join(folder, "net.onnx"), { preprocessing });
    const store = await Store.create(join(folder, "store"), {
      modelName: "net.onnx",
      modelSha256: sha256("net.onnx"),
      inputShape: [1, 3, 8, 8],
      preprocessing: describePreprocessing(file.preprocessing),
      engine: "test",
      folder,
      layers: [{ value: "relu", shape: [1, 3, 8, 8] }],
      embedding: { value: "relu", size: 3 },
      classes: 70,
    });
    const row = (key: string, hash: string, maxima: number[]) => ({
      ...{ key, bytes: 1, modified: 0, sha256: hash, width: 8, height: 8, top: [0], probabilities: [1] },
      embedding: new Float32Array(3),
      maxima: [Float32Array.from(maxima)],
      positions: [Int32Array.of(0, 0, 0)],
    });
    await store.write([
      row("red.png", sha256("red.png"), [9, 9, 9]),
      row("a.png", "a".repeat(64), [1, 0, 1]),
      row("b.png", "b".repeat(64), [0.5, 0, 0]),
      row("c.png", "c".repeat(64), [0, 0, 0.5]),
    ]);
    store.close();
    const args = ["red.png", ...levels, "--save", "png", "--out", "stored", "--store", "store"];
    const { code, stdout, stderr } = await fovea(folder, "features", "net.onnx", ...args, "--json");
    expect([code, stderr]).toEqual([0, ""]);
    const { reference, pictures } = JSON.parse(stdout);
    expect(reference).toEqual({ kind: "store", pictures: 4 });
    const [relu, last] = pictures[0].layers;
    // The picture itself does not count: maxima 1, 0.5, 0 of the others, mean ½ and deviation ½, and s₀ = ½.
    expect(relu.specificity).toMatchObject({ kind: "z-score", others: 3 });
    expect(relu.mostSpecific[0]).toMatchObject({ channel: 0, value: 0.5 });
    // The store does not watch the other layer.
    expect(last.specificity.kind).toBe("prominence");
  });

  test("shows all layers and all channels for people", async () => {
    const { code, stdout } = await fovea(
      folder,
      ...["features", "net.onnx", "red.png", ...levels, "--layer", "all", "--all-channels"],
      ...["--contrast", "own", "--save", "png", "--out", "all"],
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/conv +3×8×8/);
    expect(stdout).toContain("4 files of layers");
    expect(stdout).toContain("specific by prominence");
  });

  test("shows signals, and the middle slice of volumes", async () => {
    const shown = await foveaEach(folder, [
      ["features", "signal.onnx", "signal.npy", "--out", "signal"],
      ["features", "volume.onnx", "volume.npy", "--layer", "conv", "--out", "volume"],
    ]);
    expect(shown.map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ""],
      [0, ""],
    ]);
    expect(existsSync(join(folder, "volume", "volume.conv.png"))).toBe(true);
  });

  const refusals: [string[], number, string, string][] = [
    [["net.onnx", "red.png", "--layer", "reli"], 5, 'Cannot find the layer "reli"', '"relu"'],
    [["net.onnx", "red.png", "--layer", "z"], 5, "has no positions to draw a map of", "fovea inspect"],
    [
      ["net.onnx", "red.png", "--layer", "relu", "--channels", "3"],
      5,
      'Cannot show channel 3 of "relu": it has 3, 0 to 2',
      "",
    ],
    [["flat.onnx", "red.png", "--size", "4x4"], 5, "no layer of this network has more than one position", ""],
    [["net.onnx", "red.png", "--against", "blue.png", "--store", "s"], 2, "two answers to one question", ""],
    [["net.onnx", "red.png", "--store", "nothing"], 4, "nothing", ""],
    [
      ["other.onnx", "red.png", "--store", "store"],
      4,
      "made by another model, net.onnx (sha256 ",
      "not by other.onnx",
    ],
    [["net.onnx", "broken.png"], 4, "broken.png", ""],
  ];

  test("says what is wrong, and leaves nothing behind", async () => {
    const lines = refusals.map(([args]) => ["features", ...args, ...levels, "--out", "refused"]);
    const results = await foveaEach(folder, lines);
    for (const [i, [args, exit, message, hint]] of refusals.entries()) {
      const { code, stderr } = results[i] as (typeof results)[number];
      expect(stderr, args.join(" ")).toContain(message);
      expect(stderr).toContain(hint);
      expect(code).toBe(exit);
    }
    expect(existsSync(join(folder, "refused"))).toBe(false);
  });
});
