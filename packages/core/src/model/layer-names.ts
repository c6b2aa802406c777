/** Layers by the name of their value or of the node that makes it. */

import { FoveaError } from "../errors.ts";
import type { StaticGraph, Value } from "../graph/graph.ts";
import { shapeText } from "../tensor.ts";
import { nearest } from "./class-names.ts";
import { spatialLayers } from "./layers.ts";

/** The value of a layer given by the name of the value or of the node that makes it. */
export function layerNamed(name: string, graph: StaticGraph): Value | undefined {
  // An empty name marks nodes without one and outputs left out.
  if (name === "") return undefined;
  const node = graph.nodes.find((n) => n.outputs.includes(name)) ?? graph.nodes.find((n) => n.name === name);
  if (!node) return undefined;
  return node.outputs.includes(name) ? name : node.outputs[0];
}

/** A layer asked for by name. Throws `layer-unknown` with the nearest names. */
export function knownLayer(name: string, graph: StaticGraph): Value {
  const value = layerNamed(name, graph);
  if (value !== undefined) return value;
  throw unknownLayer(name, graph);
}

/** The same of a layer with space. Throws `layer-unknown` also where it has none. */
export function spatialLayerNamed(name: string, graph: StaticGraph): Value {
  const value = knownLayer(name, graph);
  if (spatialLayers(graph).some((layer) => layer.value === value)) return value;
  throw new FoveaError(
    "layer-unknown",
    `Cannot use layer "${name}": its shape ${shapeText(graph.types.get(value)?.shape ?? [])} has no positions to draw a map of`,
    { hint: "`fovea inspect MODEL` lists the layers with space." },
  );
}

/** The error for a text that names no layer, with the nearest names. */
export function unknownLayer(name: string, graph: StaticGraph): FoveaError {
  const names = graph.nodes.flatMap((node) => [node.name, ...node.outputs]).filter(Boolean);
  return new FoveaError("layer-unknown", `Cannot find the layer "${name}" in the model`, {
    hint: `Did you mean ${nearest(name, names)}? \`fovea inspect MODEL\` lists all.`,
  });
}
