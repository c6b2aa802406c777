/** Thumbnails of a collection, ready to draw: all of them small enough to be held at once, one sheet at a time in full. */

import type { Tiles } from "../../engine/collections-messages.ts";

/** Bytes that all sheets together may have when they are decoded. */
const room = 96e6;

/** A tile of a sheet: where to draw from. */
export interface TileSource {
  readonly image: ImageBitmap;
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

export class Sheets {
  readonly #tiles: Tiles;
  readonly #shrunk: (ImageBitmap | undefined)[];
  /** Side of a tile on the sheets that are held. */
  readonly side: number;
  #whole: { readonly index: number; readonly image: Promise<ImageBitmap> } | undefined;

  constructor(tiles: Tiles) {
    this.#tiles = tiles;
    this.#shrunk = tiles.sheets.map(() => undefined);
    const each = 4 * tiles.perSheet * Math.max(1, tiles.sheets.length);
    this.side = Math.max(8, Math.min(tiles.side, Math.floor(Math.sqrt(room / each))));
  }

  /** Decodes the sheets one after the other, beside the page's own thread. `ready`: after each. */
  async load(ready: () => void, signal: AbortSignal): Promise<void> {
    for (const index of this.#tiles.sheets.keys()) {
      const image = await this.#decoded(index, this.side).catch(() => undefined);
      if (signal.aborted) return image?.close();
      this.#shrunk[index] = image;
      ready();
    }
  }

  /** Undefined until its sheet is there. */
  tile(row: number): TileSource | undefined {
    return this.#sourceOf(this.#shrunk[Math.floor(row / this.#tiles.perSheet)], row, this.side);
  }

  /** As large as it is in the file. */
  async full(row: number): Promise<TileSource | undefined> {
    const index = Math.floor(row / this.#tiles.perSheet);
    if (this.side === this.#tiles.side) return this.tile(row);
    if (this.#whole?.index !== index) this.#whole = { index, image: this.#decoded(index, this.#tiles.side) };
    return this.#sourceOf(await this.#whole.image.catch(() => undefined), row, this.#tiles.side);
  }

  close(): void {
    for (const image of this.#shrunk) image?.close();
  }

  async #decoded(index: number, side: number): Promise<ImageBitmap> {
    const { sheets, columns, side: full } = this.#tiles;
    const sheet = sheets[index] as Blob;
    if (side === full) return createImageBitmap(sheet);
    return createImageBitmap(sheet, { resizeWidth: columns * side, resizeQuality: "medium" });
  }

  #sourceOf(image: ImageBitmap | undefined, row: number, side: number): TileSource | undefined {
    if (!image) return undefined;
    const { columns, perSheet } = this.#tiles;
    const at = row % perSheet;
    return { image, x: (at % columns) * side, y: Math.floor(at / columns) * side, side };
  }
}
