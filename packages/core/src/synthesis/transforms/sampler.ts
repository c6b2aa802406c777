/** Bilinear sampling of an image through a view, and its transpose. */

import { type FloatTensor, floats } from "../../tensor.ts";
import type { View } from "./view.ts";

/** Level of the margin. */
const grey = 0.5;

/**
 * Where each pixel of a view lies in the image; the tables are used again by every view.
 *
 * The image is sampled with a frame around it, so that no pixel of a view asks where the border is: what lies beyond the
 * frame is what the frame ends in.
 */
export class Sampler {
  readonly #channels: number;
  readonly #height: number;
  readonly #width: number;
  /** Width of the frame on every side. */
  readonly #frame: number;
  /** The image in its frame, of three channels at least. */
  readonly #framed: Float32Array;
  readonly #view: FloatTensor;
  readonly #back: FloatTensor;
  /** Place in the frame of the pixel above and to the left, and how far beyond it each pixel of the view lies. */
  readonly #firsts: Int32Array;
  readonly #rights: Float32Array;
  readonly #downs: Float32Array;
  #margin = false;

  /** `shape`: of the images, 1×C×H×W. */
  constructor(shape: readonly number[]) {
    const [, channels, height, width] = shape as [number, number, number, number];
    this.#channels = channels;
    this.#height = height;
    this.#width = width;
    this.#frame = Math.ceil(Math.max(height, width) / 4);
    this.#framed = new Float32Array(Math.max(3, channels) * this.#rows * this.#columns);
    this.#view = floats(shape);
    this.#back = floats(shape);
    this.#firsts = new Int32Array(height * width);
    this.#rights = new Float32Array(height * width);
    this.#downs = new Float32Array(height * width);
  }

