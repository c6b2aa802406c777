/** Small folders of pictures, made for a test and removed after it. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Mask } from "@fovea/core";
import sharp from "sharp";
import { onTestFinished } from "vitest";

/** `x.jpg` of 8×6, `x.png` of the rows that are given, anything else as text. */
export async function folderOf(files: Readonly<Record<string, string | readonly string[]>>): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), "fovea-dataset-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    if (typeof content !== "string") await writeRows(path, content);
    else if (content === "picture") await writePicture(path);
    else writeFileSync(path, content);
  }
  return root;
}

async function writePicture(path: string): Promise<void> {
  const raw = { width: 8, height: 6, channels: 3 } as const;
  await sharp(Buffer.alloc(8 * 6 * 3, 90), { raw }).toFile(path);
}

/** Rows of digits as grey levels. */
async function writeRows(path: string, rows: readonly string[]): Promise<void> {
  const raw = { width: rows[0]?.length ?? 1, height: rows.length, channels: 1 } as const;
  await sharp(Buffer.from(Array.from(rows.join(""), Number)), { raw }).toFile(path);
}

export const rowsOf = ({ width, height, data }: Mask): string[] =>
  Array.from({ length: height }, (_, y) => data.subarray(y * width, (y + 1) * width).join(""));
