/** Which layers to show for a walk through the network from shallow to deep. */

import type { StaticGraph, Value } from "../graph/graph.ts";
import { passedByAll, type SpatialLayer, spatialLayers } from "../model/layers.ts";

const pools = new Set("MaxPool AveragePool LpPool Pad Identity Dropout".split(" "));

/**
 * Up to `count` layers with space, evenly spread from the first to the last.
 *
 * Each is one that every path from the picture to `target` passes: the end of a block and not a branch of it. What is changed
 * entry by entry right behind it (a bias, a rectifier) is left for what comes out.
 */
export function depthLayers(graph: StaticGraph, target: Value, count: number): readonly SpatialLayer[] {
  const passed = spatialLayers(graph).filter(
    ({ value, op }) => !pools.has(op) && passedByAll(graph, value, target),
  );
  const shapes = new Map(passed.map(({ value, shape }) => [value, String(shape)]));
  const ends = passed.filter(
    ({ value }) =>
      !graph.nodes.some(
        ({ op, inputs, outputs: [made = ""] }) =>
          inputs.includes(value) && op !== "Conv" && shapes.get(made) === shapes.get(value),
      ),
  );
  const shown = Math.min(count, ends.length);
  const spread = (i: number): number =>
    shown === 1 ? ends.length - 1 : (i * (ends.length - 1)) / (shown - 1);
  return Array.from({ length: shown }, (_, i) => ends[Math.round(spread(i))] as SpatialLayer);
}
