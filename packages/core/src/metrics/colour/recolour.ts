/** A picture in other colours of the same brightness, in the units of the model. */

import type { PixelRange } from "../../image/pixel-range.ts";
import type { Space } from "../../methods/parts/space.ts";
import { type FloatTensor, floats } from "../../tensor.ts";

/** What becomes of the two colour differences blue − luma and red − luma, scaled as in YUV. */
export interface Recolouring {
  readonly name: string;
  /** Of what is left of the colour: 0 grey, 1 all. */
  readonly keep: number;
  /** Degrees by which the hue is turned. */
  readonly turn: number;
}

export interface Colours {
  readonly space: Space;
  readonly range: PixelRange;
  /** Which channel of the input is red, green and blue. */
  readonly order: readonly [red: number, green: number, blue: number];
}

/** Luma of ITU-R BT.601, and the scales of U and V. */
const [ofRed, ofGreen, ofBlue, scaleU, scaleV] = [0.299, 0.587, 0.114, 0.492, 0.877];

/**
 * Levels L = (x − low) / (high − low) → luma and colour differences → turned and weakened → levels cut to 0…1 → model's units.
 *
 *     Y = 0.299 R + 0.587 G + 0.114 B,   U = 0.492 (B − Y),   V = 0.877 (R − Y)
 *     (U, V) ← keep · (U cos t − V sin t, U sin t + V cos t)
 *
 * The luma stays, except where a level had to be cut.
 */
export function recoloured(x: FloatTensor, { keep, turn }: Recolouring, colours: Colours): FloatTensor {
  const { space, order, range } = colours;
  const [along, across] = [keep * cosine(turn), keep * cosine(turn - 90)];
  const result = Float32Array.from(x.data);
  const places = order.map((c) => ({ at: c * space.channelStep, ...levels(range, c) })) as [
    Place,
    Place,
    Place,
  ];
  const [red, green, blue] = places;
  const level = (p: number, { at, low, size }: Place): number => ((x.data[p + at] as number) - low) / size;
  const put = (p: number, { at, low, size }: Place, value: number): void => {
    result[p + at] = low + size * Math.min(1, Math.max(0, value));
  };
  for (let pixel = 0, p = 0; pixel < space.pixels; pixel++, p += space.pixelStep) {
    const [r, g, b] = [level(p, red), level(p, green), level(p, blue)];
    const luma = ofRed * r + ofGreen * g + ofBlue * b;
    const [u, v] = [scaleU * (b - luma), scaleV * (r - luma)];
    const newBlue = luma + (along * u - across * v) / scaleU;
    const newRed = luma + (across * u + along * v) / scaleV;
    put(p, red, newRed);
    put(p, blue, newBlue);
    put(p, green, (luma - ofRed * newRed - ofBlue * newBlue) / ofGreen);
  }
  return floats(x.shape, result);
}

interface Place {
  readonly at: number;
  readonly low: number;
  readonly size: number;
}

function levels({ low, high }: PixelRange, channel: number): { low: number; size: number } {
  const [from, to] = [low[channel] as number, high[channel] as number];
  return { low: from, size: to - from };
}

/** Exact for quarter turns. */
function cosine(degrees: number): number {
  const quarters = degrees / 90;
  if (Number.isInteger(quarters)) return [1, 0, -1, 0][((quarters % 4) + 4) % 4] as number;
  return Math.cos((degrees * Math.PI) / 180);
}
