/** LayerCAM: positions weighted by their own positive gradient. */

import { type Method, method } from "./method.ts";
import { camGraph, weightedChannels } from "./parts/cam-graph.ts";
import { camOptions } from "./parts/cam-options.ts";

/**
 * LayerCAM: like HiResCAM with what the score would have less of left out, which keeps early layers readable.
 *
 *     m = Σ_d max(∂S/∂A_d, 0) ⊙ A_d
 *
 * Shapes: layer N×D×h×w → map N×h×w; none of it is below 0 if the layer is not. Unit: score.
 * Cost: one forward run and the backward part above the layer. Throws: as grad-cam.
 * Source: Jiang et al. 2021, https://ieeexplore.ieee.org/document/9462463.
 */
export const layerCam: Method = method({
  id: "layer-cam",
  family: "activation-map",
  title: "LayerCAM",
  paper: "https://ieeexplore.ieee.org/document/9462463",
  reading:
    "Bright places hold patterns that the score wants more of right there; drawn at an earlier layer the map is finer.",
  caution:
    "It shows what would raise the score further, not how much of the present score comes from each place.",
  needs: ["gradient", "spatial-layer"],
  keeps: ["scales-with-score"],
  cost: "about 1",
  display: "positive",
  domain: "layer",
  options: camOptions,
  graph: camGraph({
    map: (draft, layer) => weightedChannels(draft, draft.b.add("Relu", [draft.gradient(layer)]), layer),
  }),
});
