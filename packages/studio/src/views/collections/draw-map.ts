/** The map: a thumbnail or a dot for each picture, framed in its colour. */

import type { Camera } from "./camera.ts";
import type { Colouring } from "./colouring.ts";
import type { DotLayer } from "./dot-layer.ts";
import type { Sheets } from "./sheets.ts";

export interface MapScene {
  readonly places: Float32Array;
  readonly colouring: Colouring;
  /** The one swatch that is looked at; the others are pale. */
  readonly only: number | undefined;
  readonly sheets: Sheets | undefined;
  readonly selected: number | undefined;
  readonly neighbours: readonly number[];
  readonly hovered: number | undefined;
}

export interface MapView {
  readonly camera: Camera;
  /** Scale at which all is seen. */
  readonly whole: number;
  readonly width: number;
  readonly height: number;
  readonly ink: string;
  /** Pixels of the canvas for one of the page. */
  readonly ratio: number;
}

/** More thumbnails than this are dots: they would overlap, and take longer than a frame to draw. */
const mostThumbnails = 800;
const smallest = 14;

/** Side of a thumbnail in pixels: it grows with the map, but more slowly. */
export function sideOf(count: number, { camera, whole, width, height }: MapView): number {
  const first = Math.min(30, 0.6 * Math.sqrt((width * height) / Math.max(1, count)));
  return Math.min(96, first * (camera.scale / whole) ** 0.6);
}

/** What is selected comes last. Whether all is drawn: where it is not, draw again in the next frame. */
export function drawMap(
  context: CanvasRenderingContext2D,
  scene: MapScene,
  view: MapView,
  dots: DotLayer,
): boolean {
  // Before the page has room for it there is nothing to draw on.
  if (view.width < 1 || view.height < 1) return true;
  const { places } = scene;
  const count = places.length / 2;
  const side = sideOf(count, view);
  context.clearRect(0, 0, view.width, view.height);
  const seen =
    side < smallest || scene.sheets === undefined ? undefined : rowsIn(places, view, side, mostThumbnails);
  const whole = seen !== undefined || dots.draw(context, scene, view, Math.max(2.5, side / 3));
  drawLines(context, scene, view);
  if (seen) drawThumbnails(context, scene, view, seen, side);
  context.globalAlpha = 1;
  const large = Math.max(side, 40);
  for (const row of scene.neighbours) marked(context, scene, row, view, large * 0.8);
  for (const row of [scene.hovered, scene.selected])
    if (row !== undefined) marked(context, scene, row, view, large);
  return whole;
}

const at = (places: Float32Array, row: number, { camera }: MapView): readonly [number, number] => [
  camera.scale * (places[2 * row] as number) + camera.x,
  camera.scale * (places[2 * row + 1] as number) + camera.y,
];

/** Undefined where there are more than `most`. */
function rowsIn(places: Float32Array, view: MapView, side: number, most: number): number[] | undefined {
  const { scale, x: across, y: down } = view.camera;
  const rows: number[] = [];
  for (let row = 0; 2 * row < places.length; row++) {
    const x = scale * (places[2 * row] as number) + across;
    const y = scale * (places[2 * row + 1] as number) + down;
    if (!(x > -side && y > -side && x < view.width + side && y < view.height + side)) continue;
    rows.push(row);
    if (rows.length > most) return undefined;
  }
  return rows;
}

function drawThumbnails(
  context: CanvasRenderingContext2D,
  { places, colouring, only, sheets }: MapScene,
  view: MapView,
  rows: readonly number[],
  side: number,
): void {
  for (const row of rows) {
    const swatch = colouring.swatchOf[row] as number;
    context.globalAlpha = only === undefined || only === swatch ? 1 : 0.12;
    thumbnail(
      context,
      sheets,
      row,
      at(places, row, view),
      side,
      colouring.swatches[swatch]?.colour ?? view.ink,
    );
  }
}

function thumbnail(
  context: CanvasRenderingContext2D,
  sheets: Sheets | undefined,
  row: number,
  [x, y]: readonly [number, number],
  side: number,
  colour: string,
): void {
  const frame = Math.max(1.5, side / 16);
  context.fillStyle = colour;
  context.fillRect(x - side / 2, y - side / 2, side, side);
  const tile = sheets?.tile(row);
  if (!tile) return;
  const inner = side - 2 * frame;
  context.drawImage(
    tile.image,
    tile.x,
    tile.y,
    tile.side,
    tile.side,
    x - inner / 2,
    y - inner / 2,
    inner,
    inner,
  );
}

/** From the selected picture to those that it is nearest to. */
function drawLines(
  context: CanvasRenderingContext2D,
  { places, selected, neighbours }: MapScene,
  view: MapView,
): void {
  if (selected === undefined) return;
  context.strokeStyle = view.ink;
  context.lineWidth = 1.5;
  context.beginPath();
  for (const row of neighbours) {
    if (Number.isNaN(places[2 * row]) || Number.isNaN(places[2 * selected])) continue;
    context.moveTo(...at(places, selected, view));
    context.lineTo(...at(places, row, view));
  }
  context.stroke();
}

function marked(
  context: CanvasRenderingContext2D,
  { places, colouring, sheets }: MapScene,
  row: number,
  view: MapView,
  side: number,
): void {
  const [x, y] = at(places, row, view);
  if (Number.isNaN(x)) return;
  context.fillStyle = view.ink;
  context.fillRect(x - side / 2 - 3, y - side / 2 - 3, side + 6, side + 6);
  thumbnail(
    context,
    sheets,
    row,
    [x, y],
    side,
    colouring.swatches[colouring.swatchOf[row] as number]?.colour ?? view.ink,
  );
}
