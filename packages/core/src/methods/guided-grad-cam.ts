/** Guided Grad-CAM: fine structure inside the region that speaks for the class. */

import { z } from "zod";
import type { Value } from "../graph/graph.ts";
import { inputChannelAxis } from "../model/layers.ts";
import { gradCamMap } from "./grad-cam.ts";
import type { GraphDraft } from "./graph-draft.ts";
import { guidedOptions, guidedRulesFor, overriddenCheck, overriddenGradient } from "./guided-backprop.ts";
import { chosenLayer } from "./layer.ts";
import { type Method, method } from "./method.ts";

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
  reading:
    "Fine structure from guided backpropagation, kept only where Grad-CAM sees something that speaks for the target.",
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
      return draft.b.add("Mul", [guided, upsampled(draft, draft.b.add("Relu", [map]), upsample)]);
    },
    checks: (draft, { smooth }) => [overriddenCheck(draft, guidedRulesFor(draft, smooth))],
  },
});

/** The map N×h×w at the picture's size, with an axis of one channel where the input has its channels. */
function upsampled(draft: GraphDraft, map: Value, mode: "nearest" | "bilinear"): Value {
  const { b } = draft;
  const shape = draft.shape(draft.input);
  const axis = inputChannelAxis(draft.graph);
  const space = shape.filter((_, i) => i !== 0 && i !== axis);
  const plane = b.add("Unsqueeze", [map, b.ints([1])]);
  const settings =
    mode === "nearest"
      ? { mode: "nearest", coordinate_transformation_mode: "asymmetric", nearest_mode: "floor" }
      : { mode: "linear", coordinate_transformation_mode: "half_pixel" };
  const resized = b.add("Resize", [plane, "", "", b.ints([1, 1, ...space])], settings);
  if (axis === 1) return resized;
  return b.add("Transpose", [resized], { perm: [0, ...space.map((_, i) => i + 2), 1] });
}
