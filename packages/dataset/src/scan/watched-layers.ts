/** The layers whose channels a scan watches. */

import { FoveaError, type Model, sizeOf, spatialLayerNamed, spatialLayers } from "@fovea/core";
import type { WatchedLayer } from "../store/row.ts";

/** Resolutions of a network that are watched if nobody chooses, the coarsest ones. */
const mostResolutions = 6;

/**
 * Which layers are watched.
 *
 * `undefined`: the last layer of each resolution, from fine to coarse; where CAM methods have their default layer, that
 * one. About a thousand channels in most networks, 8 bytes each in the store.
 * `"all"`: every layer with space. Else layers by name; throws `layer-unknown` with the nearest names.
 */
export function watchedLayers(model: Model, wanted?: "all" | readonly string[]): WatchedLayer[] {
  const all = spatialLayers(model.graph);
  const shapes = new Map(all.map(({ value, shape }) => [value, shape]));
  const chosen =
    wanted === "all"
      ? all.map(({ value }) => value)
      : wanted
        ? [...new Set(wanted.map((name) => spatialLayerNamed(name, model.graph)))]
        : lastOfEach(model);
  return chosen.map((value) => ({ value, shape: shapes.get(value) as readonly number[] }));
}

/** They move numbers and make none: on the way to a shortcut, a resolution that no layer has. */
const moving = new Set(["Slice", "Pad"]);

function lastOfEach({ graph, defaultLayer }: Model): string[] {
  const last = new Map<string, string>();
  for (const { value, op, shape } of spatialLayers(graph)) {
    if (moving.has(op)) continue;
    const space = String(shape.slice(2));
    // In the order in which a resolution was left, not entered.
    last.delete(space);
    last.set(space, value);
  }
  // Behind the default layer there are channels that are classes, and coarser copies.
  if (defaultLayer) {
    const space = sizeOf(defaultLayer.shape.slice(2));
    for (const [key, value] of last) {
      const size = sizeOf(key.split(",").map(Number));
      if (size < space || value === defaultLayer.value) last.delete(key);
    }
    last.set(String(defaultLayer.shape.slice(2)), defaultLayer.value);
  }
  return [...last.values()].slice(-mostResolutions);
}

/** The layer whose mean over positions is the embedding; undefined in a network without space. */
export function embeddingLayer(model: Model, wanted?: string): WatchedLayer | undefined {
  const value = wanted === undefined ? model.defaultLayer?.value : spatialLayerNamed(wanted, model.graph);
  if (value === undefined) return undefined;
  const shape = model.graph.types.get(value)?.shape;
  if (shape) return { value, shape };
  throw new FoveaError("layer-unknown", `Cannot use layer "${value}": its shape is not known`);
}
