import { existsSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { random } from "../../packages/core/src/random.ts";
import { fovea, foveaEach, temporaryFolder } from "./fovea.ts";
import { openNet, plainNet, writeModel } from "./models.ts";

const folder = temporaryFolder(async (root) => {
  await writeModel(root, "plain.onnx", plainNet());
  await writeModel(root, "other.onnx", openNet());
  await mkdir(join(root, "pictures"));
  for (const name of ["a", "b", "c", "d"]) await writeNoise(join(root, "pictures", `${name}.png`), name);
  await mkdir(join(root, "mixed"));
  await writeNoise(join(root, "mixed", "good.png"), "e");
  await writeFile(join(root, "mixed", "bad.jpg"), "no picture");
});

/** 32 × 48 pixels, which the model sees squashed to 16 × 16. */
async function writeNoise(path: string, name: string): Promise<void> {
  const draw = random(name.charCodeAt(0));
  const data = Buffer.from(Array.from({ length: 32 * 48 * 3 }, () => Math.floor(256 * draw.uniform())));
  await sharp(data, { raw: { width: 32, height: 48, channels: 3 } }).toFile(path);
}

const prepared = ["--fit", "squash", "--scale", "1/255", "--mean", "0.5,0.5,0.5", "--std", "0.2,0.2,0.2"];

interface Patch {
  readonly key: string;
  readonly path: string;
  readonly score: number;
  readonly position: readonly [number, number];
  readonly region: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
}

describe("fovea patches", () => {
  const run = (...args: string[]) => fovea(folder, "patches", ...args, ...prepared);

  test("cuts the field of the strongest unit from the photo, one of a picture, and a store gives the same", async () => {
    const asked = ["--layer", "relu", "--channel", "2,0", "-k", "3", "--json"];
    const [passed, scanned] = await Promise.all([
      run("plain.onnx", "pictures", ...asked, "--out", "pass"),
      fovea(folder, "scan", "plain.onnx", "pictures", "--store", "kept", "--layers", "relu", ...prepared),
    ]);
    expect([passed.code, scanned.code], passed.stderr + scanned.stderr).toEqual([0, 0]);
    const found = JSON.parse(passed.stdout);
    expect(found.layer.field.map((axis: object) => ({ ...axis }))).toEqual([
      { size: 3, stride: 1, start: -1 },
      { size: 3, stride: 1, start: -1 },
    ]);
    expect(found.beside).toBe("guided-backprop");
    expect(found.channels.map(({ channel }: { channel: number }) => channel)).toEqual([2, 0]);
    for (const { patches } of found.channels as { patches: Patch[] }[]) {
      expect(patches).toHaveLength(3);
      expect(new Set(patches.map(({ path }) => path)).size).toBe(3);
      expect(patches.map(({ score }) => score)).toEqual(
        patches.map(({ score }) => score).sort((a, b) => b - a),
      );
      for (const { position, region } of patches) expect(region).toEqual(threeAround(position));
    }
    expect(readFileSync(join(folder, "pass/patches.html"), "utf8")).toContain('href="../pictures/');
    expect(existsSync(join(folder, "pass/patches.png"))).toBe(true);

    const [stored, refused] = await foveaEach(folder, [
      ["patches", "plain.onnx", "--store", "kept", ...asked, ...prepared, "--out", "stored"],
      ["patches", "other.onnx", "--size", "16x16", "--store", "kept", ...prepared, "--out", "none"],
    ]);
    expect(stored?.code, stored?.stderr).toBe(0);
    const numbers = (text: string) =>
      JSON.parse(text).channels.map(({ patches }: { patches: Patch[] }) =>
        patches.map(({ score, position, region }) => ({ score, position, region })),
      );
    expect(numbers(stored?.stdout ?? "")).toEqual(numbers(passed.stdout));

    expect(refused?.code).toBe(4);
    expect(refused?.stderr).toMatch(
      /made by another model, .* \(sha256 [0-9a-f]{12}\), not by .* \(sha256 [0-9a-f]{12}\)/,
    );
  });

  /** Three rows and columns of the model's input around a position, clipped to it, in a photo of 32 × 48. */
  function threeAround([row, column]: readonly [number, number]): Patch["region"] {
    const span = (at: number): [number, number] => [Math.max(0, at - 1), Math.min(16, at + 2)];
    const [[top, bottom], [left, right]] = [span(row), span(column)];
    return { x: 2 * left, y: 3 * top, width: 2 * (right - left), height: 3 * (bottom - top) };
  }

  test("goes on without pictures that cannot be read, and lists them; shows the gradient where guided would be the same", async () => {
    const { code, stdout } = await run(
      "plain.onnx",
      "mixed",
      "--layer",
      "conv",
      "--channel",
      "top2",
      "--out",
      "some",
    );
    expect(code).toBe(1);
    expect(stdout).toContain("1 picture, ranked by largest value");
    expect(stdout).toContain("the 2 of 4 channels that are strongest");
    expect(stdout).toMatch(/Left out: .*bad\.jpg/);
    expect(stdout).toContain("With each patch: Gradient");
    expect(stdout).toContain("No rectifier lies between the picture and this layer");
  });

  test("ranks by relevance for a class", async () => {
    const args = [
      "--relevance",
      "3",
      "--channel",
      "top2",
      "--layer",
      "relu",
      "-k",
      "2",
      "--json",
      "--out",
      "relevant",
    ];
    const { code, stdout, stderr } = await run("plain.onnx", "pictures", ...args);
    expect(code, stderr).toBe(0);
    const { ranked, beside, channels } = JSON.parse(stdout);
    expect(ranked).toEqual({ by: "relevance", class: 3, label: "class 3" });
    expect(beside).toBe("crp");
    for (const { patches } of channels as { patches: Patch[] }[]) expect(patches.length).toBeGreaterThan(0);
  });

  const refusals: [string[], number, string][] = [
    [["pictures", "--layer", "relu", "--channel", "4"], 5, 'channel 4 of "relu": it has 4, 0 to 3'],
    [["pictures", "--layer", "logits"], 5, "has no positions"],
    [[], 2, "no pictures were given"],
    [["mixed/bad.jpg"], 4, "Cannot find patches: mixed/bad.jpg: it is in no format"],
  ];

  test("says what is wrong, and leaves nothing behind", async () => {
    const lines = refusals.map(([args]) => ["patches", "plain.onnx", ...args, ...prepared, "--out", "none"]);
    const results = await foveaEach(folder, lines);
    for (const [i, [, code, message]] of refusals.entries()) {
      expect(results[i]?.stderr).toContain(message);
      expect(results[i]?.code).toBe(code);
    }
    expect(existsSync(join(folder, "none"))).toBe(false);
  });
});
