/** Channels asked for on the command line: `all`, or numbers and ranges such as `0-15,40`. */

import { FoveaError } from "@fovea/core";
import { invalid } from "../options.ts";

export type ChannelList = "all" | readonly (readonly [first: number, last: number])[];

/** Throws `option-invalid` for anything else. */
export function channelList(text: string): ChannelList {
  if (text === "all") return "all";
  return text.split(",").map((part) => {
    const [, first, last = first] = /^\s*(\d+)(?:-(\d+))?\s*$/.exec(part) ?? [];
    if (first !== undefined && Number(first) <= Number(last)) return [Number(first), Number(last)];
    throw invalid("--channels", `expected numbers and ranges such as 0-15,40, or all; found "${part}"`);
  });
}

/**
 * The channels in the order asked for, each once. Without a list the first `most`.
 *
 * Throws `layer-unknown` for one that the layer does not have, with the range.
 */
export function chosenChannels(
  list: ChannelList | undefined,
  count: number,
  most: number,
  what: { readonly one: string; readonly layer: string },
): number[] {
  if (list === undefined || list === "all")
    return Array.from({ length: list === "all" ? count : Math.min(count, most) }, (_, c) => c);
  const beyond = list.find(([, last]) => last >= count);
  if (beyond) {
    throw new FoveaError(
      "layer-unknown",
      `Cannot show ${what.one} ${beyond[1]} of "${what.layer}": it has ${count}, 0 to ${count - 1}`,
    );
  }
  const all = list.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i));
  return [...new Set(all)];
}
