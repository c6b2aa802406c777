/** Equal boxes as segments. */

import { type Segments, segmentsFrom } from "./segments.ts";

/** `parts` boxes along every axis (fewer where an axis is shorter), as equal as whole pixels allow. */
export function gridSegments(sizes: readonly number[], parts: number): Segments {
  const pixels = sizes.reduce((a, b) => a * b, 1);
  const labels = new Int32Array(pixels);
  for (let p = 0; p < pixels; p++) {
    let rest = p;
    let label = 0;
    let step = 1;
    for (const size of sizes.toReversed()) {
      const count = Math.min(parts, size);
      label += step * Math.floor(((rest % size) * count) / size);
      rest = Math.floor(rest / size);
      step *= count;
    }
    labels[p] = label;
  }
  return segmentsFrom(labels, sizes);
}
