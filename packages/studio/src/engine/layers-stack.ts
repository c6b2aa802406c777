/** The layers from edges to objects, a mosaic of the strongest maps each. */

import { type FloatTensor, featureMaps, type Model, storyLayers } from "@fovea/core";
import { colourTable, type Raster } from "@fovea/render";
import { described } from "./layers-maps.ts";
import type { LayerMaps, StackLayer } from "./network-answers.ts";

/** Maps along each side of a mosaic. */
const side = 4;
/** Pixels along the side of one map, and between two. */
const cell = 40;
const gap = 2;

export async function stackOf(
  model: Model,
  x: FloatTensor,
  progress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<StackLayer[]> {
  const layers = storyLayers(model).filter(({ shape }) => shape.length === 4);
  const found: StackLayer[] = [];
  for await (const each of featureMaps(model, x, layers)) {
    signal.throwIfAborted();
    const maps = described(each);
    const { value, channels, height, width, signed, limit } = maps;
    const shown = Math.min(channels, side * side);
    found.push({
      ...{ value, channels, height, width, signed, limit, shown },
      ...{ name: each.node || value, op: each.op, mosaic: mosaicOf(maps, shown) },
    });
    progress(found.length, layers.length);
  }
  return found;
}

/** The strongest channels from left to right, row by row, all in the colours of one scale. */
function mosaicOf(maps: LayerMaps, shown: number): Raster<3> {
  const edge = side * (cell + gap) - gap;
  const data = new Uint8Array(edge * edge * 3).fill(40);
  const colour = colouring(maps);
  for (let i = 0; i < shown; i++) {
    const start = (maps.strongest[i] as number) * maps.height * maps.width;
    const [left, top] = [(i % side) * (cell + gap), Math.floor(i / side) * (cell + gap)];
    for (let y = 0; y < cell; y++)
      for (let x = 0; x < cell; x++) {
        const row = Math.floor((y * maps.height) / cell);
        const column = Math.floor((x * maps.width) / cell);
        const entry = colour(maps.data[start + row * maps.width + column] as number);
        data.set(entry, 3 * ((top + y) * edge + left + x));
      }
  }
  return { width: edge, height: edge, channels: 3, data };
}

/** A value → its colour: around zero for layers with values below it. */
function colouring({ signed, limit }: LayerMaps): (value: number) => Uint8Array {
  const table = colourTable(signed ? "signed" : "magnitude");
  const [centre, last] = [signed ? 255 : 0, 255];
  return (value) => {
    const step = limit > 0 ? Math.round((value / limit) * last) : 0;
    const entry = 3 * (centre + Math.max(-centre, Math.min(last, step)));
    return table.subarray(entry, entry + 3);
  };
}
