/** Names of result files: what they were made from, safe on every file system, never twice the same. */

import { createHash } from "node:crypto";
import { basename, dirname, extname, resolve } from "node:path";
import type { Target } from "@fovea/core";

/** Longest part of a name, in bytes: three of them, dots and an ending stay below the usual limit of 255. */
const longest = 100;

/**
 * The text with characters that some file system refuses written as %XX, so that different texts stay different; cut
 * with a hash if it is long.
 */
export function safeName(text: string): string {
  const escaped = text
    .replace(
      /[<>:"/\\|?*%\p{Cc}]/gu,
      (c) => `%${(c.codePointAt(0) as number).toString(16).toUpperCase().padStart(2, "0")}`,
    )
    .replace(/^\./, "%2E")
    .replace(/^ | $/g, "%20")
    .replace(/^(con|prn|aux|nul|com\d|lpt\d)$/i, "%$1");
  if (Buffer.byteLength(escaped) <= longest) return escaped;
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 8);
  return `${Buffer.from(escaped)
    .subarray(0, longest - 9)
    .toString("utf8")
    .replace(/\uFFFD.*$/, "")}~${hash}`;
}

/**
 * One name for each input, in order: the file's name without its ending; where that is taken (upper and lower case count
 * as the same), with the folder before it, then with the ending behind it, then with a number.
 */
export function inputNames(paths: readonly string[]): string[] {
  const taken = new Set<string>();
  return paths.map((path) => {
    for (const name of candidates(path)) {
      const key = name.toLowerCase().normalize("NFC");
      if (taken.has(key)) continue;
      taken.add(key);
      return name;
    }
    throw new Error("candidates() has no end");
  });
}

function* candidates(path: string): Generator<string> {
  const extension = extname(path);
  const stem = basename(path, extension);
  const long = `${basename(dirname(resolve(path)))}-${stem}`;
  yield safeName(stem);
  yield safeName(long);
  yield safeName(`${long}-${extension.slice(1)}`);
  for (let n = 2; ; n++) yield safeName(`${long}-${extension.slice(1)}-${n}`);
}

/** `207`, `207-vs-208`, or `conv5_12_3_4` for a unit of a layer. */
export function targetName(target: Target): string {
  if (target.kind === "unit") return safeName([target.layer, ...target.index].join("_"));
  return target.versus ? `${target.index}-vs-${target.versus.index}` : String(target.index);
}
