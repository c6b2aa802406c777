/** Feature-based explanation: channels weighted by how rarely they are strong. */

import type { Value } from "../graph/graph.ts";
import type { GraphDraft } from "./graph-draft.ts";
import { type Method, method } from "./method.ts";
import { camGraph, overPositions, weightedChannels } from "./parts/cam-graph.ts";
import { camOptions } from "./parts/cam-options.ts";

/** w_d: the part of positions where A_d is above its mean by more than two deviations. */
function rareShare(draft: GraphDraft, layer: Value): Value {
  const { b } = draft;
  const positions = overPositions(draft, layer);
  const mean = (value: Value): Value => b.add("ReduceMean", [value, positions], { keepdims: 1 });
  const centred = b.add("Sub", [layer, mean(layer)]);
  const deviation = b.add("Sqrt", [mean(b.add("Mul", [centred, centred]))]);
  const strong = b.add("Greater", [centred, b.add("Mul", [deviation, b.scalar(2)])]);
  return mean(b.add("Cast", [strong], { to: 1 }));
}

/**
 * FEM: where the channels of a layer are stronger than usual, whatever the target.
 *
 *     m = Σ_d w_d A_d,   w_d = mean over positions of 1[A_d > μ_d + 2σ_d]
 *
 * μ_d and σ_d: mean and deviation of the channel over positions. Needs no gradient.
 *
 * Shapes: layer N×D×h×w → map N×h×w. Unit: that of the layer. Cost: one forward run.
 * Throws: `layer-unknown` if there is no layer with space.
 * Source: Fuad et al. 2020, https://ieeexplore.ieee.org/document/9234557.
 */
export const fem: Method = method({
  id: "fem",
  family: "activation-map",
  title: "FEM",
  paper: "https://ieeexplore.ieee.org/document/9234557",
  reading:
    "Bright regions stand out in many patterns of the layer at once: what the network sees. It does not depend on the class.",
  caution: "It does not say what speaks for a class: the map is the same for every one of them.",
  needs: ["spatial-layer"],
  keeps: ["class-free"],
  cost: "1",
  display: "positive",
  domain: "layer",
  options: camOptions,
  graph: camGraph({ map: (draft, layer) => weightedChannels(draft, rareShare(draft, layer), layer) }),
});
