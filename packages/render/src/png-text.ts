/** Reads the text chunks back out of a PNG file. */

import { FoveaError } from "@fovea/core";
import { crc32 } from "./crc32.ts";
import { pngSignature } from "./png.ts";

/**
 * Keyword → text of every uncompressed tEXt and iTXt chunk, in the file's order; of equal keywords the first counts.
 *
 * Throws: `picture-unreadable` when the bytes are no PNG, are cut short, or a chunk's checksum is wrong.
 */
export function readPngText(bytes: Uint8Array): Map<string, string> {
  const texts = new Map<string, string>();
  for (const { type, data } of chunks(bytes)) {
    const found = type === "tEXt" ? plainText(data) : type === "iTXt" ? internationalText(data) : undefined;
    if (found && !texts.has(found[0])) texts.set(...found);
  }
  return texts;
}

function* chunks(bytes: Uint8Array): Generator<{ type: string; data: Uint8Array }> {
  if (!pngSignature.every((byte, i) => bytes[i] === byte)) fail("no PNG signature at its start");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let type = "";
  for (let at = pngSignature.length; type !== "IEND"; ) {
    if (at + 12 > bytes.length) fail(`an end at byte ${bytes.length}, before its last chunk`);
    const end = at + 8 + view.getUint32(at);
    type = latin1(bytes.subarray(at + 4, at + 8));
    if (end + 4 > bytes.length) fail(`chunk ${type} cut short`);
    if (view.getUint32(end) !== crc32(bytes.subarray(at + 4, end)))
      fail(`chunk ${type} with a wrong checksum`);
    yield { type, data: bytes.subarray(at + 8, end) };
    at = end + 4;
  }
}

function plainText(data: Uint8Array): [string, string] {
  const [keyword, text] = splitAtZero(data);
  return [latin1(keyword), latin1(text)];
}

/** Keyword 0 flag method language 0 translated-keyword 0 text. Nothing if compressed. */
function internationalText(data: Uint8Array): [string, string] | undefined {
  const [keyword, rest] = splitAtZero(data);
  if (rest[0] !== 0) return undefined;
  const [, translatedOn] = splitAtZero(rest.subarray(2));
  const [, text] = splitAtZero(translatedOn);
  return [latin1(keyword), new TextDecoder().decode(text)];
}

function splitAtZero(data: Uint8Array): [before: Uint8Array, after: Uint8Array] {
  const zero = data.indexOf(0);
  if (zero < 0) fail("a text chunk without an end of its keyword");
  return [data.subarray(0, zero), data.subarray(zero + 1)];
}

const latin1 = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");

function fail(found: string): never {
  throw new FoveaError("picture-unreadable", `Cannot read the text of the PNG: found ${found}`);
}
