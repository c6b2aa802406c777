/** Pixels → a PNG file, with text about where they come from. */

import { FoveaError } from "@fovea/core";
import { crc32 } from "./crc32.ts";
import { assertFilled, type Raster } from "./raster.ts";

/** zlib-wrapped DEFLATE (RFC 1950). */
export type Deflate = (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>;

export interface PngOptions {
  /** Text chunks in this order: keyword (1–79 Latin-1 characters) → any text. */
  readonly text?: Readonly<Record<string, string>>;
  /**
   * The compressor. @default the platform's CompressionStream
   *
   * In Node `(b) => deflateSync(b, { level: 1, strategy: constants.Z_RLE })` takes a third of the time, and after the
   * Sub filter the files are no larger: runs and symbol frequencies are all there is to gain in a photograph.
   */
  readonly deflate?: Deflate;
}

/** The eight bytes every PNG file starts with. */
export const pngSignature: Uint8Array = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);

const colourTypes = { 1: 0, 3: 2, 4: 6 } as const;

/**
 * A PNG file of a grey, RGB or RGBA raster, 8 bits a sample, every row with the Sub filter.
 * Text that fits Latin-1 becomes a tEXt chunk, other text iTXt (UTF-8), both uncompressed so that any tool can read them.
 *
 * Throws: `usage` for an unfilled raster or a keyword PNG does not allow.
 * Source: PNG (third edition), https://www.w3.org/TR/png-3/
 */
export async function encodePng(raster: Raster, options: PngOptions = {}): Promise<Uint8Array> {
  assertFilled("write a PNG", raster);
  const { text = {}, deflate = deflateByPlatform } = options;
  return joined([
    pngSignature,
    chunk("IHDR", header(raster)),
    ...Object.entries(text).map(([keyword, value]) => textChunk(keyword, value)),
    chunk("IDAT", await deflate(subFiltered(raster))),
    chunk("IEND", new Uint8Array()),
  ]);
}

function header({ width, height, channels }: Raster): Uint8Array {
  const bytes = new Uint8Array(13);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  bytes.set([8, colourTypes[channels]], 8);
  return bytes;
}

/** Each row: the filter's number 1, then every sample less the one of the same channel to its left. */
function subFiltered({ width, height, channels, data }: Raster): Uint8Array {
  const stride = width * channels;
  const rows = new Uint8Array((stride + 1) * height);
  for (let y = 0, to = 0; y < height; y++) {
    rows[to++] = 1;
    const start = y * stride;
    for (let i = start; i < start + channels; i++) rows[to++] = data[i] as number;
    for (let i = start + channels; i < start + stride; i++) {
      rows[to++] = (data[i] as number) - (data[i - channels] as number);
    }
  }
  return rows;
}

function textChunk(keyword: string, value: string): Uint8Array {
  if (!/^[!-~\u00a1-\u00ff]([ -~\u00a1-\u00ff]{0,77}[!-~\u00a1-\u00ff])?$/.test(keyword)) {
    throw new FoveaError("usage", `Cannot write a PNG: found text keyword "${keyword}"`, {
      hint: "A keyword has 1 to 79 printable Latin-1 characters and no space at its ends.",
    });
  }
  const codes = Array.from(value, (character) => character.codePointAt(0) as number);
  const plain = codes.every(
    (code) => (code >= 32 && code < 127) || code === 10 || (code >= 161 && code <= 255),
  );
  const name = [...latin1(keyword), 0];
  if (plain) return chunk("tEXt", joined([Uint8Array.from(name), latin1(value)]));
  // After the keyword: not compressed, method 0, no language, no translated keyword.
  return chunk("iTXt", joined([Uint8Array.from([...name, 0, 0, 0, 0]), new TextEncoder().encode(value)]));
}

/** Length, type, data, checksum of type and data. */
function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(latin1(type), 4);
  bytes.set(data, 8);
  view.setUint32(data.length + 8, crc32(bytes.subarray(4, data.length + 8)));
  return bytes;
}

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

async function deflateByPlatform(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([bytes as BlobPart]).stream().pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
