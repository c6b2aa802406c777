/** One spatial axis of the gradient of a strided convolution, taken apart by phases. */

import type { Axis } from "../gradient/window.ts";

/** A convolution of stride 1 over dy along one axis: which of the kernel's taps it has, and its padding. */
export interface PhaseAxis {
  /** Index into the kernel for each tap, in the order in which they meet dy; undefined: a zero. */
  readonly taps: readonly (number | undefined)[];
  readonly begin: number;
  readonly end: number;
}

/**
 * dx at the places ≡ phase (mod stride): dx[i·stride + phase] = Σₜ w[t] · dy[i + (phase + begin − t) / stride] over the
 * taps t for which that is a whole number. Undefined where it is not a padded convolution: dy is longer than a phase.
 */
export function phaseAxis(
  { input, output, kernel, stride, begin }: Axis,
  phase: number,
): PhaseAxis | undefined {
  const shifts = new Map<number, number>();
  for (let t = 0; t < kernel; t++) {
    const shift = (phase + begin - t) / stride;
    if (Number.isInteger(shift)) shifts.set(shift, t);
  }
  const first = Math.min(0, ...shifts.keys());
  const last = Math.max(0, ...shifts.keys());
  const end = Math.ceil(input / stride) - output + last;
  if (end < 0) return undefined;
  return {
    taps: Array.from({ length: last - first + 1 }, (_, j) => shifts.get(first + j)),
    begin: -first,
    end,
  };
}
