/** XGrad-CAM: channel weights that make the map add up. */

import type { Value } from "../graph/graph.ts";
import { type FloatTensor, sum } from "../tensor.ts";
import type { GraphDraft } from "./graph-draft.ts";
import { atMost, type Check } from "./ledger.ts";
import { type Method, method } from "./method.ts";
import { camGraph, overPositions, weightedChannels } from "./parts/cam-graph.ts";
import { camOptions } from "./parts/cam-options.ts";
import { chosenLayer } from "./parts/layer.ts";

/** Keeps the weights finite, as pytorch-grad-cam does: added to Σ A. */
const tiny = 1e-7;

interface Parts {
  readonly map: Value;
  /** Σ G ⊙ A over everything. */
  readonly total: Value;
}

const parts = new WeakMap<GraphDraft, Parts>();

function xgradParts(draft: GraphDraft, layer: Value): Parts {
  const known = parts.get(draft) ?? appendXGrad(draft, layer);
  parts.set(draft, known);
  return known;
}

/** A channel that is 0 everywhere, or whose values cancel to −1e-7, has weight 0. */
function appendXGrad(draft: GraphDraft, layer: Value): Parts {
  const { b } = draft;
  const positions = overPositions(draft, layer);
  const over = (value: Value): Value => b.add("ReduceSum", [value, positions], { keepdims: 1 });
  const product = b.add("Mul", [draft.gradient(layer), layer]);
  const size = b.add("Add", [over(layer), b.scalar(tiny)]);
  const none = b.add("Equal", [size, b.scalar(0)]);
  const quotient = b.add("Div", [over(product), b.add("Where", [none, b.scalar(1), size])]);
  const weights = b.add("Where", [none, b.scalar(0), quotient]);
  return {
    map: weightedChannels(draft, weights, layer),
    total: b.add("ReduceSum", [product], { keepdims: 0 }),
  };
}

const shared = camGraph({ map: (draft, layer) => xgradParts(draft, layer).map });

/**
 * XGrad-CAM: Grad-CAM whose weights are averages of the gradient taken where the channel is active.
 *
 *     m = Σ_d w_d A_d,   w_d = Σ_ij (∂S/∂A_d ⊙ A_d) / (Σ_ij A_d + 1e-7)
 *
 * Shapes: layer N×D×h×w → map N×h×w, signed. Unit: score. Keeps: Σm = Σ ∂S/∂A ⊙ A, checked; CAM where the head is a
 * global average. Cost: one forward run and the backward part above the layer. Throws: as grad-cam.
 * Source: Fu et al. 2020, https://arxiv.org/abs/2008.02312.
 */
export const xgradCam: Method = method({
  id: "xgrad-cam",
  family: "activation-map",
  title: "XGrad-CAM",
  paper: "https://arxiv.org/abs/2008.02312",
  reading:
    "Bright regions hold what speaks for the class, each pattern that the network knows weighed by where it was found.",
  caution:
    "It shows no exact outlines, and does not say what the network would answer without a bright region.",
  needs: ["gradient", "spatial-layer"],
  keeps: ["cam-on-average-head", "scales-with-score"],
  cost: "about 1",
  display: "positive",
  domain: "layer",
  options: camOptions,
  graph: {
    ...shared,
    extras: (draft, options) => ({
      ...shared.extras(draft, options),
      total: xgradParts(draft, chosenLayer(draft)).total,
    }),
    afterwards: (values) => [sumCheck(values), ...shared.afterwards(values)],
  },
});

function sumCheck({ raw, attribution, total }: Readonly<Record<string, FloatTensor>>): Check {
  const map = raw ?? attribution;
  const wanted = total?.data[0] ?? Number.NaN;
  const size = map ? map.data.reduce((most, v) => most + Math.abs(v), 0) : 0;
  const gap = map ? Math.abs(sum(map) - wanted) : Number.NaN;
  return atMost("map-sum", gap, 1e-3 * Math.max(1e-3, size), "|sum of the map − Σ gradient ⊙ activation|");
}
