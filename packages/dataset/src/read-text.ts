/** Annotation files: of a bearable size, and JSON that is not nested without end. */

import { readFile, stat } from "node:fs/promises";

/** Throws an `Error` that says what was found. */
export async function readBytes(path: string, most: number): Promise<Uint8Array> {
  const { size } = await stat(path);
  if (size > most) throw new Error(`the file has ${size} bytes, more than ${most}`);
  return readFile(path);
}

const deepest = 32;

/** Throws an `Error` for JSON that is broken, or whose brackets stand more than 32 deep. */
export function parseJson(bytes: Uint8Array): unknown {
  checkNesting(bytes);
  return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
}

const [quote, backslash] = [0x22, 0x5c];

function checkNesting(bytes: Uint8Array): void {
  let depth = 0;
  let text = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    if (text && byte === backslash) i++;
    else if (byte === quote) text = !text;
    else if (text) continue;
    // [ and { differ from ] and } by 2, and from each other by the bit 0x20.
    else if ((byte & 0xdf) === 0x5b && ++depth > deepest)
      throw new Error(`its brackets are nested more than ${deepest} deep`);
    else if ((byte & 0xdf) === 0x5d) depth--;
  }
}
