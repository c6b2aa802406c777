/** Segments as parts that can be hidden. */

import type { Segments } from "../../image/segments/segments.ts";
import type { Parts } from "./part-effects.ts";

/** Each segment is a part; a value is written on all of its pixels. */
export function segmentParts({ labels, count }: Segments): Parts {
  const starts = new Int32Array(count + 1);
  for (const label of labels) starts[label + 1] = (starts[label + 1] as number) + 1;
  for (let i = 0; i < count; i++) starts[i + 1] = (starts[i + 1] as number) + (starts[i] as number);
  const next = starts.slice();
  const order = new Int32Array(labels.length);
  for (let p = 0; p < labels.length; p++) {
    const label = labels[p] as number;
    const at = next[label] as number;
    order[at] = p;
    next[label] = at + 1;
  }
  return {
    count,
    pixels: (part) => order.subarray(starts[part], starts[part + 1]),
    painted: (values) => Float32Array.from(labels, (label) => values[label] as number),
  };
}
