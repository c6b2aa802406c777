/** Channels asked for on the command line: `all`, or numbers and ranges. */

import { type ChannelRanges, channelRanges, channelsIn } from "../channel-ranges.ts";

export type ChannelList = "all" | ChannelRanges;

/** Throws `option-invalid` for anything else. */
export const channelList = (text: string): ChannelList =>
  text === "all" ? "all" : channelRanges("--channels", text, "all");

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
  if (list !== undefined && list !== "all") return channelsIn(list, count, what);
  return Array.from({ length: list === "all" ? count : Math.min(count, most) }, (_, c) => c);
}
