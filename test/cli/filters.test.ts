import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { decodeNpy, floats, parseGraph } from "@fovea/core";
import { readPngText } from "@fovea/render";
import { describe, expect, test } from "vitest";
import { noise } from "../suites/net.ts";
import { fovea, foveaEach, temporaryFolder } from "./fovea.ts";
import { flatNet, nanNet, plainNet, signalNet, writeModel } from "./models.ts";

/** Two convolutions, the second in two groups; the picture comes with channels last and blue first. */
const turned = () =>
  parseGraph(
    `input x: float32[1,8,8,3]
w: float32[2,3,1,1] = [1, 2, 3, 4, 5, 6]
v: float32[20,1,3,3] = {…}
t = Transpose<perm=[0, 3, 1, 2]>(x)
first = Conv(t, w)
r = Relu(first)
second = Conv<group=2>(r, v)
m = GlobalAveragePool(second)
z = Flatten(m)
output z: float32[1,20]
`,
    { v: noise([20, 1, 3, 3], 6) },
  );

const folder = temporaryFolder(async (path) => {
  await writeModel(path, "plain.onnx", plainNet());
  await writeModel(path, "turned.onnx", turned());
  await writeModel(path, "signal.onnx", signalNet());
  await writeModel(path, "flat.onnx", flatNet());
  await writeModel(path, "nan.onnx", nanNet());
});

const plainScale = ["--scale", "1/255", "--mean", "0.5", "--std", "0.5,0.25,0.2"];

describe("fovea filters", () => {
  test("draws the first layer in the space of pixels, red first, and writes its numbers", async () => {
    const { code, stdout, stderr } = await fovea(
      folder,
      ...["filters", "turned.onnx", "--order", "bgr", "--scale", "1", "--mean", "0", "--std", "1,2,4"],
      ...["--save", "png,npy,html", "--out", "turned", "--json"],
    );
    expect([code, stderr]).toEqual([0, ""]);
    const { layers, page } = JSON.parse(stdout);
    expect(layers).toHaveLength(1);
    expect(layers[0]).toMatchObject({ layer: "first", space: "pixels", shape: [2, 3, 1, 1], shown: [0, 1] });
    const weights = decodeNpy(readFileSync(join(folder, layers[0].files.weights)));
    // Blue, green, red of the file over 1, 2, 4, turned round.
    expect(weights).toEqual(floats([2, 3, 1, 1], [0.75, 1, 1, 1.5, 2.5, 4]));
    const text = readPngText(readFileSync(join(folder, layers[0].files.sheet)));
    expect(text.get("fovea:command")).toContain("fovea filters turned.onnx");
    expect(readFileSync(join(folder, page), "utf8")).toContain("red, green and blue");
  });

  test("draws deeper layers, on their own scale, and chosen filters", async () => {
    const { code, stdout } = await fovea(
      folder,
      ...["filters", "turned.onnx", "--layer", "second", "--contrast", "own", "--channels", "3,0-1"],
      ...["--out", "deeper", "--json"],
    );
    expect(code).toBe(0);
    const { layers, scale } = JSON.parse(stdout);
    expect(scale).toBe("own");
    expect(layers[0]).toMatchObject({ layer: "second", space: "channels", groups: 2, shown: [3, 0, 1] });
    expect(layers[0].filters).toHaveLength(20);
  });

  test("draws every convolution of a network of pictures and one of signals", async () => {
    const all = await fovea(folder, "filters", "plain.onnx", ...plainScale, "--layer", "all", "--out", "all");
    expect(all.code).toBe(0);
    expect(all.stdout).toContain("conv  4 filters of 3×3 on red, green and blue");
    const signal = await fovea(folder, "filters", "signal.onnx", "--out", "signal");
    expect([signal.code, signal.stderr]).toEqual([0, ""]);
    expect(signal.stdout).toContain("3 filters of length 3 on 2 input channels");
  });

  const refusals: [string[], number, string, string][] = [
    [["plain.onnx", "--layer", "comv"], 5, 'Cannot find the convolution "comv"', 'Did you mean "conv"'],
    [["plain.onnx", "--layer", "relu"], 5, 'Cannot show the filters of "relu": a Relu has none', '"conv"'],
    [["plain.onnx", "--channels", "2-7"], 5, 'Cannot show filter 7 of "conv": it has 4, 0 to 3', ""],
    [["plain.onnx", "--channels", "a"], 2, "expected numbers and ranges", ""],
    [["plain.onnx", "--contrast", "x"], 2, "known are shared, own", ""],
    [["plain.onnx", "--save", "gif"], 2, "known are png, npy, html", ""],
    [["flat.onnx"], 5, "Cannot show filters: the model has no convolution", "fovea inspect"],
    [["nan.onnx"], 3, 'Cannot draw the filters of "conv": filter 0 holds NaN or infinite weights', ""],
  ];

  test("says what is wrong, and leaves nothing behind", async () => {
    const lines = refusals.map(([args]) => ["filters", ...args, ...plainScale, "--out", "refused"]);
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
