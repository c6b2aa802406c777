import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeNpy, floats } from "@fovea/core";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readSegments } from "./read-segments.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-segments-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(
  name: string,
  bytes: Uint8Array,
): Promise<{ shape: readonly number[]; labels: number[] }> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  const { shape, data } = await readSegments(path);
  return { shape, labels: [...data] };
}

const raw = (data: Uint8Array | Uint16Array, channels: 1 | 3) =>
  sharp(data, { raw: { width: 2, height: 2, channels } });

test("readSegments() takes the samples of grey pictures, 8 and 16 bits", async () => {
  const eight = await raw(Uint8Array.of(0, 1, 2, 255), 1)
    .toColourspace("b-w")
    .png()
    .toBuffer();
  expect(await read("8.png", eight)).toEqual({ shape: [2, 2], labels: [0, 1, 2, 255] });
  const sixteen = await raw(Uint16Array.of(0, 1, 300, 65535), 1)
    .toColourspace("grey16")
    .png()
    .toBuffer();
  expect(await read("16.png", sixteen)).toEqual({ shape: [2, 2], labels: [0, 1, 300, 65535] });
});

test("readSegments() takes each colour as a label, of palettes too", async () => {
  const colours = Uint8Array.of(1, 2, 3, 1, 2, 3, 255, 0, 0, 0, 0, 255);
  const labels = [66051, 66051, 0xff0000, 0xff];
  for (const palette of [false, true])
    expect((await read("rgb.png", await raw(colours, 3).png({ palette }).toBuffer())).labels).toEqual(labels);
});

test("readSegments() takes .npy of any number type, and renumbers what is too large for single precision", async () => {
  const int64 = { type: "int64", shape: [3], data: BigInt64Array.of(614454277n, 5n, 614454277n) } as const;
  expect(await read("a.npy", encodeNpy(int64))).toEqual({ shape: [3], labels: [0, 1, 0] });
  const uint8 = { type: "uint8", shape: [1, 3], data: Uint8Array.of(9, 0, 4) } as const;
  expect(await read("b.npy", encodeNpy(uint8))).toEqual({ shape: [1, 3], labels: [9, 0, 4] });
  expect((await read("c.npy", encodeNpy(floats([2], [1.5, 2])))).labels).toEqual([1.5, 2]);
});

test("readSegments() says what is wrong with a file", async () => {
  await expect(read("bad.png", new TextEncoder().encode("no picture"))).rejects.toMatchObject({
    code: "file-unreadable",
    message: expect.stringContaining("Cannot read the labels"),
  });
  await expect(readSegments(join(folder, "none.png"))).rejects.toThrow("there is no such file");
});
