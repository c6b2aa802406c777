/** A dot for each of very many pictures, written pixel by pixel, in slices: no slice holds the page up. */

import type { MapScene, MapView } from "./draw-map.ts";

/** Longest time at once, ms; looked at after so many dots. */
const [slice, often] = [8, 1024];

/** Steps through the rows: both are prime, so that one of them meets every row. */
const steps = [7919, 7907] as const;

type Shown = Pick<MapScene, "places" | "colouring" | "only"> &
  Pick<MapView, "camera" | "width" | "height" | "ratio">;

export class DotLayer {
  #shown: Shown | undefined;
  #next = 0;
  #canvas: OffscreenCanvas | undefined;
  #image: ImageData | undefined;

  /** Draws on where the last slice ended, or anew where something has changed. Whether all dots are there. */
  draw(context: CanvasRenderingContext2D, scene: MapScene, view: MapView, size: number): boolean {
    const { places, colouring, only } = scene;
    const { camera, width, height, ratio } = view;
    const shown: Shown = { places, colouring, only, camera, width, height, ratio };
    if (!this.#shown || !same(shown, this.#shown)) this.#restart(shown);
    const done = this.#next * 2 >= places.length;
    if (!done) this.#slice(shown, size);
    if (this.#canvas) context.drawImage(this.#canvas, 0, 0, view.width, view.height);
    return this.#next * 2 >= places.length;
  }

  #restart(shown: Shown): void {
    const width = Math.round(shown.width * shown.ratio);
    const height = Math.round(shown.height * shown.ratio);
    if (this.#image?.width !== width || this.#image.height !== height) {
      this.#image = new ImageData(width, height);
      this.#canvas = new OffscreenCanvas(width, height);
    } else this.#image.data.fill(0);
    this.#shown = shown;
    this.#next = 0;
  }

  #slice({ places, colouring, only, camera, ratio }: Shown, size: number): void {
    const image = this.#image as ImageData;
    const pixels = new Uint32Array(image.data.buffer);
    const levels = Uint32Array.from(colouring.swatches, ({ colour }, i) =>
      levelOf(colour, only === undefined || only === i),
    );
    const reach = Math.round(size * ratio);
    const count = places.length / 2;
    const step = count % steps[0] === 0 ? steps[1] : steps[0];
    const end = performance.now() + slice;
    for (; this.#next < count; this.#next++) {
      if (this.#next % often === often - 1 && performance.now() > end) break;
      // Rows lie by class: in their order the first slice would show one class alone, and the last class cover all others.
      const row = (this.#next * step) % count;
      const left = Math.round((camera.scale * (places[2 * row] as number) + camera.x) * ratio - reach / 2);
      const top = Math.round((camera.scale * (places[2 * row + 1] as number) + camera.y) * ratio - reach / 2);
      fillSquare(pixels, image, left, top, reach, levels[colouring.swatchOf[row] as number] as number);
    }
    this.#canvas?.getContext("2d")?.putImageData(image, 0, 0);
  }
}

const same = (a: Shown, b: Shown): boolean =>
  (Object.keys(a) as (keyof Shown)[]).every((name) => a[name] === b[name]);

/** As far as it lies on the map; nothing where its place is not known. */
function fillSquare(
  pixels: Uint32Array,
  { width, height }: ImageData,
  left: number,
  top: number,
  side: number,
  level: number,
): void {
  const [right, bottom] = [Math.min(width, left + side), Math.min(height, top + side)];
  for (let y = Math.max(0, top); y < bottom; y++)
    for (let x = Math.max(0, left); x < right; x++) pixels[y * width + x] = level;
}

/** `#rrggbb` as the four bytes of a pixel, alpha last. */
function levelOf(colour: string, clear: boolean): number {
  const rgb = Number.parseInt(colour.slice(1), 16);
  const [red, green, blue] = [rgb >> 16, (rgb >> 8) & 255, rgb & 255];
  return (((clear ? 255 : 30) << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}
