import { constants, deflateSync } from "node:zlib";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { encodePng } from "./png.ts";
import { readPngText } from "./png-text.ts";
import { provenanceText } from "./provenance.ts";
import type { Raster } from "./raster.ts";

/** Bytes without pattern, from a linear congruential generator. */
function noise(length: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

const raster = <C extends 1 | 3 | 4>(channels: C, width = 7, height = 5): Raster<C> => ({
  width,
  height,
  channels,
  data: noise(width * height * channels),
});

describe("encodePng()", () => {
  test.each([1, 3, 4] as const)(
    "with %i channels is decoded by sharp to the same pixels",
    async (channels) => {
      const image = raster(channels);
      const { data, info } = await sharp(await encodePng(image))
        .toColourspace(channels === 1 ? "b-w" : "srgb")
        .raw()
        .toBuffer({ resolveWithObject: true });
      expect(info).toMatchObject({ width: 7, height: 5, channels });
      expect(new Uint8Array(data)).toEqual(image.data);
    },
  );

  test("takes another compressor", async () => {
    const deflate = (bytes: Uint8Array) => deflateSync(bytes, { level: 1, strategy: constants.Z_RLE });
    const image = raster(3, 60, 40);
    const bytes = await encodePng(image, { deflate, text: { Title: "noise" } });
    expect(new Uint8Array(await sharp(bytes).raw().toBuffer())).toEqual(image.data);
  });

  test("refuses a raster that is not filled", async () => {
    const half = { ...raster(3), data: new Uint8Array(3) };
    await expect(encodePng(half)).rejects.toThrow("found 3 numbers for 5×7×3");
  });

  test.each(["", " x", "x".repeat(80), "Σ"])("refuses the keyword %j", async (keyword) => {
    await expect(encodePng(raster(1), { text: { [keyword]: "" } })).rejects.toThrow("found text keyword");
  });
});

describe("readPngText()", () => {
  const text = { Title: "plain", Comment: "Größe\nzwei", Author: "Σ φ ≤ 日本 🐸", Empty: "" };

  test("gives back every text in order, Latin-1 or not", async () => {
    expect([...readPngText(await encodePng(raster(1), { text }))]).toEqual(Object.entries(text));
  });

  test("reads a view into a larger buffer", async () => {
    const png = await encodePng(raster(1), { text });
    const padded = new Uint8Array(png.length + 3);
    padded.set(png, 3);
    expect(readPngText(padded.subarray(3)).get("Title")).toBe("plain");
  });

  test("refuses what is no PNG", () => {
    expect(() => readPngText(Uint8Array.of(1, 2, 3))).toThrow("no PNG signature");
  });

  test("refuses every truncated file", async () => {
    const png = await encodePng(raster(1), { text });
    for (let end = 0; end < png.length; end++) {
      expect(() => readPngText(png.subarray(0, end))).toThrow("Cannot read the text of the PNG");
    }
  });

  test("refuses a changed chunk", async () => {
    const png = await encodePng(raster(1), { text });
    png[20] = 99;
    expect(() => readPngText(png)).toThrow("chunk IHDR with a wrong checksum");
  });
});

test("provenanceText() survives the file, its ledger as JSON", async () => {
  const ledger = [{ check: "Σφ", value: 1e-7, ok: true }];
  const text = provenanceText({
    software: "Fovea 0.1.0",
    title: "Grad-CAM of frog.jpg",
    method: "grad-cam",
    target: "bullfrog",
    modelSha256: "ab12",
    preprocessing: "crop 224",
    seed: 1,
    engine: "ONNX Runtime",
    ledger,
    command: "fovea explain model.onnx frog.jpg",
  });
  const read = readPngText(await encodePng(raster(3), { text }));
  expect(Object.fromEntries(read)).toEqual(text);
  expect(JSON.parse(read.get("fovea:ledger") as string)).toEqual(ledger);
});
