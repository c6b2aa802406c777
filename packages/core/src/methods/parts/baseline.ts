/** The picture without content that methods compare with. */

import { z } from "zod";
import { FoveaError } from "../../errors.ts";
import { blurred } from "../../image/blur.ts";
import type { PixelRange } from "../../image/pixel-range.ts";
import { random } from "../../random.ts";
import { type FloatTensor, floats, sameShape, shapeText } from "../../tensor.ts";
import type { Probe } from "../probe.ts";
import { tensorOption } from "./options.ts";
import { type Space, spaceOf } from "./space.ts";

export const baselines = ["zero", "mean", "black", "grey", "white", "blur", "noise"] as const;
export type Baseline = (typeof baselines)[number] | FloatTensor;

/** The option, for a method's schema: `baselineOption.default("zero")`. */
export const baselineOption: z.ZodType<Baseline> = z
  .union([z.enum(baselines), tensorOption])
  .describe(
    `x₀: ${baselines.join(", ")}, or a .npy file of the input's shape; zero is 0 in the model's units, mean the mean of each channel`,
  );

/**
 * x₀ for a picture: zero (in the model's units), the mean of each channel, black, grey, white (by the preprocessing; by
 * the least and largest value of the picture where that is not known), a strong Gaussian blur, or uniform noise.
 *
 * Throws `shape-mismatch` for a tensor of another shape.
 */
export function baselineOf(
  { x, model, seed }: Pick<Probe, "x" | "model" | "seed">,
  given: Baseline,
): FloatTensor {
  if (typeof given !== "string") return ofShape(given, x.shape);
  const space = spaceOf(model);
  if (given === "zero") return floats(x.shape);
  if (given === "blur") return blurred(x, space, Math.max(...space.sizes) / 12);
  const range = valueRange({ x, model });
  const draw = random(seed);
  const level = { black: 0, grey: 0.5, white: 1 };
  return perChannel(x, space, (c) => {
    const [low, high] = [range.low[c] as number, range.high[c] as number];
    if (given === "noise") return () => low + draw.uniform() * (high - low);
    const value = given === "mean" ? meanOf(x, space, c) : low + level[given] * (high - low);
    return () => value;
  });
}

/** The least and the largest value of each channel: by the preprocessing, of the picture where that is not known. */
export const valueRange = ({ x, model }: Pick<Probe, "x" | "model">): PixelRange =>
  model.pixelRange ?? rangeOf(x, spaceOf(model));

function ofShape(given: FloatTensor, shape: readonly number[]): FloatTensor {
  if (sameShape(given.shape, shape)) return given;
  throw new FoveaError(
    "shape-mismatch",
    `Cannot use the baseline: its shape is ${shapeText(given.shape)}, the input's is ${shapeText(shape)}`,
  );
}

function perChannel(x: FloatTensor, space: Space, value: (channel: number) => () => number): FloatTensor {
  const data = new Float32Array(x.data.length);
  for (let c = 0; c < space.channels; c++) {
    const next = value(c);
    for (let p = 0; p < space.pixels; p++) data[p * space.pixelStep + c * space.channelStep] = next();
  }
  return floats(x.shape, data);
}

function meanOf(x: FloatTensor, { pixels, pixelStep, channelStep }: Space, channel: number): number {
  let total = 0;
  for (let p = 0; p < pixels; p++) total += x.data[p * pixelStep + channel * channelStep] as number;
  return total / pixels;
}

function rangeOf(x: FloatTensor, space: Space): PixelRange {
  const low = new Array<number>(space.channels).fill(Number.POSITIVE_INFINITY);
  const high = new Array<number>(space.channels).fill(Number.NEGATIVE_INFINITY);
  for (let c = 0; c < space.channels; c++) {
    for (let p = 0; p < space.pixels; p++) {
      const value = x.data[p * space.pixelStep + c * space.channelStep] as number;
      low[c] = Math.min(low[c] as number, value);
      high[c] = Math.max(high[c] as number, value);
    }
  }
  return { low, high };
}
