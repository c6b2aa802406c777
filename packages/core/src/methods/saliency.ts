/** The saliency map: strength of the gradient at each pixel. */

import { z } from "zod";
import { inputChannelAxis } from "../model/layers.ts";
import { type Method, method } from "./method.ts";

const options = z.strictObject({
  normalize: z
    .enum(["none", "sum"])
    .default("none")
    .describe("none: as it is; sum: divided by its sum, so that the map adds up to 1"),
});

/**
 * Saliency: the largest gradient over the colour channels, without its sign.
 *
 *     m = max_c |∂S/∂x_c|,   with normalize=sum divided by Σm
 *
 * Shapes: input N×C×H×W → map N×H×W. Unit: score per unit of model input, or none when normalised.
 * Cost: one forward and one backward run. It tells little between classes: maps of different classes look alike.
 * Throws: `UnsupportedOpError` when an operator has no gradient rule.
 * Source: Simonyan et al. 2013, https://arxiv.org/abs/1312.6034, section 3.
 */
export const saliency: Method = method({
  id: "saliency",
  family: "gradient",
  title: "Saliency",
  paper: "https://arxiv.org/abs/1312.6034",
  reading:
    "Bright pixels are those whose change would move the score most, up or down; maps of different classes look alike.",
  needs: ["gradient"],
  keeps: ["null-player", "nonnegative"],
  cost: "2 to 3",
  display: "magnitude",
  domain: "pixels",
  options,
  graph: {
    build: (draft, { normalize }) => {
      const { b } = draft;
      const size = b.add("Abs", [draft.gradient(draft.input)]);
      // An input without space is a row of numbers, of which each stands for itself.
      const flat = draft.shape(draft.input).length < 3;
      const axis = b.ints([inputChannelAxis(draft.graph)]);
      const map = flat ? size : b.add("ReduceMax", [size, axis], { keepdims: 0 });
      if (normalize === "none") return map;
      // A map of zeros stays one: the ledger then says that it shows nothing.
      return b.add("Div", [map, b.add("Max", [b.add("ReduceSum", [map]), b.scalar(1e-30)])]);
    },
  },
});
