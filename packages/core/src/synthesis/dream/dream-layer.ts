/** The layer that is dreamt of if nobody chooses. */

import type { Head } from "../../freeze/head.ts";
import type { StaticGraph } from "../../graph/graph.ts";
import { defaultLayer, passedByAll, type SpatialLayer, spatialLayers } from "../../model/layers.ts";
import { imageSize, type PixelScale } from "../pixel-scale.ts";

const pools = new Set("MaxPool AveragePool LpPool Pad".split(" "));

/** Deeper layers know whole objects, but their dreams are faint: they answer to little of a photo. */
const coarsest = 16;
/** In a small network, this many positions along each axis count as not too deep. */
const fewest = 8;

/**
 * The last layer that every path passes whose map has a position for every 16 pixels of the picture along each axis, and 8
 * at least: eyes, faces, fur and arches are there, and not yet single classes.
 *
 * Where the network has none, the layer that CAM methods use; undefined if none has space.
 */
export function dreamLayer(graph: StaticGraph, head: Head, scale: PixelScale): SpatialLayer | undefined {
  const size = imageSize(scale, graph.inputs[0]?.shape as readonly number[]);
  const last = defaultLayer(graph, head);
  const layers = spatialLayers(graph);
  const upTo = layers.slice(0, layers.findIndex(({ value }) => value === last?.value) + 1);
  const fine = ({ shape }: SpatialLayer): boolean =>
    shape.length === 4 &&
    shape.slice(2).every((n, i) => n >= Math.max(fewest, (size[i] as number) / coarsest));
  return (
    upTo.findLast(
      (layer) => !pools.has(layer.op) && fine(layer) && passedByAll(graph, layer.value, head.logits),
    ) ?? last
  );
}
