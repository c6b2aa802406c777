/** Guided Grad-CAM: fine structure inside the region that speaks for the class. */

import { z } from "zod";
import { inputChannelAxis } from "../model/layers.ts";
import { gradCamMap } from "./grad-cam.ts";
import { guidedOptions, guidedRulesFor, overriddenCheck, overriddenGradient } from "./guided-backprop.ts";
import { type Method, method } from "./method.ts";
import { appendUpsampled } from "./parts/cam-options.ts";
import { chosenLayer } from "./parts/layer.ts";

const options = guidedOptions.extend({
  upsample: z
    .enum(["nearest", "bilinear"])
    .default("nearest")
    .describe(
      "how the map of the layer is brought to the size of the picture: nearest as Captum does, bilinear as in the paper",
    ),
});

/**
 * Guided Grad-CAM: guided backpropagation times the upsampled Grad-CAM map.
 *
 *     φ = Up(max(m, 0)) ⊙ guided backpropagation
 *
 * Shapes: input N×C×H×W → attribution of the same shape. Unit: none that compares between pictures.
 * Cost: one forward run and two backward sweeps, one of them only above the layer.
 * Throws: `method-inapplicable` on a network without rectifiers, `layer-unknown` without a spatial layer.
 * Source: Selvaraju et al. 2016, https://arxiv.org/abs/1610.02391, section 3.2.
 */
export const guidedGradCam: Method = method({
  id: "guided-grad-cam",
  family: "gradient",
  title: "Guided Grad-CAM",
  paper: "https://arxiv.org/abs/1610.02391",
  reading: "Fine structure that excites the network, kept only in the regions that speak for the class.",
  caution: "The fine lines look more certain than they are: only the coarse regions depend on the class.",
  needs: ["gradient", "rectifier", "spatial-layer"],
  keeps: [],
  cost: "2 to 3",
  display: "signed",
  domain: "input",
  options,
  graph: {
    build: (draft, { upsample, smooth }) => {
      const layer = chosenLayer(draft);
      const map = gradCamMap(draft, layer, draft.gradient(layer));
      const guided = overriddenGradient(draft, guidedRulesFor(draft, smooth), "guided-grad-cam");
      const positive = draft.b.add("Relu", [map]);
      const large = appendUpsampled(draft, positive, draft.shape(layer).slice(2), upsample);
      const axis = draft.b.ints([inputChannelAxis(draft.graph)]);
      return draft.b.add("Mul", [guided, draft.b.add("Unsqueeze", [large, axis])]);
    },
    checks: (draft, { smooth }) => [overriddenCheck(draft, guidedRulesFor(draft, smooth))],
  },
});
