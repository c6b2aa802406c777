/** HiResCAM: the gradient kept at each position instead of averaged. */

import { sum } from "../tensor.ts";
import { reported } from "./ledger.ts";
import { type Method, method } from "./method.ts";
import { camGraph, weightedChannels } from "./parts/cam-graph.ts";
import { camOptions } from "./parts/cam-options.ts";

const shared = camGraph({
  map: (draft, layer) => weightedChannels(draft, draft.gradient(layer), layer),
});

/**
 * HiResCAM: each position of the layer shows what it adds to the score, by the gradient there.
 *
 *     m = Σ_d ∂S/∂A_d ⊙ A_d
 *
 * Shapes: layer N×D×h×w → map N×h×w, signed. Unit: score; Σm is S where what follows is linear in A without a constant.
 * Cost: one forward run and the backward part above the layer. Keeps: CAM where the head is a global average, and there
 * Grad-CAM to the last digit. Throws: as grad-cam.
 * Source: Draelos and Carin 2020, https://arxiv.org/abs/2011.08891.
 */
export const hiresCam: Method = method({
  id: "hires-cam",
  family: "activation-map",
  title: "HiResCAM",
  paper: "https://arxiv.org/abs/2011.08891",
  reading:
    "Bright places hold patterns that add to the score; unlike Grad-CAM the map never marks a place that the network did not use.",
  caution:
    "A dark place is not one that the network overlooked: it may speak against the class, which this map leaves out.",
  needs: ["gradient", "spatial-layer"],
  keeps: ["cam-on-average-head", "scales-with-score"],
  cost: "about 1",
  display: "positive",
  domain: "layer",
  options: camOptions,
  graph: {
    ...shared,
    afterwards: (values, score) => {
      const map = values.raw ?? values.attribution;
      const total = map ? sum(map) : Number.NaN;
      const note = `sum of the map; the score is ${score}, and the rest comes from constants after the layer`;
      return [reported("map-sum", total, note), ...shared.afterwards(values)];
    },
  },
});