  get #rows(): number {
    return this.#height + 2 * this.#frame;
  }

  get #columns(): number {
    return this.#width + 2 * this.#frame;
  }

  /** Looks through another view from now on. */
  look({ a, b, c, d, dx, dy, margin }: View): void {
    this.#margin = margin;
    const height = this.#height;
    const width = this.#width;
    const columns = this.#columns;
    const lastColumn = columns - 1;
    const lastRow = this.#rows - 1;
    const middleX = (width - 1) / 2;
    const middleY = (height - 1) / 2;
    for (let y = 0, i = 0; y < height; y++) {
      const startX = b * (y - middleY) - a * middleX + dx + middleX + this.#frame;
      const startY = d * (y - middleY) - c * middleX + dy + middleY + this.#frame;
      for (let x = 0; x < width; x++, i++) {
        const column = Math.min(Math.max(startX + a * x, 0), lastColumn);
        const row = Math.min(Math.max(startY + c * x, 0), lastRow);
        const left = Math.min(Math.floor(column), lastColumn - 1);
        const top = Math.min(Math.floor(row), lastRow - 1);
        this.#firsts[i] = top * columns + left;
        this.#rights[i] = column - left;
        this.#downs[i] = row - top;
      }
    }
  }

  /** The view of an image; good until the next call. */
  seen(image: FloatTensor): FloatTensor {
    this.#hang(image.data);
    const rights = this.#rights;
    const downs = this.#downs;
    const columns = this.#columns;
    const [r, g, b] = this.#planes();
    const to = this.#view.data;
    const size = this.#firsts.length;
    const three = this.#channels === 3;
    for (let i = 0; i < size; i++) {
      const first = this.#firsts[i] as number;
      const next = first + columns;
      const right = rights[i] as number;
      const corner = right * (downs[i] as number);
      const beside = right - corner;
      const under = (downs[i] as number) - corner;
      const here = 1 - right - under;
      to[i] =
        here * (r[first] as number) +
        beside * (r[first + 1] as number) +
        under * (r[next] as number) +
        corner * (r[next + 1] as number);
      // Written out: a loop over the channels takes twice the time.
      if (!three) continue;
      to[i + size] =
        here * (g[first] as number) +
        beside * (g[first + 1] as number) +
        under * (g[next] as number) +
        corner * (g[next + 1] as number);
      to[i + 2 * size] =
        here * (b[first] as number) +
        beside * (b[first + 1] as number) +
        under * (b[next] as number) +
        corner * (b[next + 1] as number);
    }
    return this.#view;
  }

  /** The transpose of `seen`: from ∂S/∂view to ∂S/∂image; good until the next call. */
  unseen({ data: from }: FloatTensor): FloatTensor {
    this.#framed.fill(0);
    const rights = this.#rights;
    const downs = this.#downs;
    const columns = this.#columns;
    const [r, g, b] = this.#planes();
    const size = this.#firsts.length;
    const three = this.#channels === 3;
    for (let i = 0; i < size; i++) {
      const first = this.#firsts[i] as number;
      const next = first + columns;
      const right = rights[i] as number;
      const corner = right * (downs[i] as number);
      const beside = right - corner;
      const under = (downs[i] as number) - corner;
      const here = 1 - right - under;
      const red = from[i] as number;
      r[first] = (r[first] as number) + here * red;
      r[first + 1] = (r[first + 1] as number) + beside * red;
      r[next] = (r[next] as number) + under * red;
      r[next + 1] = (r[next + 1] as number) + corner * red;
      if (!three) continue;
      const green = from[i + size] as number;
      g[first] = (g[first] as number) + here * green;
      g[first + 1] = (g[first + 1] as number) + beside * green;
      g[next] = (g[next] as number) + under * green;
      g[next + 1] = (g[next + 1] as number) + corner * green;
      const blue = from[i + 2 * size] as number;
      b[first] = (b[first] as number) + here * blue;
      b[first + 1] = (b[first + 1] as number) + beside * blue;
      b[next] = (b[next] as number) + under * blue;
      b[next + 1] = (b[next + 1] as number) + corner * blue;
    }
    return this.#takeDown();
  }

  #planes(): readonly [Float32Array, Float32Array, Float32Array] {
    const size = this.#rows * this.#columns;
    const plane = (c: number): Float32Array => this.#framed.subarray(c * size, (c + 1) * size);
    return [plane(0), plane(1), plane(2)];
  }

  /** Puts an image into its frame: grey, or the border's pixels going on. */
  #hang(data: Float32Array): void {
    if (this.#margin) this.#framed.fill(grey);
    for (let c = 0; c < this.#channels; c++) {
      const plane = this.#framed.subarray(c * this.#rows * this.#columns);
      for (let y = 0; y < this.#height; y++) {
        const from = (c * this.#height + y) * this.#width;
        const line = data.subarray(from, from + this.#width);
        const start = (y + this.#frame) * this.#columns;
        plane.set(line, start + this.#frame);
        if (this.#margin) continue;
        plane.fill(line[0] as number, start, start + this.#frame);
        plane.fill(line[this.#width - 1] as number, start + this.#frame + this.#width, start + this.#columns);
      }
      if (!this.#margin) this.#carryOn(plane);
    }
  }

  /** The first and last rows of the image above and below it. */
  #carryOn(plane: Float32Array): void {
    const first = this.#frame * this.#columns;
    const last = (this.#frame + this.#height - 1) * this.#columns;
    for (let y = 0; y < this.#frame; y++) {
      plane.copyWithin(y * this.#columns, first, first + this.#columns);
      plane.copyWithin(last + (y + 1) * this.#columns, last, last + this.#columns);
    }
  }

  /** Takes the sums out of the frame: what went to the border's pixels going on is theirs. */
  #takeDown(): FloatTensor {
    const to = this.#back.data;
    for (let c = 0, start = 0; c < this.#channels; c++, start += this.#rows * this.#columns) {
      const plane = this.#framed.subarray(start, start + this.#rows * this.#columns);
      if (!this.#margin) this.#gatherEdges(plane);
      for (let y = 0; y < this.#height; y++) {
        const from = (y + this.#frame) * this.#columns + this.#frame;
        to.set(plane.subarray(from, from + this.#width), (c * this.#height + y) * this.#width);
      }
    }
    return this.#back;
  }

  #gatherEdges(plane: Float32Array): void {
    const columns = this.#columns;
    const [top, left] = [this.#frame, this.#frame];
    const [bottom, right] = [top + this.#height - 1, left + this.#width - 1];
    for (let y = 0; y < this.#rows; y++) {
      const row = Math.min(Math.max(y, top), bottom);
      for (let x = 0; x < columns; x++) {
        if (y === row && x === left && left < right) x = right + 1;
        const column = Math.min(Math.max(x, left), right);
        if (y === row && x === column) continue;
        const place = row * columns + column;
        plane[place] = (plane[place] as number) + (plane[y * columns + x] as number);
      }
    }
  }
}
