/** A volume as one flat picture: slices beside each other. */

import { type Explanation, type FloatTensor, floats, inputChannelAxis, type Model } from "@fovea/core";
import type { PixelLayout, Seen } from "@fovea/render";

/** Slices beyond this number are left out, evenly. */
const mostSlices = 24;

export interface VolumeSheet {
  /** Of the sheet, as pixels of a picture are laid out. */
  readonly layout: PixelLayout;
  /** The picture with a remark about what it shows. */
  readonly noted: (seen: Seen) => Seen;
  readonly picture: (x: FloatTensor) => FloatTensor;
  /** The same explanation with its values on the sheet; undefined if they are not those of voxels. */
  readonly explanation: (found: Explanation) => Explanation | undefined;
}

/** For a model whose input is a volume of 1 or 3 channels, else undefined. */
export function volumeSheet({ graph, input }: Model): VolumeSheet | undefined {
  if (input.shape.length !== 5) return undefined;
  const last = inputChannelAxis(graph) === 4;
  const channels = input.shape[last ? 4 : 1] as number;
  const [depth, height, width] = input.shape.slice(last ? 1 : 2) as [number, number, number];
  if (channels !== 1 && channels !== 3) return undefined;
  const count = Math.min(depth, mostSlices);
  const slices = Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * depth) / count));
  const columns = Math.ceil(Math.sqrt((count * height) / width));
  const across = columns * width;
  const down = Math.ceil(count / columns) * height;
  const tiled = (
    data: Float32Array,
    planes: number,
    step: number,
    planeStep: number,
    empty = 0,
  ): FloatTensor => {
    const sheet = new Float32Array(planes * across * down).fill(empty);
    for (let c = 0; c < planes; c++) {
      for (const [i, slice] of slices.entries()) {
        const corner = (c * down + Math.floor(i / columns) * height) * across + (i % columns) * width;
        for (let p = 0; p < height * width; p++) {
          const to = corner + Math.floor(p / width) * across + (p % width);
          sheet[to] = data[(slice * height * width + p) * step + c * planeStep] as number;
        }
      }
    }
    return floats([1, planes, down, across], sheet);
  };
  const voxels = depth * height * width;
  const whole = (data: Float32Array, empty = 0): FloatTensor =>
    last ? tiled(data, channels, channels, 1, empty) : tiled(data, channels, 1, voxels, empty);
  return {
    layout: { width: across, height: down, channels, step: 1, channelStep: across * down },
    noted: (seen) => ({
      ...seen,
      note: [seen.note, `${count} of ${depth} slices`].filter(Boolean).join("; "),
    }),
    picture: ({ data }) => whole(data, least(data)),
    explanation: (found) => {
      if (found.domain === "input") return { ...found, values: whole(found.values.data) };
      if (found.domain !== "pixels") return undefined;
      return { ...found, values: floats([1, down, across], tiled(found.values.data, 1, 1, voxels).data) };
    },
  };
}

/** What is black: it fills the rest of the sheet. */
function least(data: Float32Array): number {
  let low = Number.POSITIVE_INFINITY;
  for (let i = 0; i < data.length; i++) low = Math.min(low, data[i] as number);
  return low;
}
