/** One channel out of the maps of a layer. */

import type { LayerMaps } from "../../engine/network-answers.ts";
import type { ChannelMap } from "./draw-map.ts";

const known = new WeakMap<LayerMaps, Map<number, ChannelMap & { readonly largest: number }>>();

/** The same object every time, so that it is drawn once. */
export function channelMap(maps: LayerMaps, channel: number): ChannelMap & { readonly largest: number } {
  const all = known.get(maps) ?? new Map<number, ChannelMap & { readonly largest: number }>();
  known.set(maps, all);
  const found = all.get(channel);
  if (found) return found;
  const { width, height } = maps;
  const data = maps.data.subarray(channel * width * height, (channel + 1) * width * height);
  const made = { width, height, data, largest: data.reduce((a, b) => Math.max(a, Math.abs(b)), 0) };
  all.set(channel, made);
  return made;
}
