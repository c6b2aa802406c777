/** Grad-CAM++: channel weights from the positive gradients, position by position. */

import { z } from "zod";
import type { Value } from "../graph/graph.ts";
import type { GraphDraft } from "./graph-draft.ts";
import { type Method, method } from "./method.ts";
import { camGraph, overPositions, weightedChannels } from "./parts/cam-graph.ts";
import { camOptions } from "./parts/cam-options.ts";

const variants = ["pgc", "paper", "authors"] as const;
type Variant = (typeof variants)[number];

const options = camOptions.extend({
  variant: z
    .enum(variants)
    .default("pgc")
    .describe(
      "pgc: 1e-6 in the denominator of α, as pytorch-grad-cam; paper: the closed form for exp(S) without it; authors: α made to sum to 1 over positions of positive gradient, as in the authors' code and tf-keras-vis",
    ),
});

/** a / b, and 0 where b is 0. */
function quotient({ b }: GraphDraft, dividend: Value, divisor: Value): Value {
  const none = b.add("Equal", [divisor, b.scalar(0)]);
  const result = b.add("Div", [dividend, b.add("Where", [none, b.scalar(1), divisor])]);
  return b.add("Where", [none, b.scalar(0), result]);
}

/** α; for the paper's form G² is cancelled, so that small gradients do not vanish in single precision. */
function alphas(draft: GraphDraft, gradient: Value, total: Value, variant: Variant): Value {
  const { b } = draft;
  const slope = b.add("Mul", [total, gradient]);
  const two = b.add("Add", [slope, b.scalar(2)]);
  if (variant !== "pgc") return quotient(draft, b.scalar(1), two);
  const square = b.add("Mul", [gradient, gradient]);
  return quotient(draft, square, b.add("Add", [b.add("Mul", [square, two]), b.scalar(1e-6)]));
}

function weights(draft: GraphDraft, layer: Value, variant: Variant): Value {
  const { b } = draft;
  const positions = overPositions(draft, layer);
  const over = (value: Value): Value => b.add("ReduceSum", [value, positions], { keepdims: 1 });
  const gradient = draft.gradient(layer);
  const positive = b.add("Relu", [gradient]);
  const alpha = alphas(draft, gradient, over(layer), variant);
  const sum = over(b.add("Mul", [positive, alpha]));
  if (variant !== "authors") return sum;
  const where = b.add("Cast", [b.add("Greater", [gradient, b.scalar(0)])], { to: 1 });
  return quotient(draft, sum, over(b.add("Mul", [where, alpha])));
}

/**
 * Grad-CAM++: Grad-CAM for several instances of a class in one picture.
 *
 *     m = Σ_d w_d A_d,   w_d = Σ_ij α_ij max(G_ij, 0),   α = G² / (2 G² + (Σ_ij A_d) G³ + 1e-6),   G = ∂S/∂A_d
 *
 * α is 0 where G or the denominator is 0. The papers' factor exp(S), the same for the whole map, is left out: it would
 * overflow. Three forms are about under this name; see the option `variant`.
 *
 * Shapes: layer N×D×h×w → map N×h×w. Unit: none that compares between pictures.
 * Cost: one forward run and the backward part above the layer. Throws: as grad-cam.
 * Source: Chattopadhyay et al. 2017, https://arxiv.org/abs/1710.11063, equations 13 to 19.
 */
export const gradCamPlusPlus: Method = method({
  id: "grad-cam++",
  family: "activation-map",
  title: "Grad-CAM++",
  paper: "https://arxiv.org/abs/1710.11063",
  reading:
    "Bright regions hold what would raise the score; what speaks against the class counts for nothing, so several things of one kind show alike.",
  caution: "Brightness is no share of the score: two equally bright places need not matter equally.",
  needs: ["gradient", "spatial-layer"],
  keeps: [],
  cost: "about 1",
  display: "positive",
  domain: "layer",
  options,
  graph: camGraph<z.infer<typeof options>>({
    map: (draft, layer, { variant }) => weightedChannels(draft, weights(draft, layer, variant), layer),
  }),
});
