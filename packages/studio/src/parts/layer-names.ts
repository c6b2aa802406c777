/** Layers in a list for people: how deep they lie, and the end of their name, which tells them apart. */

import type { LayerInfo } from "../engine/messages.ts";

/** `7 of 12: block1/relu`; the whole name is long and begins alike in all. */
export function layerName(layers: readonly LayerInfo[], value: string): string {
  const at = layers.findIndex((each) => each.value === value);
  const { name } = layers[at] ?? { name: value };
  const end = (name || value).split("/").filter(Boolean).slice(-2).join("/");
  return at < 0 ? end : `${at + 1} of ${layers.length}: ${end}`;
}
