/** One map of several layers: coarse layers say what counts, fine ones where its edges are. */

import { FoveaError } from "../errors.ts";
import type { View } from "../methods/method.ts";
import { resizedMap } from "../methods/parts/resize-map.ts";
import { pixelShape, type Space } from "../methods/parts/space.ts";
import { type FloatTensor, floats, range, sameShape, shapeText } from "../tensor.ts";
import type { Explanation } from "./explain.ts";

/**
 * The mean over layers of the maps, each divided by its largest magnitude and brought to the size of the picture.
 *
 *     m = mean over layers of Up(m_l / max |m_l|)
 *
 * A map that is 0 everywhere stays 0. Attributions of the input itself are averaged as they are, without Up. Each single
 * map is kept as a view; lines of the ledger name their layer. Throws `method-inapplicable` for maps of other dimensions.
 */
export function fusedLayers(parts: readonly Explanation[], space: Space): Explanation {
  const [first] = parts;
  if (!first) throw noLayers();
  const shape = first.domain === "input" ? first.values.shape : pixelShape(space);
  const sizes = parts.map(({ values }) => magnitude(values));
  const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
  for (const [i, part] of parts.entries()) {
    const values = sameShape(part.values.shape, shape) ? part.values.data : enlarged(part, space);
    const factor = 1 / ((sizes[i] as number) * parts.length);
    for (let p = 0; p < data.length; p++) data[p] = (data[p] as number) + factor * (values[p] as number);
  }
  const layers = parts.map(({ layer }) => layer ?? "");
  return {
    ...first,
    domain: first.domain === "input" ? "input" : "pixels",
    values: floats(shape, data),
    standardError: undefined,
    views: parts.flatMap(viewsOf),
    details: { layers: parts.map(({ layer, details }, i) => ({ layer, magnitude: sizes[i], ...details })) },
    layer: layers.join(","),
    ledger: parts.flatMap(({ layer, ledger }) =>
      ledger.map((check) => ({ ...check, note: `${layer}: ${check.note}` })),
    ),
    conventions: {
      ...first.conventions,
      fusion: "mean of the layers' maps, each divided by its largest magnitude",
    },
    ms: parts.reduce((total, { ms }) => total + ms, 0),
  };
}

export const noLayers = (): FoveaError =>
  new FoveaError("option-invalid", "Cannot run at several layers: the list of layers is empty", {
    hint: "Name at least one, for example --layer layer3,layer4; `fovea inspect MODEL` lists them.",
  });

/** 1 for a map that is 0 everywhere, which stays as it is. */
function magnitude(values: FloatTensor): number {
  const { min, max } = range(values);
  return Math.max(Math.abs(min), Math.abs(max)) || 1;
}

function enlarged({ values, layer }: Explanation, space: Space): Float32Array {
  const sizes = values.shape.slice(1);
  if (sizes.length === space.sizes.length)
    return resizedMap(values.data, sizes, space.sizes, { mode: "bilinear" });
  throw new FoveaError(
    "method-inapplicable",
    `Cannot fuse the map of "${layer}": its shape ${shapeText(values.shape)} has other dimensions than the picture`,
    { hint: "Leave this layer out." },
  );
}

/** The map of a layer under its own name, and what else the method found out there. */
function viewsOf({ method, layer, values, views, domain }: Explanation, i: number): View[] {
  const own: View = {
    name: `layer-${i + 1}`,
    title: `${method.title} at ${layer}`,
    values,
    kind: domain === "input" ? "data" : "map",
  };
  const others = views.map((view) => ({
    ...view,
    name: `${view.name}-${i + 1}`,
    title: `${view.title}, at ${layer}`,
  }));
  return [own, ...others];
}
