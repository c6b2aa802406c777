/** Which channels are shown: numbers and ranges, or as many as differ most. */

import { FoveaError } from "@fovea/core";
import { invalid } from "../options.ts";

export type WantedChannels =
  | { readonly kind: "top"; readonly count: number }
  | { readonly kind: "listed"; readonly ranges: readonly (readonly [first: number, last: number])[] };

/** `top8`, or `3,17,40-43`. Throws `option-invalid` for anything else. */
export function readChannels(text: string): WantedChannels {
  const top = /^top-?([1-9]\d{0,5})$/i.exec(text.trim());
  if (top) return { kind: "top", count: Number(top[1]) };
  const ranges = text.split(",").map((part): [number, number] => {
    const [, first, last = first] = /^\s*(\d{1,6})(?:-(\d{1,6}))?\s*$/.exec(part) ?? [];
    if (first !== undefined && Number(first) <= Number(last)) return [Number(first), Number(last)];
    throw invalid("--channel", `expected numbers and ranges such as 3,17,40-43, or top8; found "${part}"`);
  });
  return { kind: "listed", ranges };
}

/** In the order asked for, each once. Throws `layer-unknown` for one that the layer does not have, with the range. */
export function listedChannels(
  ranges: readonly (readonly [number, number])[],
  layer: string,
  count: number,
): number[] {
  const beyond = ranges.find(([, last]) => last >= count);
  if (beyond) {
    const which = beyond[0] >= count ? beyond[0] : beyond[1];
    throw new FoveaError(
      "layer-unknown",
      `Cannot show channel ${which}: layer "${layer}" has ${count} channels, 0 to ${count - 1}`,
    );
  }
  const all = ranges.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, i) => first + i),
  );
  return [...new Set(all)];
}
