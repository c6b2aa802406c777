/** θ = the levels themselves, kept within 0…1. */

import { filled, sizeOf } from "../../tensor.ts";
import type { Parametrisation } from "./parametrisation.ts";

/** Deviation of the noise that an image starts from, levels. */
const deviation = 0.05;

export const pixels = (shape: readonly number[]): Parametrisation => ({
  shape,
  squash: "clip",
  append: (_draft, theta) => theta,
  noise: (normal) => filled(sizeOf(shape), () => 0.5 + deviation * normal()),
  of: ({ data }) => data.slice(),
  rate: 0.02,
});
