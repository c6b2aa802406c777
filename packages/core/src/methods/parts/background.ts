/** Several reference pictures: a set of baselines by name, or a tensor that holds them one after another. */

import { z } from "zod";
import { FoveaError } from "../../errors.ts";
import { type FloatTensor, floats, sameShape, shapeText, sizeOf } from "../../tensor.ts";
import type { Probe } from "../probe.ts";
import { type Baseline, baselineOf, baselines } from "./baseline.ts";
import { tensorOption } from "./options.ts";

const names = baselines.join("|");

/** `backgroundOption.default("zero,mean,blur,noise")` */
export const backgroundOption: z.ZodType<string | FloatTensor> = z
  .union(
    [z.string().regex(new RegExp(`^(?:${names})(?:,(?:${names}))*$`)), tensorOption],
    `expected ${baselines.join(", ")}, several of them joined by commas, or a .npy file`,
  )
  .describe(
    `x₀: ${baselines.join(", ")}, several of them joined by commas, or a .npy file of the input's shape with any number of pictures in its first axis`,
  );

export interface Background {
  readonly count: number;
  readonly at: (index: number) => FloatTensor;
}

/** The reference pictures for the probe's picture, made when asked for. Throws `shape-mismatch` for pictures of another shape. */
export function backgroundOf(probe: Probe, given: string | FloatTensor): Background {
  if (typeof given !== "string") return pictures(probe.x, given);
  const list = given.split(",") as Exclude<Baseline, FloatTensor>[];
  return { count: list.length, at: (index) => baselineOf(probe, list[index] as Baseline) };
}

function pictures({ shape }: FloatTensor, given: FloatTensor): Background {
  const count = given.shape[0] ?? 0;
  if (
    count === 0 ||
    given.shape.length !== shape.length ||
    !sameShape(given.shape.slice(1), shape.slice(1))
  ) {
    throw new FoveaError(
      "shape-mismatch",
      `Cannot use the baselines: their shape is ${shapeText(given.shape)}, needed is pictures×${shapeText(shape.slice(1))}`,
    );
  }
  const size = sizeOf(shape);
  return { count, at: (index) => floats(shape, given.data.subarray(index * size, (index + 1) * size)) };
}
