/** Tiled gradients against those of the whole picture: equal where the network is local, whatever the grid. */

import { expect, test } from "vitest";
import { parseGraph } from "../../graph/text.ts";
import { filled, floats } from "../../tensor.ts";
import { runtime, weightsFor } from "../../testing/open-text.ts";
import { ImageObjective } from "../image-objective.ts";
import { openTrunk } from "../network.ts";
import type { PixelScale } from "../pixel-scale.ts";
import type { PlanarImage } from "./planar.ts";
import { addTiledGradient, type TileGrid, tileCount, tiledValue } from "./tiled-gradient.ts";
import { type AxisTiles, fittingTiles } from "./tiles.ts";

const text = `input x: float32[1,3,H,W]
w: float32[4,3,3,3] = {…}
v: float32[4,4,3,3] = {…}
conv = Conv<pads=[1, 1, 1, 1], strides=[2, 2]>(x, w)
relu = Relu(conv)
deep = Conv<pads=[1, 1, 1, 1]>(relu, v)
pool = GlobalAveragePool(deep)
logits = Flatten(pool)
output logits: float32[1,4]
`;
const scale: PixelScale = {
  ...{ scale: 1 / 255, mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] },
  ...{ order: "rgb", layout: "nchw", channels: 3 },
};

async function objectiveAt(height: number, width: number): Promise<ImageObjective> {
  const graph = parseGraph(text, weightsFor(text));
  const network = await openTrunk({ runtime, graph, values: ["deep"], inputShape: [1, 3, height, width] });
  return ImageObjective.open(network, scale, { kind: "layer", layer: "deep" });
}

const width = 150;
const height = 90;
const image: PlanarImage = {
  ...{ width, height, channels: 3 },
  data: filled(3 * width * height, (i) => 0.5 + 0.4 * Math.sin(i * 1.7) * Math.cos(i / 97)),
};

test("tiled gradients equal those of the whole picture, away from its edges", async () => {
  const grid: TileGrid = { rows: fittingTiles(height, 96), columns: fittingTiles(width, 96) };
  expect(tileCount(grid)).toBeGreaterThan(3);
  const tiled = await objectiveAt(grid.rows.size, grid.columns.size);
  const whole = await objectiveAt(height, width);
  const sum = new Float32Array(image.data.length);
  // Even shifts: the stride of the network is 2.
  const at = { grid, shift: { down: 4, right: 10 } };
  const value = await addTiledGradient(tiled, image, at, sum);
  expect(await tiledValue(tiled, image, at)).toBeCloseTo(value, 4);
  const { gradient } = await whole.at(floats([1, 3, height, width], image.data));
  // S of a tile is a mean over its own positions, of which there are fewer than in the picture.
  const ratio = (height * width) / (grid.rows.size * grid.columns.size);
  const [near, largest] = differences(sum, gradient.data, ratio);
  expect(near).toBeLessThan(1e-4 * largest);
  await Promise.all([tiled.dispose(), whole.dispose()]);
});

/** Largest |tiled − ratio · whole| with 8 pixels at the edges left out, and the largest gradient. */
function differences(tiled: Float32Array, whole: Float32Array, ratio: number): [number, number] {
  let [most, largest] = [0, 0];
  for (let c = 0; c < 3; c++) {
    for (let y = 8; y < height - 8; y++) {
      for (let x = 8; x < width - 8; x++) {
        const i = (c * height + y) * width + x;
        const expected = ratio * (whole[i] as number);
        most = Math.max(most, Math.abs((tiled[i] as number) - expected));
        largest = Math.max(largest, Math.abs(expected));
      }
    }
  }
  return [most, largest];
}

test("addTiledGradient() of S = Σx is 1 at every pixel, whatever the grid and the shift", async () => {
  const rows: AxisTiles = { length: height, size: 40, overlap: 8, count: 3, slack: 14 };
  const columns: AxisTiles = { length: width, size: 64, overlap: 16, count: 3, slack: 10 };
  const ones = {
    shape: [1, 3, 40, 64],
    at: async () => ({ value: 1, gradient: floats([1, 3, 40, 64], new Float32Array(3 * 40 * 64).fill(1)) }),
    value: async () => 1,
  };
  for (const shift of [
    { down: 0, right: 0 },
    { down: 14, right: 10 },
    { down: 3, right: 7 },
  ]) {
    const sum = new Float32Array(image.data.length);
    expect(await addTiledGradient(ones, image, { grid: { rows, columns }, shift }, sum)).toBe(1);
    for (const value of sum) expect(Math.abs(value - 1)).toBeLessThan(1e-6);
  }
});
