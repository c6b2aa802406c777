/** Gradients of Conv and ConvTranspose by input, weights and bias, in any number of spatial dimensions. */

import { intOf, intsOf, stringOf } from "../../graph/attributes.ts";
import type { Builder } from "../../graph/builder.ts";
import type { Node, Value } from "../../graph/graph.ts";
import { upTo } from "./broadcast.ts";
import { convolutionInput } from "./convolution-input.ts";
import { type ConvolutionShapes, convolutionWeights } from "./convolution-weights.ts";
import { cropped, settings } from "./convolution-window.ts";
import type { GradientContext, GradientRule } from "./rule.ts";
import { type Axis, reachOf, windowOf } from "./window.ts";

/**
 * y = Conv(x, w) + bias: dx by `convolutionInput`, dw by `convolutionWeights`, dbias = Σ dy over all but channels.
 * Shapes: x N C X…, w O C/g K…, y N O Y….
 */
export const convolution: GradientRule = (node, dy, to) => {
  const [x = "", w = ""] = node.inputs;
  const axes = axesOf(node, to);
  const group = intOf(node, "group", 1);
  return [
    to.needs(0) ? convolutionInput(to, dy, w, axes, group) : undefined,
    to.needs(1) ? convolutionWeights(to.b, x, dy, { ...shapesOf(node, to), axes, group }) : undefined,
    to.needs(2) ? biasGradient(to.b, dy, axes.length) : undefined,
  ];
};

/**
 * y = ConvTranspose(x, w) + bias is the transpose of the convolution that leads from y back to x, so
 * dx = Conv(dy, w), and dw is that convolution's, with dy as its input and x as its ∂S/∂output.
 * Shapes: x N C X…, w C O/g K…, y N O Y….
 */
export const transposedConvolution: GradientRule = (node, dy, to) => {
  const [x = "", w = ""] = node.inputs;
  const axes = transposedAxesOf(node, to);
  const group = intOf(node, "group", 1);
  const { input, output, weights } = shapesOf(node, to);
  const shapes = { input: output, output: input, weights };
  return [
    to.needs(0) ? cropped(to.b, to.b.add("Conv", [dy, w], settings(axes, group)), axes) : undefined,
    to.needs(1) ? convolutionWeights(to.b, dy, x, { ...shapes, axes, group }) : undefined,
    to.needs(2) ? biasGradient(to.b, dy, axes.length) : undefined,
  ];
};

const shapesOf = (
  { inputs: [x = "", w = ""], outputs: [y = ""] }: Node,
  to: Pick<GradientContext, "shape">,
): ConvolutionShapes => ({
  input: to.shape(x),
  weights: to.shape(w),
  output: to.shape(y),
});

function axesOf(node: Node, to: GradientContext): Axis[] {
  const { input, output, weights } = shapesOf(node, to);
  return windowOf(node, weights.slice(2), input.slice(2), output.slice(2));
}

/** The axes of the convolution from y (here `input`) to x that a ConvTranspose is the transpose of. */
export function transposedAxesOf(node: Node, to: Pick<GradientContext, "shape">): Axis[] {
  const { input, output, weights } = shapesOf(node, to);
  const axes = windowOf(node, weights.slice(2), output.slice(2), input.slice(2));
  const auto = stringOf(node, "auto_pad", "NOTSET");
  if (intsOf(node, "output_shape") === undefined && !auto.startsWith("SAME")) return axes;
  const extra = intsOf(node, "output_padding");
  return axes.map((axis, i) => {
    const total = Math.max(0, reachOf(axis) + (extra?.[i] ?? 0) - axis.input);
    const small = Math.floor(total / 2);
    // A given output_shape alone counts as SAME_LOWER does: the odd one comes first.
    return auto === "SAME_UPPER"
      ? { ...axis, begin: small, end: total - small }
      : { ...axis, begin: total - small, end: small };
  });
}

const biasGradient = (b: Builder, dy: Value, rank: number): Value =>
  b.add("ReduceSum", [dy, b.ints([0, ...upTo(rank).map((i) => i + 2)])], { keepdims: 0 });
