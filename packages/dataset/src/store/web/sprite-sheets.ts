/** Thumbnails on sheets: one file for a thousand pictures. */

import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ScannedPicture } from "../row.ts";
import type { WebFile } from "./manifest.ts";

/** Tiles in a row and rows of a sheet. */
export const columns = 32;
export const perSheet: number = columns * columns;

/** Grey level of the tile of a picture that is not there. */
const grey = 128;
/** Pictures that are decoded at once. */
const together = 4;
const quality = 80;

export type TilePicture = Pick<ScannedPicture, "key" | "bytes">;

export interface Sheets {
  readonly files: readonly WebFile[];
  readonly missing: number;
}

/** Writes sheets of square tiles in the order of the pictures. */
export async function writeSheets(
  into: string,
  from: string,
  pictures: readonly TilePicture[],
  side: number,
  progress: (done: number) => void,
): Promise<Sheets> {
  const files: WebFile[] = [];
  let missing = 0;
  for (let first = 0; first < pictures.length; first += perSheet) {
    const some = pictures.slice(first, first + perSheet);
    const sheet = new Sheet(side, some.length);
    for (let i = 0; i < some.length; i += together) {
      const tiles = await Promise.all(some.slice(i, i + together).map((each) => tileOf(from, each, side)));
      for (const [j, tile] of tiles.entries()) {
        if (tile) sheet.put(i + j, tile);
        else missing++;
      }
      progress(first + i + tiles.length);
    }
    const name = `sheet-${String(first / perSheet).padStart(4, "0")}.jpg`;
    const bytes = await sheet.jpeg();
    await writeFile(join(into, name), bytes);
    files.push({ name, type: "jpeg", bytes: bytes.length });
  }
  return { files, missing };
}

/** The middle of a picture as a square of RGB levels; nothing for a file that is gone, changed or damaged since. */
async function tileOf(
  from: string,
  { key, bytes }: TilePicture,
  side: number,
): Promise<Uint8Array | undefined> {
  const path = join(from, key);
  const found = await stat(path).catch(() => undefined);
  // A file of another size is not the one that the scan decoded: it might be anything.
  if (found?.size !== bytes) return undefined;
  const { default: sharp } = await import("sharp");
  return sharp(path, { pages: 1, limitInputPixels: false, failOn: "error" })
    .autoOrient()
    .resize(side, side, { fit: "cover" })
    .flatten({ background: "#ffffff" })
    .toColourspace("srgb")
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true })
    .then(({ data, info }) => (info.channels === 1 ? tripled(data) : data))
    .catch(() => undefined);
}

function tripled(levels: Uint8Array): Uint8Array {
  const result = new Uint8Array(3 * levels.length);
  for (let i = 0; i < levels.length; i++) result.fill(levels[i] as number, 3 * i, 3 * i + 3);
  return result;
}

class Sheet {
  readonly #side: number;
  readonly #width: number;
  readonly #height: number;
  readonly #levels: Uint8Array;

  /** As wide as the sheets before it, as high as its tiles need. */
  constructor(side: number, tiles: number) {
    this.#side = side;
    this.#width = columns * side;
    this.#height = Math.ceil(tiles / columns) * side;
    this.#levels = new Uint8Array(this.#width * this.#height * 3).fill(grey);
  }

  put(tile: number, levels: Uint8Array): void {
    const side = this.#side;
    const [x, y] = [(tile % columns) * side, Math.floor(tile / columns) * side];
    for (let row = 0; row < side; row++) {
      const line = levels.subarray(3 * row * side, 3 * (row + 1) * side);
      this.#levels.set(line, 3 * ((y + row) * this.#width + x));
    }
  }

  async jpeg(): Promise<Uint8Array> {
    const { default: sharp } = await import("sharp");
    const raw = { width: this.#width, height: this.#height, channels: 3 } as const;
    return sharp(this.#levels, { raw }).jpeg({ quality }).toBuffer();
  }
}
