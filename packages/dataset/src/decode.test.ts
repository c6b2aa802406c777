/** Decoding: pictures of every kind are made on the fly and read back. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Picture } from "@fovea/core";
import sharp, { type Sharp } from "sharp";
import { expect, test } from "vitest";
import { decodePicture } from "./decode.ts";

const levels = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 10, 20, 30, 100, 110, 120];

/** 3×2: red, green, blue / white, dark, grey-blue. */
const six = (): Sharp => sharp(Buffer.from(levels), { raw: { width: 3, height: 2, channels: 3 } });

const noise = (): Sharp =>
  sharp({
    create: {
      width: 64,
      height: 64,
      channels: 3,
      background: "#000",
      noise: { type: "gaussian", mean: 128, sigma: 60 },
    },
  });

const summary = ({ width, height, channels, data }: Picture) => ({
  width,
  height,
  channels,
  data: [...data],
});

const read = async (made: Sharp): Promise<ReturnType<typeof summary>> =>
  summary(await decodePicture(await made.toBuffer()));

test("decodePicture() gives rows from the top, channels interleaved", async () => {
  const expected = { width: 3, height: 2, channels: 3, data: levels };
  expect(await read(six().png())).toEqual(expected);
  expect(await read(six().png({ palette: true }))).toEqual(expected);
  expect(await read(six().tiff({ compression: "lzw" }))).toEqual(expected);
  expect(await read(six().webp({ lossless: true }))).toEqual(expected);
});

test("decodePicture() turns the picture upright and reports its size so", async () => {
  const turned = await decodePicture(await six().withMetadata({ orientation: 6 }).png().toBuffer());
  expect(turned).toMatchObject({ width: 2, height: 3, originalWidth: 2, originalHeight: 3 });
  // Orientation 6: the file's left column, from below, is the top row.
  expect([...turned.data.slice(0, 6)]).toEqual([255, 255, 255, 255, 0, 0]);
});

test("decodePicture() keeps grey pictures at one channel", async () => {
  const grey = sharp(Buffer.from([0, 128, 255]), { raw: { width: 3, height: 1, channels: 1 } });
  expect(await read(grey.toColourspace("b-w").png())).toEqual({
    width: 3,
    height: 1,
    channels: 1,
    data: [0, 128, 255],
  });
});

test("decodePicture() lays transparent parts on white", async () => {
  const rgba = Buffer.from([255, 0, 0, 255, 255, 0, 0, 0, 255, 0, 0, 51]);
  const made = sharp(rgba, { raw: { width: 3, height: 1, channels: 4 } }).png();
  expect((await read(made)).data).toEqual([255, 0, 0, 255, 255, 255, 255, 204, 204]);
});

test("decodePicture() brings 16 bits to 8", async () => {
  const samples = Uint16Array.of(0, 257, 65535, 128 * 257, 514, 254 * 257);
  const raw = { width: 6, height: 1, channels: 1 } as const;
  expect((await read(sharp(samples, { raw }).toColourspace("grey16").png())).data).toEqual([
    0, 1, 255, 128, 2, 254,
  ]);
  const colour = sharp(samples, { raw: { width: 2, height: 1, channels: 3 } })
    .toColourspace("rgb16")
    .png();
  expect((await read(colour)).data).toEqual([0, 1, 255, 128, 2, 254]);
});

test("decodePicture() turns CMYK into RGB", async () => {
  const red = sharp({ create: { width: 8, height: 8, channels: 3, background: "#c83232" } });
  const { channels, data } = await read(red.toColourspace("cmyk").jpeg({ quality: 100 }));
  expect(channels).toBe(3);
  [200, 50, 50].forEach((level, c) => {
    expect(Math.abs((data[c] as number) - level)).toBeLessThan(30);
  });
});

test("decodePicture() leaves samples of a wide-gamut profile as they are", async () => {
  const stored = await six().withIccProfile("p3").png().toBuffer();
  const samples = await sharp(stored, { ignoreIcc: true }).raw().toBuffer();
  expect([...(await decodePicture(stored)).data]).toEqual([...samples]);
});

test("decodePicture() takes the first frame of an animation", async () => {
  const frames = Buffer.concat([Buffer.alloc(12, 200), Buffer.alloc(12, 10)]);
  const raw = { width: 2, height: 4, channels: 3, pageHeight: 2 } as const;
  for (const made of [sharp(frames, { raw }).gif(), sharp(frames, { raw }).webp({ lossless: true })]) {
    expect(await read(made)).toEqual({ width: 2, height: 2, channels: 3, data: Array(12).fill(200) });
  }
});

test("decodePicture() reads a picture of one pixel", async () => {
  const one = sharp({ create: { width: 1, height: 1, channels: 3, background: "#010203" } });
  expect(await read(one.png())).toEqual({ width: 1, height: 1, channels: 3, data: [1, 2, 3] });
});

test("decodePicture() reads files and names them when it cannot", async () => {
  const folder = await mkdtemp(join(tmpdir(), "fovea-decode-"));
  const path = join(folder, "a.png");
  await writeFile(path, await six().png().toBuffer());
  expect((await decodePicture(path)).width).toBe(3);
  await expect(decodePicture(folder)).rejects.toThrow(
    `Cannot read the picture "${folder}": illegal operation`,
  );
  await rm(folder, { recursive: true });
  await expect(decodePicture(path)).rejects.toThrow(
    `Cannot read the picture "${path}": no such file or directory`,
  );
});

const svg = '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="5" height="5"/>';

test.each([
  ["an empty file", async () => Buffer.alloc(0), "the file is empty"],
  ["a text", async () => Buffer.from("hello, no picture here"), "in no format of pictures"],
  ["SVG", async () => Buffer.from(svg), "it is SVG or other text, not pixels"],
  ["half a JPEG", async () => (await noise().jpeg().toBuffer()).subarray(0, 1500), "damaged or cut off"],
  ["half a PNG", async () => (await noise().png().toBuffer()).subarray(0, 5000), "Cannot read the picture"],
  [
    "a damaged PNG",
    async () => (await noise().png().toBuffer()).fill(7, 3000, 4000),
    "Cannot read the picture",
  ],
])("decodePicture() refuses %s", async (_, bytes, message) => {
  const attempt = decodePicture(await bytes(), { name: "a.jpg" });
  await expect(attempt).rejects.toThrow(message);
  await expect(attempt).rejects.toMatchObject({ code: "picture-unreadable" });
  await expect(attempt).rejects.toThrow('Cannot read the picture "a.jpg": ');
});

test("decodePicture() refuses more pixels than the limit, before decoding them", async () => {
  const png = await noise().png().toBuffer();
  await expect(decodePicture(png, { maxPixels: 64 * 64 - 1 })).rejects.toThrow(
    "Cannot read the picture: its 64×64 pixels are more than the limit of 4095",
  );
  expect((await decodePicture(png, { maxPixels: 64 * 64 })).width).toBe(64);
});
