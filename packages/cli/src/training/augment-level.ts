/** How much pictures are changed while a network learns from them. */

import type { AugmentOptions, PreprocessingFields } from "@fovea/core";
import { invalid } from "../options.ts";

export const augmentLevels = ["none", "light", "full"] as const;
export type AugmentLevel = (typeof augmentLevels)[number];

const changes: Readonly<Record<AugmentLevel, AugmentOptions>> = {
  none: {},
  light: { flip: true, shift: 0.08, scale: 0.1 },
  full: {
    ...{ flip: true, shift: 0.1, scale: 0.15, rotate: 10 },
    ...{ brightness: 0.1, contrast: 0.2, colour: 0.15, cutout: 0.2 },
  },
};

/** Undefined for none. Throws `option-invalid` where channels come last, which augment() does not know. */
export function augmentOf(level: AugmentLevel, fields: PreprocessingFields): AugmentOptions | undefined {
  if (level === "none") return undefined;
  if (fields.layout === "nhwc")
    throw invalid(`--augment ${level}`, "the network takes channels last", "Use --augment none.");
  return { ...changes[level], range: rangeOf(fields) };
}

/** Black and white in the network's units. */
function rangeOf({ mean, std, scale }: PreprocessingFields): NonNullable<AugmentOptions["range"]> {
  const at = (level: number) => (m: number, c: number) => (level * scale - m) / (std[c] as number);
  return { black: mean.map(at(0)), white: mean.map(at(255)) };
}
