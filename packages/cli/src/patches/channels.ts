/** Which channels are shown: numbers and ranges, or as many as differ most. */

import { type ChannelRanges, channelRanges } from "../channel-ranges.ts";

export type WantedChannels =
  | { readonly kind: "top"; readonly count: number }
  | { readonly kind: "listed"; readonly ranges: ChannelRanges };

/** `top8`, or `3,17,40-43`. Throws `option-invalid` for anything else. */
export function readChannels(text: string): WantedChannels {
  const top = /^top-?([1-9]\d{0,5})$/i.exec(text.trim());
  if (top) return { kind: "top", count: Number(top[1]) };
  return { kind: "listed", ranges: channelRanges("--channel", text, "top8") };
}
