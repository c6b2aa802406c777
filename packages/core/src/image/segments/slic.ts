/** Segments of about equal size that keep to the edges of a picture. */

import type { FloatTensor } from "../../tensor.ts";
import type { Grid } from "../blur.ts";
import { greyLightness, labOf } from "../lab.ts";
import { connected } from "./connected.ts";
import { type Segments, segmentsFrom } from "./segments.ts";

export interface SlicOptions {
  /** About how many segments. @default 50 */
  readonly segments?: number;
  /** How much place counts beside colour, in units of L: larger gives squarer segments. @default 10 */
  readonly compactness?: number;
  /** @default 10 */
  readonly iterations?: number;
}

/**
 * SLIC superpixels: k-means of colour and place, each centre looking only at the pixels around it.
 *
 *     D² = |colour − colour_c|² + (m / step)² |place − place_c|²
 *
 * Centres start on a regular grid and pixels within one step of a centre along every axis may join it; so nothing is
 * drawn at random. Afterwards pieces smaller than a quarter of step^axes go to a neighbour, and every segment is connected.
 * Shapes: a picture with values 0…1 and one to three axes of space; colours are L*a*b* of three channels (read as red,
 * green, blue), lightness of one, 100 × the value of any other number. Cost: iterations × pixels × 2 to the axes.
 * Source: Achanta et al. 2012, https://doi.org/10.1109/TPAMI.2012.120.
 */
export function slic(
  picture: FloatTensor,
  grid: Grid,
  { segments = 50, compactness = 10, iterations = 10 }: SlicOptions = {},
): Segments {
  const clusters = clustersOn(grid, coloursOf(picture, grid), segments, compactness);
  for (let i = 0; i < iterations; i++) {
    assign(clusters);
    moveCentres(clusters);
  }
  const smallest = Math.floor(clusters.steps.reduce((a, b) => a * b, 1) / 4);
  return segmentsFrom(connected(clusters.labels, clusters.box, smallest), grid.sizes);
}

interface Colours {
  readonly channels: number;
  /** pixels × channels. */
  readonly data: Float32Array;
}

type Three = readonly [number, number, number];

interface Clusters {
  /** Space as three axes; those that are missing have size 1. */
  readonly box: Three;
  /** Distance of the first centres along each axis. */
  readonly steps: Three;
  readonly colours: Colours;
  /** (m / step)². */
  readonly weight: number;
  readonly count: number;
  /** count × (3 coordinates and the colour). */
  readonly centres: Float64Array;
  readonly labels: Int32Array;
}

function coloursOf(picture: FloatTensor, { pixels, channels, pixelStep, channelStep }: Grid): Colours {
  const data = new Float32Array(pixels * channels);
  const at = (p: number, c: number): number => picture.data[p * pixelStep + c * channelStep] as number;
  for (let p = 0; p < pixels; p++) {
    if (channels === 3) data.set(labOf(at(p, 0), at(p, 1), at(p, 2)), 3 * p);
    else if (channels === 1) data[p] = greyLightness(at(p, 0));
    else for (let c = 0; c < channels; c++) data[p * channels + c] = 100 * at(p, c);
  }
  return { channels, data };
}

/** Centres in the middle of equal boxes, as close to cubes as whole numbers of them allow. */
function clustersOn(grid: Grid, colours: Colours, segments: number, compactness: number): Clusters {
  const box = [1, 1, 1, ...grid.sizes].slice(-3) as unknown as Three;
  const axes = box.filter((size) => size > 1).length;
  const step = Math.max(1, (grid.pixels / segments) ** (1 / Math.max(1, axes)));
  const counts = box.map((size) => Math.max(1, Math.round(size / step)));
  const steps = box.map((size, axis) => size / (counts[axis] as number)) as unknown as Three;
  const count = counts.reduce((a, b) => a * b, 1);
  const width = 3 + colours.channels;
  const centres = new Float64Array(count * width);
  for (let k = 0; k < count; k++) {
    let rest = k;
    for (let axis = 2; axis >= 0; axis--) {
      const along = counts[axis] as number;
      centres[k * width + axis] = ((rest % along) + 0.5) * (steps[axis] as number) - 0.5;
      rest = Math.floor(rest / along);
    }
    const p = pixelAt(box, centres, k * width);
    for (let c = 0; c < colours.channels; c++)
      centres[k * width + 3 + c] = colours.data[p * colours.channels + c] as number;
  }
  const weight = (compactness / step) ** 2;
  return { box, steps, colours, weight, count, centres, labels: new Int32Array(grid.pixels) };
}

function pixelAt([, height, width]: Three, centres: Float64Array, from: number): number {
  const [z, y, x] = [0, 1, 2].map((axis) => Math.round(centres[from + axis] as number)) as [
    number,
    number,
    number,
  ];
  return (z * height + y) * width + x;
}

/** Gives every pixel to the closest centre; a pixel that no centre reaches stays where it is. */
function assign({ box, steps, colours, weight, count, centres, labels }: Clusters): void {
  const { channels, data } = colours;
  const best = new Float64Array(labels.length).fill(Number.POSITIVE_INFINITY);
  for (let k = 0; k < count; k++) {
    const at = k * (3 + channels);
    const [cz, cy, cx] = [centres[at], centres[at + 1], centres[at + 2]] as [number, number, number];
    const [[z0, z1], [y0, y1], [x0, x1]] = [cz, cy, cx].map((centre, axis) => {
      const reach = steps[axis] as number;
      return [
        Math.max(0, Math.ceil(centre - reach)),
        Math.min((box[axis] as number) - 1, Math.floor(centre + reach)),
      ];
    }) as [[number, number], [number, number], [number, number]];
    for (let z = z0; z <= z1; z++) {
      for (let y = y0; y <= y1; y++) {
        const aside = (z - cz) ** 2 + (y - cy) ** 2;
        for (let x = x0, p = (z * box[1] + y) * box[2] + x0; x <= x1; x++, p++) {
          let distance = weight * (aside + (x - cx) ** 2);
          for (let c = 0; c < channels; c++) {
            const difference = (data[p * channels + c] as number) - (centres[at + 3 + c] as number);
            distance += difference * difference;
          }
          if (distance < (best[p] as number)) {
            best[p] = distance;
            labels[p] = k;
          }
        }
      }
    }
  }
}

/** Every centre to the mean of its pixels; one without pixels stays. */
function moveCentres({ box, colours, count, centres, labels }: Clusters): void {
  const { channels, data } = colours;
  const width = 3 + channels;
  const sums = new Float64Array(centres.length);
  const sizes = new Int32Array(count);
  for (let p = 0; p < labels.length; p++) {
    const label = labels[p] as number;
    const at = label * width;
    const row = Math.floor(p / box[2]);
    sizes[label] = (sizes[label] as number) + 1;
    sums[at] = (sums[at] as number) + Math.floor(row / box[1]);
    sums[at + 1] = (sums[at + 1] as number) + (row % box[1]);
    sums[at + 2] = (sums[at + 2] as number) + (p % box[2]);
    for (let c = 0; c < channels; c++)
      sums[at + 3 + c] = (sums[at + 3 + c] as number) + (data[p * channels + c] as number);
  }
  for (let i = 0; i < centres.length; i++) {
    const size = sizes[Math.floor(i / width)] as number;
    if (size > 0) centres[i] = (sums[i] as number) / size;
  }
}
