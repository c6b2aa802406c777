/** Files that a person gave to the page. */

import type { NamedBytes } from "../engine/messages.ts";

/** Throws in words for a file that went away or is larger than the browser can hold. */
export async function readBytes(file: File): Promise<NamedBytes> {
  try {
    return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
  } catch {
    const size = Math.round(file.size / 1e6);
    throw Object.assign(new Error(`Cannot read "${file.name}": the browser could not load its ${size} MB`), {
      code: "file-unreadable",
      hint: "See that the file is still there; above 2 GB use the command line.",
    });
  }
}
