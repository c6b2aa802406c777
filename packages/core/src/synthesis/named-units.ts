/** Channels and positions of a layer as people type them, checked against its shape. */

import { FoveaError } from "../errors.ts";
import type { StaticGraph, Value } from "../graph/graph.ts";
import { shapeText } from "../tensor.ts";

/** Shape of a layer that has channels, 1×C×(spatial sizes). Throws `layer-unknown` for any other value. */
export function unitShape(layer: Value, graph: StaticGraph): readonly number[] {
  const { type, shape = [] } = graph.types.get(layer) ?? {};
  if (type === "float32" && shape.length >= 2 && shape[0] === 1) return shape;
  throw new FoveaError(
    "layer-unknown",
    `Cannot use layer "${layer}": its shape ${shapeText(shape)}${type === undefined || type === "float32" ? "" : ` of ${type}`} has no channels`,
    { hint: "`fovea inspect MODEL` lists the layers with space." },
  );
}

/** `12`, `0-15`, `1,5,8-9`, `all`. Throws `layer-unknown` with the range that there is. */
export function channelsIn(text: string, layer: Value, graph: StaticGraph): readonly number[] {
  const count = unitShape(layer, graph)[1] as number;
  if (text === "all") return Array.from({ length: count }, (_, i) => i);
  const ranges = text.split(",").map((part) => part.split("-").map(Number));
  const outside = ranges.flat().find((channel) => channel >= count);
  if (outside !== undefined) {
    throw new FoveaError(
      "layer-unknown",
      `Cannot use channel ${outside} of "${layer}": it has ${count} ${count === 1 ? "channel, 0" : `channels, 0 to ${count - 1}`}`,
    );
  }
  const found = ranges.flatMap(([first = 0, last = first]) =>
    Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i),
  );
  if (found.length > 0) return [...new Set(found)];
  throw new FoveaError("option-invalid", `Cannot use channels ${text} of "${layer}": the range is empty`, {
    hint: "Give the smaller number first, as in 0-15.",
  });
}

/** `3,4`, or `centre`. Throws `layer-unknown` with the range that there is. */
export function positionIn(text: string, layer: Value, graph: StaticGraph): readonly number[] | "centre" {
  const space = unitShape(layer, graph).slice(2);
  if (space.length === 0) {
    throw new FoveaError(
      "layer-unknown",
      `Cannot use position ${text} of "${layer}": its shape ${shapeText(unitShape(layer, graph))} has no space`,
      { hint: "Leave the position out." },
    );
  }
  if (/^cent/.test(text)) return "centre";
  const position = text.split(",").map(Number);
  if (position.length === space.length && position.every((p, i) => p < (space[i] as number))) return position;
  const first = space.map(() => 0).join(",");
  throw new FoveaError(
    "layer-unknown",
    `Cannot use position ${text} of "${layer}": its positions are ${first} to ${space.map((size) => size - 1).join(",")}`,
  );
}
