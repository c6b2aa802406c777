/** Gradient-weighted class activation mapping. */

import type { Value } from "../graph/graph.ts";
import type { GraphDraft } from "./graph-draft.ts";
import { type Method, method } from "./method.ts";
import { camGraph, overPositions, weightedChannels } from "./parts/cam-graph.ts";
import { camOptions } from "./parts/cam-options.ts";

/** m = Σ_d α_d A_d with α_d the mean of ∂S/∂A_d over positions, given the gradient at the layer. */
export function gradCamMap(draft: GraphDraft, layer: Value, gradient: Value): Value {
  const weights = draft.b.add("ReduceMean", [gradient, overPositions(draft, layer)], { keepdims: 1 });
  return weightedChannels(draft, weights, layer);
}

/**
 * Grad-CAM: the channels of a layer, weighted by how much the score wants them.
 *
 *     m = Σ_d α_d A_d,   α_d = mean over positions of ∂S/∂A_d
 *
 * Shapes: layer N×D×h×w → map N×h×w, kept with its sign; the picture shows max(m, 0). Unit: score, spread over positions.
 * Cost: one forward run and the backward part above the layer. Keeps: CAM where the head is a global average.
 * Throws: `layer-unknown` if there is no layer with space, `UnsupportedOpError` at an operator without a gradient rule.
 * Source: Selvaraju et al. 2016, https://arxiv.org/abs/1610.02391.
 */
export const gradCam: Method = method({
  id: "grad-cam",
  family: "activation-map",
  title: "Grad-CAM",
  paper: "https://arxiv.org/abs/1610.02391",
  reading: "Bright regions hold what speaks for the class; the map is as coarse as the layer it is drawn at.",
  caution: "It shows no exact outlines, and a bright thing was not necessarily recognised for what it is.",
  needs: ["gradient", "spatial-layer"],
  keeps: ["cam-on-average-head", "scales-with-score"],
  cost: "about 1",
  display: "positive",
  domain: "layer",
  options: camOptions,
  graph: camGraph({ map: (draft, layer) => gradCamMap(draft, layer, draft.gradient(layer)) }),
});
