/** Thumbnails of a collection, ready to draw: all of them small enough to be held at once, those that stand alone in full. */

import type { Tiles } from "../../engine/collections-messages.ts";

/** Bytes that all sheets together may have when they are decoded. */
const room = 96e6;

/** Tiles in full that are kept: the last ones asked for. */
const mostKept = 1000;

/** A tile of a sheet: where to draw from. */
export interface TileSource {
  readonly image: ImageBitmap;
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

type Take = (tile: TileSource | undefined) => void;

export class Sheets {
  readonly #tiles: Tiles;
  readonly #shrunk: (ImageBitmap | undefined)[];
  /** Side of a tile on the sheets that are held. */
  readonly side: number;
  readonly #kept = new Map<number, ImageBitmap>();
  /** Tiles in full that somebody waits for, by their sheet: each sheet is decoded once for all of them. */
  readonly #wanted = new Map<number, Map<number, Take[]>>();
  #cutting = false;
  #closed = false;

  constructor(tiles: Tiles) {
    this.#tiles = tiles;
    this.#shrunk = tiles.sheets.map(() => undefined);
    const each = 4 * tiles.perSheet * Math.max(1, tiles.sheets.length);
    this.side = Math.max(8, Math.min(tiles.side, Math.floor(Math.sqrt(room / each))));
  }

  /** Decodes the sheets one after the other, beside the page's own thread. `ready`: after each. */
  async load(ready: () => void, signal: AbortSignal): Promise<void> {
    this.#closed = false;
    for (const index of this.#tiles.sheets.keys()) {
      const image = await this.#decoded(index, this.side).catch(() => undefined);
      if (signal.aborted) return image?.close();
      this.#shrunk[index] = image;
      ready();
    }
  }

  /** Undefined until its sheet is there. */
  tile(row: number): TileSource | undefined {
    const image = this.#shrunk[this.#sheetOf(row)];
    return image && { image, ...this.#place(row, this.side), side: this.side };
  }

  /** As large as it is in the file, once its sheet was decoded; undefined where that cannot be. */
  full(row: number): Promise<TileSource | undefined> {
    const known = this.side === this.#tiles.side ? this.tile(row) : this.#known(row);
    if (known) return Promise.resolve(known);
    return new Promise((take) => {
      const sheet = this.#wanted.get(this.#sheetOf(row)) ?? new Map<number, Take[]>();
      this.#wanted.set(this.#sheetOf(row), sheet.set(row, [...(sheet.get(row) ?? []), take]));
      if (!this.#cutting) void this.#cutAll();
    });
  }

  /** Gives the memory back; load() begins anew. */
  close(): void {
    this.#closed = true;
    for (const image of [...this.#shrunk, ...this.#kept.values()]) image?.close();
    this.#shrunk.fill(undefined);
    this.#kept.clear();
  }

  async #cutAll(): Promise<void> {
    this.#cutting = true;
    // What is asked for in the same turn, such as a list, comes together.
    await Promise.resolve();
    for (let next = this.#next(); next; next = this.#next()) {
      const [index, rows] = next;
      this.#wanted.delete(index);
      const whole = await this.#decoded(index, this.#tiles.side).catch(() => undefined);
      for (const [row, takers] of rows) {
        const tile = whole && (await this.#cut(whole, row));
        for (const take of takers) take(tile);
      }
      whole?.close();
    }
    this.#cutting = false;
  }

  #next(): readonly [number, Map<number, Take[]>] | undefined {
    return this.#wanted.entries().next().value;
  }

  async #cut(whole: ImageBitmap, row: number): Promise<TileSource | undefined> {
    const { side } = this.#tiles;
    const { x, y } = this.#place(row, side);
    const image = await createImageBitmap(whole, x, y, side, side).catch(() => undefined);
    if (this.#closed) image?.close();
    if (!image || this.#closed) return undefined;
    this.#kept.get(row)?.close();
    this.#kept.set(row, image);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) {
      this.#kept.get(oldest)?.close();
      this.#kept.delete(oldest);
    }
    return { image, x: 0, y: 0, side };
  }

  #known(row: number): TileSource | undefined {
    const image = this.#kept.get(row);
    if (!image) return undefined;
    this.#kept.delete(row);
    this.#kept.set(row, image);
    return { image, x: 0, y: 0, side: this.#tiles.side };
  }

  async #decoded(index: number, side: number): Promise<ImageBitmap> {
    const { sheets, columns, side: full } = this.#tiles;
    const sheet = sheets[index] as Blob;
    if (side === full) return createImageBitmap(sheet);
    return createImageBitmap(sheet, { resizeWidth: columns * side, resizeQuality: "medium" });
  }

  #sheetOf(row: number): number {
    return Math.floor(row / this.#tiles.perSheet);
  }

  #place(row: number, side: number): { readonly x: number; readonly y: number } {
    const { columns, perSheet } = this.#tiles;
    const at = row % perSheet;
    return { x: (at % columns) * side, y: Math.floor(at / columns) * side };
  }
}
