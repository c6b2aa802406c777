/** The map: a thumbnail or a dot for each picture, framed in its colour. */

import type { Camera } from "./camera.ts";
import type { Colouring } from "./colouring.ts";
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
  readonly ground: string;
}

/** More thumbnails than this are dots: they would overlap, and take longer than a frame to draw. */
const mostThumbnails = 1500;
const smallest = 14;

/** Side of a thumbnail in pixels: it grows with the map, but more slowly. */
export function sideOf(count: number, { camera, whole, width, height }: MapView): number {
  const first = Math.min(30, 0.6 * Math.sqrt((width * height) / Math.max(1, count)));
  return Math.min(96, first * (camera.scale / whole) ** 0.6);
}

/** The order is that of the rows, what is selected last. */
export function drawMap(context: CanvasRenderingContext2D, scene: MapScene, view: MapView): void {
  const { places, colouring, only } = scene;
  const count = places.length / 2;
  const side = sideOf(count, view);
  context.fillStyle = view.ground;
  context.fillRect(0, 0, view.width, view.height);
  const seen = rowsIn(places, view, side);
  const asDots = side < smallest || seen.length > mostThumbnails || scene.sheets === undefined;
  drawLines(context, scene, view);
  for (const row of seen) {
    const swatch = colouring.swatchOf[row] as number;
    context.globalAlpha = only === undefined || only === swatch ? 1 : 0.12;
    const colour = colouring.swatches[swatch]?.colour ?? view.ink;
    if (asDots) dot(context, at(places, row, view), Math.max(2.5, side / 3), colour);
    else thumbnail(context, scene.sheets, row, at(places, row, view), side, colour);
  }
  context.globalAlpha = 1;
  const large = Math.max(side, 40);
  for (const row of scene.neighbours) marked(context, scene, row, view, large * 0.8);
  for (const row of [scene.hovered, scene.selected])
    if (row !== undefined) marked(context, scene, row, view, large);
}

const at = (places: Float32Array, row: number, { camera }: MapView): readonly [number, number] => [
  camera.scale * (places[2 * row] as number) + camera.x,
  camera.scale * (places[2 * row + 1] as number) + camera.y,
];

function rowsIn(places: Float32Array, view: MapView, side: number): number[] {
  const rows: number[] = [];
  for (let row = 0; 2 * row < places.length; row++) {
    const [x, y] = at(places, row, view);
    if (x > -side && y > -side && x < view.width + side && y < view.height + side) rows.push(row);
  }
  return rows;
}

function dot(
  context: CanvasRenderingContext2D,
  [x, y]: readonly [number, number],
  size: number,
  colour: string,
): void {
  context.fillStyle = colour;
  context.fillRect(x - size / 2, y - size / 2, size, size);
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
