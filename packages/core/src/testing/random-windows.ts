/** Random settings of convolutions and poolings, for tests that go through many of them. */

import type { PlainAttributes } from "../graph/attributes.ts";
import type { Random } from "./random.ts";

export interface RandomWindows {
  /** Spatial size of the input, large enough for at least one window. */
  readonly size: readonly number[];
  readonly kernel: readonly number[];
  /** Strides, dilations and either pads or auto_pad, each as likely as not left out. */
  readonly attributes: PlainAttributes;
}

/** Windows over 1, 2 or 3 spatial axes; pads are smaller than the kernel's reach, as poolings demand. */
export function randomWindows(r: Random, rank: number = r.int(1, 3)): RandomWindows {
  const each = (f: (axis: number) => number): number[] => Array.from({ length: rank }, (_, axis) => f(axis));
  const auto = r.pick([undefined, undefined, undefined, "SAME_UPPER", "SAME_LOWER", "VALID"]);
  const kernel = each(() => r.int(1, 3));
  const strides = r.pick([undefined, each(() => r.int(1, 3))]);
  // ONNX Runtime 1.30 refuses a dilated Conv with SAME_… and gives dilated poolings the pads of undilated ones.
  const dilations = auto?.startsWith("SAME") ? undefined : r.pick([undefined, each(() => r.int(1, 2))]);
  const reach = each((axis) => ((kernel[axis] as number) - 1) * (dilations?.[axis] ?? 1) + 1);
  const size = each((axis) => (reach[axis] as number) + r.int(0, rank === 3 ? 2 : 4));
  const pads = auto ? undefined : r.pick([undefined, padsBelow(r, kernel)]);
  return { size, kernel, attributes: { strides, dilations, auto_pad: auto, pads } };
}

const padsBelow = (r: Random, kernel: readonly number[]): number[] =>
  [...kernel, ...kernel].map((k) => r.int(0, k - 1));
