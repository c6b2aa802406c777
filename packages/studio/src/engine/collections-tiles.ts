/** Thumbnails onto sheets, like those of an exported store: the middle of each picture as a square. */

import type { Picture } from "@fovea/core";
import type { Tiles } from "./collections-messages.ts";

const [side, columns] = [64, 32];
const perSheet: number = columns * columns;

export class TileSheets {
  readonly #expected: number;
  readonly #sheets: Blob[] = [];
  #canvas: OffscreenCanvas | undefined;
  #count = 0;

  /** `expected`: pictures at most. */
  constructor(expected: number) {
    this.#expected = expected;
  }

  async put(picture: Picture): Promise<void> {
    const at = this.#count % perSheet;
    this.#canvas ??= this.#sheet();
    const [x, y] = [(at % columns) * side, Math.floor(at / columns) * side];
    const { width, height } = picture;
    const square = Math.min(width, height);
    const [left, top] = [(width - square) / 2, (height - square) / 2];
    const context = this.#canvas.getContext("2d");
    if (context) {
      context.imageSmoothingQuality = "high";
      context.drawImage(canvasOf(picture), left, top, square, square, x, y, side, side);
    }
    this.#count++;
    if (this.#count % perSheet === 0) await this.#finish();
  }

  async done(): Promise<Tiles> {
    if (this.#count % perSheet !== 0) await this.#finish();
    return { sheets: this.#sheets, side, columns, perSheet };
  }

  #sheet(): OffscreenCanvas {
    const tiles = Math.min(perSheet, this.#expected - this.#sheets.length * perSheet);
    return new OffscreenCanvas(columns * side, Math.ceil(tiles / columns) * side);
  }

  async #finish(): Promise<void> {
    if (this.#canvas) this.#sheets.push(await this.#canvas.convertToBlob({ type: "image/png" }));
    this.#canvas = undefined;
  }
}

function canvasOf({ width, height, channels, data }: Picture): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  const image = new ImageData(width, height);
  for (let from = 0, to = 0; to < image.data.length; from += channels, to += 4) {
    image.data[to] = data[from] as number;
    image.data[to + 1] = data[channels < 3 ? from : from + 1] as number;
    image.data[to + 2] = data[channels < 3 ? from : from + 2] as number;
    image.data[to + 3] = 255;
  }
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  return canvas;
}
