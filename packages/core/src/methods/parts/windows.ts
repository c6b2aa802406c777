/** Windows that slide over a picture of any number of axes. */

import { z } from "zod";
import { FoveaError } from "../../errors.ts";
import { shapeText, sizeOf } from "../../tensor.ts";

/** `32`, `32x16`: one number for all axes or one for each. */
export const sizesOption: z.ZodType<string> = z.coerce
  .string()
  .regex(/^\d+(?:[x×,]\d+)*$/, "expected a whole number, or one for each axis such as 32x16");

export interface Windows {
  /** Sizes of the axes of space. */
  readonly sizes: readonly number[];
  readonly window: readonly number[];
  readonly stride: readonly number[];
  /** Positions along each axis: ceil((size − window) / stride) + 1. */
  readonly counts: readonly number[];
  readonly count: number;
}

/**
 * Windows at 0, stride, 2 · stride … along every axis; the last one is cut off at the edge. Left out, the window is about
 * a seventh of each axis (a quarter of three axes or more, one feature of a table), the stride half the window.
 *
 * Throws `option-invalid` with the allowed range for a window larger than the picture or a stride larger than the window.
 */
export function windowsOn(
  sizes: readonly number[],
  given: { readonly window?: string | undefined; readonly stride?: string | undefined },
  table = false,
): Windows {
  const part = sizes.length > 2 ? 4 : 7;
  const window =
    given.window === undefined
      ? sizes.map((size) => (table ? 1 : Math.max(1, Math.round(size / part))))
      : perAxis("window", given.window, sizes, `those of the picture, ${shapeText(sizes)}`);
  const stride =
    given.stride === undefined
      ? window.map((size) => Math.max(1, Math.floor(size / 2)))
      : perAxis("stride", given.stride, window, `those of the window, ${shapeText(window)}`);
  const counts = sizes.map(
    (size, i) => Math.ceil((size - (window[i] as number)) / (stride[i] as number)) + 1,
  );
  return { sizes, window, stride, counts, count: sizeOf(counts) };
}

function perAxis(name: string, text: string, most: readonly number[], those: string): number[] {
  const numbers = text.split(/[x×,]/).map(Number);
  const all = numbers.length === 1 ? most.map(() => numbers[0] as number) : numbers;
  const fits = all.length === most.length && all.every((n, axis) => n >= 1 && n <= (most[axis] as number));
  if (fits) return all;
  const range = most.length === 1 ? `1 to ${most[0]}` : `1 to ${those}`;
  const found =
    all.length === most.length ? `allowed is ${range}` : `${all.length} numbers for ${most.length} axes`;
  throw new FoveaError("option-invalid", `Cannot use ${name} ${text}: ${found}`, {
    hint: `Give one number for all axes, or one for each joined by x; at most ${those}.`,
  });
}

/** [from, to) of one window along each axis. */
export function windowBox({ sizes, window, stride, counts }: Windows, index: number): [number, number][] {
  let rest = index;
  let positions = sizeOf(counts);
  return sizes.map((size, axis) => {
    positions /= counts[axis] as number;
    const from = Math.floor(rest / positions) * (stride[axis] as number);
    rest %= positions;
    return [from, Math.min(size, from + (window[axis] as number))];
  });
}

/** The pixels of one window, in row-major order. Plain loops: this runs between two runs of the network. */
export function windowPixels(windows: Windows, index: number): Int32Array {
  let pixels = new Int32Array(1);
  let step = sizeOf(windows.sizes);
  for (const [axis, [from, to]] of windowBox(windows, index).entries()) {
    step /= windows.sizes[axis] as number;
    const length = to - from;
    const longer = new Int32Array(pixels.length * length);
    for (let i = 0, to = 0; i < pixels.length; i++)
      for (let k = 0; k < length; k++) longer[to++] = (pixels[i] as number) + (from + k) * step;
    pixels = longer;
  }
  return pixels;
}

/** For every pixel the window whose middle is closest: what is known per window can be shown per pixel by it. */
export function positionsOf({ sizes, window, stride, counts }: Windows): Int32Array {
  let positions = new Int32Array(1);
  for (const [axis, size] of sizes.entries()) {
    const [w, s, count] = [window[axis] as number, stride[axis] as number, counts[axis] as number];
    const closer = new Int32Array(positions.length * size);
    for (let i = 0, to = 0; i < positions.length; i++) {
      for (let at = 0; at < size; at++) {
        const closest = Math.min(count - 1, Math.max(0, Math.round((at - (w - 1) / 2) / s)));
        closer[to++] = (positions[i] as number) * count + closest;
      }
    }
    positions = closer;
  }
  return positions;
}
