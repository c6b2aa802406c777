/** Operators that ONNX Runtime's optimiser fuses, as their standard parts. */

import { attributes, floatOf, intOf, stringOf } from "../graph/attributes.ts";
import type { Attribute, Attributes, Node, Value } from "../graph/graph.ts";
import { floats } from "../tensor.ts";
import type { Rewrite, Rewriter, Rewrites } from "./rewriter.ts";

const except = (all: Attributes, part: string): Attributes =>
  Object.fromEntries(Object.entries(all).filter(([name]) => !name.startsWith(part)));

const float = (value: number): Attribute => ({ type: "float", value });

/** The activation that a fused node ends in; undefined for one without a standard operator. */
function activated(
  to: Rewriter,
  x: Value,
  activation: string,
  parameters: readonly number[],
): Value | undefined {
  const [a, b] = parameters;
  switch (activation) {
    case "":
      return x;
    case "Relu":
    case "Tanh":
    case "Sigmoid":
    case "HardSwish":
      return to.add(activation, [x]);
    case "LeakyRelu":
      return to.add("LeakyRelu", [x], a === undefined ? {} : { alpha: float(a) });
    case "HardSigmoid":
      return to.add("HardSigmoid", [x], { alpha: float(a ?? 0.2), beta: float(b ?? 0.5) });
    case "Clip":
      return to.add("Clip", [x, ...[a, b].map((v) => (v === undefined ? "" : to.constant(floats([], [v]))))]);
    default:
      return undefined;
  }
}

/** Conv, plus a tensor, then an activation. */
const fusedConv: Rewrite = (node, to) => {
  const [x, w, bias, plus] = node.inputs;
  const parameters = node.attributes.activation_params;
  const conv = to.add("Conv", [x, w, bias], except(node.attributes, "activation"));
  const total = plus ? to.add("Add", [conv, plus]) : conv;
  const y = activated(
    to,
    total,
    stringOf(node, "activation", ""),
    parameters?.type === "floats" ? parameters.value : [],
  );
  return y === undefined ? undefined : [y];
};

const fusedGemm: Rewrite = (node, to) => {
  const parameters = ["activation_alpha", "activation_beta"]
    .filter((name) => node.attributes[name])
    .map((name) => floatOf(node, name, 0));
  const gemm = to.add("Gemm", node.inputs, except(node.attributes, "activation"));
  const y = activated(to, gemm, stringOf(node, "activation", ""), parameters);
  return y === undefined ? undefined : [y];
};

/** alpha · A B, the last two axes of either exchanged first; left alone where its rank is not known. */
const fusedMatMul: Rewrite = (node, to) => {
  if (intOf(node, "transBatchA", 0) || intOf(node, "transBatchB", 0)) return undefined;
  const a = exchanged(node, to, 0, "transA");
  const b = exchanged(node, to, 1, "transB");
  if (a === undefined || b === undefined) return undefined;
  const product = to.add("MatMul", [a, b]);
  const alpha = floatOf(node, "alpha", 1);
  return [alpha === 1 ? product : to.add("Mul", [product, to.constant(floats([], [alpha]))])];
};

function exchanged(node: Node, to: Rewriter, index: number, flag: string): Value | undefined {
  const value = node.inputs[index] ?? "";
  if (intOf(node, flag, 0) === 0) return value;
  const rank = to.rank(value);
  if (rank === undefined || rank < 2) return rank === undefined ? undefined : value;
  const perm = Array.from({ length: rank }, (_, axis) => axis);
  perm.push(...perm.splice(-2).reverse());
  return to.add("Transpose", [value], attributes({ perm }));
}

const gelu =
  (approximate: "none" | "tanh"): Rewrite =>
  (node, to) => {
    const [x, bias] = node.inputs;
    return [to.add("Gelu", [bias ? to.add("Add", [x, bias]) : x], attributes({ approximate }))];
  };

/** x · σ(alpha · x) */
const quickGelu: Rewrite = (node, to) => {
  const [x] = node.inputs;
  const inner = to.add("Mul", [x, to.constant(floats([], [floatOf(node, "alpha", 1.702)]))]);
  return [to.add("Mul", [x, to.add("Sigmoid", [inner])])];
};

/** LayerNormalization of x + skip (+ bias); the sum is its fourth output. */
const skipLayerNormalization: Rewrite = (node, to) => {
  const [x, skip, gamma, beta, bias] = node.inputs;
  if (node.outputs[1] || node.outputs[2]) return undefined;
  const pair = to.add("Add", [x, skip]);
  const sum = bias ? to.add("Add", [pair, bias]) : pair;
  const epsilon = { epsilon: float(floatOf(node, "epsilon", 1e-12)) };
  return [to.add("LayerNormalization", [sum, gamma, beta], epsilon), "", "", sum];
};

export const fusedOperators: Rewrites = {
  "com.microsoft.FusedConv": fusedConv,
  "com.microsoft.FusedGemm": fusedGemm,
  "com.microsoft.FusedMatMul": fusedMatMul,
  "com.microsoft.TransposeMatMul": fusedMatMul,
  "com.microsoft.Gelu": gelu("none"),
  "com.microsoft.BiasGelu": gelu("none"),
  "com.microsoft.FastGelu": gelu("tanh"),
  "com.microsoft.QuickGelu": quickGelu,
  "com.microsoft.SkipLayerNormalization": skipLayerNormalization,
};
