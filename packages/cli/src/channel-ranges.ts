/** Channels asked for on the command line by numbers and ranges such as `0-15,40`. */

import { FoveaError } from "@fovea/core";
import { invalid } from "./options.ts";

export type ChannelRanges = readonly (readonly [first: number, last: number])[];

/** Throws `option-invalid` for anything else. `or`: what else the option takes, for the message. */
export function channelRanges(option: string, text: string, or: string): ChannelRanges {
  return text.split(",").map((part) => {
    const [, first, last = first] = /^\s*(\d{1,6})(?:-(\d{1,6}))?\s*$/.exec(part) ?? [];
    if (first !== undefined && Number(first) <= Number(last)) return [Number(first), Number(last)];
    throw invalid(option, `expected numbers and ranges such as 0-15,40, or ${or}; found "${part}"`);
  });
}

/** In the order asked for, each once. Throws `layer-unknown` for one that the layer does not have, with the range. */
export function channelsIn(
  ranges: ChannelRanges,
  count: number,
  { one, layer }: { readonly one: string; readonly layer: string },
): number[] {
  const beyond = ranges.find(([, last]) => last >= count);
  if (beyond) {
    const which = beyond.find((end) => end >= count);
    throw new FoveaError(
      "layer-unknown",
      `Cannot show ${one} ${which} of "${layer}": it has ${count}, 0 to ${count - 1}`,
    );
  }
  const all = ranges.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, i) => first + i),
  );
  return [...new Set(all)];
}
