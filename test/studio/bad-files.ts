/** Files that people give to the page by mistake, or that somebody made to do harm. */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { encodeModel, parseGraph } from "@fovea/core";
import sharp, { type Sharp } from "sharp";
import { crc32 } from "../../packages/render/src/crc32.ts";

export interface NamedFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

export const modelFile = (name: string, bytes: Uint8Array | string): NamedFile => ({
  name,
  mimeType: "application/octet-stream",
  buffer: Buffer.from(bytes),
});

export const pictureFile = (name: string, bytes: Uint8Array | string): NamedFile => ({
  name,
  mimeType: `image/${name.split(".").at(-1)}`,
  buffer: Buffer.from(bytes),
});

export const menagerieNet: Buffer = readFileSync(
  fileURLToPath(new URL("../../packages/menagerie/models/menagerie-net.onnx", import.meta.url)),
);

/** A network whose second node is as given. */
const netWith = (node: string): Uint8Array =>
  encodeModel(
    parseGraph(`input x: float32[1,3,16,16]
a = Relu(x)
${node}
pool = GlobalAveragePool(b)
logits = Flatten(pool)
output logits: float32[1,3]
`),
  );

/** No engine has such an operator. */
export const strangeNet = (): Uint8Array => netWith("b = Frobnicate(a)");

/** 65 GB between two layers. */
export const hugeNet = (): Uint8Array => netWith("b = Upsample<scales=[1.0, 1.0, 4608.0, 4608.0]>(a)");

const drawn = (): Sharp => sharp({ create: { width: 32, height: 32, channels: 3, background: "#587" } });

export const goodPng = (): Promise<Buffer> => drawn().png().toBuffer();

/** A small PNG whose header promises `side` × `side` pixels. */
export async function pngOfSide(side: number): Promise<Buffer> {
  const png = await goodPng();
  png.writeUInt32BE(side, 16);
  png.writeUInt32BE(side, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  return png;
}

/** The same of a JPEG. */
export async function jpegOfSide(side: number): Promise<Buffer> {
  const jpeg = await drawn().jpeg().toBuffer();
  const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
  jpeg.writeUInt16BE(side, frame + 5);
  jpeg.writeUInt16BE(side, frame + 7);
  return jpeg;
}
