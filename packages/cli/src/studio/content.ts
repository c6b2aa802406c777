/** What the server of the studio can answer with: a fixed table from addresses to files and bytes. */

import { extname } from "node:path";

/** How long a browser may keep an answer: for ever as its address changes with it, if it asks first, not at all. */
export type Keep = "for ever" | "if unchanged" | "never";

export interface Content {
  /** A file on disk, or what it would hold. */
  readonly from: string | Uint8Array;
  readonly type: string;
  readonly keep: Keep;
}

/** By the path of the address, without its first slash. What is not in the table is not there. */
export type Contents = ReadonlyMap<string, Content>;

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".webp": "image/webp",
  ".gif": "image/gif",
  ".avif": "image/avif",
  ".wasm": "application/wasm",
};

/** Bytes of no known type, where the ending says nothing. */
export const typeOf = (name: string): string =>
  types[extname(name).toLowerCase()] ?? "application/octet-stream";

export const cacheControl: Readonly<Record<Keep, string>> = {
  "for ever": "public, max-age=31536000, immutable",
  "if unchanged": "no-cache",
  never: "no-store",
};
