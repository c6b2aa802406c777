/** Random changes of pictures that leave their class as it is. */

import { random } from "../random.ts";
import type { FloatTensor } from "../tensor.ts";
import { type ColourChange, changeColours } from "./augment-colours.ts";
import { type Motion, moved, type PictureSize } from "./augment-motion.ts";
import { mixedSeed } from "./data.ts";

/** How far each change may go; what is left out does not happen. Amounts are drawn evenly from −most … most. */
export interface AugmentOptions {
  /** Left and right exchanged in half of the pictures. */
  readonly flip?: boolean;
  /** Shift, as a share of the picture's side. */
  readonly shift?: number;
  /** Turn, degrees. */
  readonly rotate?: number;
  /** Factor of size: eˢ with |s| up to ln(1 + scale). */
  readonly scale?: number;
  /** Added to all channels, as a share of black to white. */
  readonly brightness?: number;
  /** Distance of each value from its channel's mean, a factor 1 ± contrast. */
  readonly contrast?: number;
  /** Factor of each channel, 1 ± colour, drawn for each channel by itself. */
  readonly colour?: number;
  /** Side of a square set to each channel's mean, as a share of the picture's side. */
  readonly cutout?: number;
  /** Black and white of each channel in the units of the pictures. @default 0 and 1 */
  readonly range?: { readonly black: readonly number[]; readonly white: readonly number[] };
}

/** Where the randomness comes from: the same numbers give the same pictures. */
export interface AugmentSeed {
  readonly seed: number;
  readonly epoch: number;
  /** Number of each picture of the batch in the whole set. */
  readonly indices: readonly number[];
}

/** Changes the pictures of a batch N×C×H×W in place. */
export function augment(
  x: FloatTensor,
  options: AugmentOptions,
  { seed, epoch, indices }: AugmentSeed,
): void {
  const [count = 0, channels = 0, height = 0, width = 0] = x.shape;
  const size = { channels, height, width };
  const length = channels * height * width;
  const scratch = new Float32Array(length);
  for (let n = 0; n < count; n++) {
    const { uniform } = random(mixedSeed(seed, epoch, indices[n] ?? n, 1));
    const change = drawn(options, size, uniform);
    const picture = x.data.subarray(n * length, (n + 1) * length);
    if (change.motion) {
      moved(picture, scratch, size, change.motion);
      picture.set(scratch);
    }
    if (change.colours) changeColours(picture, size, change.colours);
    if (change.hole) cutOut(picture, size, change.hole);
  }
}

interface Hole {
  readonly top: number;
  readonly left: number;
  readonly side: number;
}

interface Change {
  readonly motion: Motion | undefined;
  readonly colours: ColourChange | undefined;
  readonly hole: Hole | undefined;
}

/** All numbers are drawn always and in one order, so that an option does not change what the others do. */
function drawn(options: AugmentOptions, size: PictureSize, uniform: () => number): Change {
  const around = (most = 0): number => (2 * uniform() - 1) * most;
  const flip = uniform() < 0.5 && options.flip === true;
  const motion: Motion = {
    flip,
    shiftY: around(options.shift) * size.height,
    shiftX: around(options.shift) * size.width,
    angle: (around(options.rotate) * Math.PI) / 180,
    scale: Math.exp(around(Math.log1p(options.scale ?? 0))),
  };
  const brightness = around(options.brightness);
  const contrast = 1 + around(options.contrast);
  const [top, left] = [uniform(), uniform()];
  const gains = Array.from({ length: size.channels }, () => 1 + around(options.colour));
  const side = Math.round((options.cutout ?? 0) * Math.min(size.height, size.width));
  const moves = flip || Boolean(options.shift || options.rotate || options.scale);
  const tints = Boolean(options.brightness || options.contrast || options.colour);
  return {
    motion: moves ? motion : undefined,
    colours: tints ? { brightness, contrast, gains, range: options.range } : undefined,
    hole:
      side > 0
        ? {
            top: Math.floor(top * size.height - side / 2),
            left: Math.floor(left * size.width - side / 2),
            side,
          }
        : undefined,
  };
}

/** Sets a square, as far as it lies inside, to the mean of each channel. */
function cutOut(picture: Float32Array, { channels, height, width }: PictureSize, hole: Hole): void {
  const [top, bottom] = [Math.max(0, hole.top), Math.min(height, hole.top + hole.side)];
  const [left, right] = [Math.max(0, hole.left), Math.min(width, hole.left + hole.side)];
  for (let c = 0; c < channels; c++) {
    const plane = picture.subarray(c * height * width, (c + 1) * height * width);
    let sum = 0;
    for (let i = 0; i < plane.length; i++) sum += plane[i] as number;
    for (let y = top; y < bottom; y++) plane.fill(sum / plane.length, y * width + left, y * width + right);
  }
}
