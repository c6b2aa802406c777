/** Whether what a training keeps in memory fits into this machine. */

import { totalmem } from "node:os";
import { FoveaError } from "@fovea/core";

/** Half of the memory: the engine and the system need the rest. Throws `option-invalid` with `hint`. */
export function checkMemory(what: string, bytes: number, hint: string, memory: number = totalmem()): void {
  if (bytes <= memory / 2) return;
  throw new FoveaError(
    "option-invalid",
    `Cannot keep ${what} in memory: they take ${gigabytes(bytes)}, more than half of the ${gigabytes(memory)} of this machine`,
    { hint },
  );
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(bytes < 1e10 ? 1 : 0)} GB`;

/** Levels of pictures as a store keeps them. */
export function checkPictureMemory(
  count: number,
  {
    size: [height, width],
    channels,
  }: { readonly size: readonly [number, number]; readonly channels: number },
): void {
  const what = `${count} pictures of ${width}×${height} pixels`;
  checkMemory(what, count * width * height * channels, "Use fewer pictures or a smaller --size.");
}
