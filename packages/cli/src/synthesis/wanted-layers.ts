/** `--depth`: what to show of each layer where nobody names channels. */

import { depthLayers, drawnBySeed, type StaticGraph } from "@fovea/core";

/** `LAYER:3,17,40` for layers from shallow to deep; the channels are drawn by the seed. */
export function depthTexts(
  graph: StaticGraph,
  { layers, channels, seed }: { readonly layers: number; readonly channels: number; readonly seed: number },
): readonly string[] {
  const end = graph.outputs[0]?.name ?? "";
  return depthLayers(graph, end, layers).map(({ value, shape }, i) => {
    const count = shape[1] as number;
    const all = Array.from({ length: count }, (_, c) => c);
    return `${value}:${drawnBySeed(all, channels, seed + i).join(",")}`;
  });
}
