/** What every node adds to its output whatever comes in: the b of y = J·x + b, where it can be told node by node. */

import { floatOf } from "../../graph/attributes.ts";
import type { Builder } from "../../graph/builder.ts";
import type { Node, StaticGraph, Value } from "../../graph/graph.ts";
import { floats, numbers } from "../../tensor.ts";
import { arithmetic } from "../gradient/arithmetic.ts";
import { type GradientContext, ruleKey } from "../gradient/rule.ts";
import { gradientRules } from "../gradient/rules.ts";

export interface Bias {
  /** The output that b is a part of. */
  readonly at: Value;
  /** b, of a shape that broadcasts against it. */
  readonly value: Value;
}

export interface Biases {
  readonly biases: readonly Bias[];
  /** Operators that are not linear piece by piece, whose b is not among them. */
  readonly smooth: readonly string[];
}

interface Place {
  readonly graph: StaticGraph;
  readonly b: Builder;
  readonly node: Node;
  /** Values that depend on the picture. */
  readonly moving: ReadonlySet<Value>;
}

type Row = (place: Place) => Value | undefined;

/** The bias of a linear layer per channel, as 1×C×1×… . */
const perChannel =
  (index: number): Row =>
  ({ graph, b, node }) => {
    const bias = node.inputs[index];
    if (!bias) return undefined;
    const rank = graph.types.get(node.outputs[0] as Value)?.shape.length ?? 2;
    return b.add("Reshape", [bias, b.ints([1, -1, ...Array.from({ length: rank - 2 }, () => 1)])]);
  };

/** β − μγ/√(σ² + ε) of the statistics that were learnt. */
const batchNormalization: Row = ({ graph, b, node }) => {
  const [gamma, beta, mean, variance] = node.inputs.slice(1).map((v) => graph.constants.get(v));
  if (!gamma || !beta || !mean || !variance) return undefined;
  const [g, m, s] = [numbers(gamma), numbers(mean), numbers(variance)];
  const epsilon = floatOf(node, "epsilon", 1e-5);
  const data = numbers(beta).map(
    (shift, c) => shift - ((m[c] as number) * (g[c] as number)) / Math.sqrt((s[c] as number) + epsilon),
  );
  const rank = graph.types.get(node.outputs[0] as Value)?.shape.length ?? 2;
  return b.constant(floats([1, data.length, ...Array.from({ length: rank - 2 }, () => 1)], data), "bias");
};

/** Operands that do not depend on the picture; the second of a difference with its sign turned. */
const added: Row = ({ b, node, moving }) => {
  const fixed = node.inputs.filter((value) => !moving.has(value));
  if (fixed.length === 0) return undefined;
  const sum = fixed.length === 1 ? (fixed[0] as Value) : b.add("Sum", fixed);
  if (node.op === "Sub" && !moving.has(node.inputs[1] as Value)) return b.add("Neg", [sum]);
  return node.op === "Mean" ? b.add("Mul", [sum, b.scalar(1 / node.inputs.length)]) : sum;
};

/** f(x) − f′(x)·x. */
const remainder: Row = ({ graph, b, node }) => {
  const [x = ""] = node.inputs;
  const [y = ""] = node.outputs;
  const o = arithmetic(b);
  const context: GradientContext = {
    b,
    shape: (value) => graph.types.get(value)?.shape ?? [],
    type: (value) => graph.types.get(value)?.type ?? "float32",
    constant: (value) => graph.constants.get(value),
    needs: (index) => index === 0,
    gradientOf: () => undefined,
  };
  const [slope] = gradientRules[ruleKey(node)]?.(node, b.scalar(1), context) ?? [];
  return slope === undefined ? y : o.sub(y, o.mul(slope, x));
};

const explicit: Readonly<Record<string, Row>> = {
  Conv: perChannel(2),
  ConvTranspose: perChannel(2),
  Gemm: ({ b, node, moving }) => {
    const [, , c = ""] = node.inputs;
    const beta = floatOf(node, "beta", 1);
    if (moving.has(c)) return undefined;
    return c && beta !== 1 ? b.add("Mul", [c, b.scalar(beta)]) : c || undefined;
  },
  Add: added,
  Sub: added,
  Sum: added,
  Mean: added,
  BatchNormalization: batchNormalization,
  // Linear on pieces that do not go through 0.
  Clip: remainder,
  HardSigmoid: remainder,
};

/** Smooth, or bent: with a bias that changes with x. */
const curved = new Set(
  "Elu Selu Celu Sigmoid Tanh HardSwish Swish Mish Gelu Softplus Softsign Exp Log Sqrt Reciprocal Erf Sin Cos ThresholdedRelu Sign Floor Ceil Round".split(
    " ",
  ),
);

/** Linear, or homogeneous of degree one: no bias at all, whatever the pieces. */
const biasFree = new Set(
  (
    "Relu LeakyRelu PRelu Abs Neg MaxPool AveragePool LpPool GlobalMaxPool GlobalAveragePool GlobalLpPool Resize " +
    "ReduceSum ReduceMean ReduceMax ReduceMin ReduceL1 ReduceL2 CumSum Identity Dropout Cast CastLike Reshape Flatten " +
    "Squeeze Unsqueeze Transpose Expand Tile Split Slice Pad DepthToSpace SpaceToDepth Gather GatherElements " +
    "GatherND"
  ).split(" "),
);

/** The biases of `nodes`, which lie between the picture and the score. */
export function biasesOf(
  graph: StaticGraph,
  b: Builder,
  nodes: readonly Node[],
  moving: ReadonlySet<Value>,
  implicit: boolean,
): Biases {
  const biases: Bias[] = [];
  const smooth = new Set<string>();
  for (const node of nodes) {
    b.within(`bias/${node.name}`);
    const row = explicit[node.op] ?? (implicit && curved.has(node.op) ? remainder : undefined);
    const value = row?.({ graph, b, node, moving });
    if (value !== undefined) biases.push({ at: node.outputs[0] as Value, value });
    if (!row && !isBiasFree(node, moving)) smooth.add(node.op);
  }
  b.within("");
  return { biases, smooth: [...smooth] };
}

/** Products and quotients are where one side does not move; choices where no constant is among what is chosen from. */
function isBiasFree({ op, inputs }: Node, moving: ReadonlySet<Value>): boolean {
  const count = inputs.filter((value) => moving.has(value)).length;
  if (["Mul", "MatMul", "Einsum"].includes(op)) return count === 1;
  if (op === "Div") return count === 1 && moving.has(inputs[0] as Value);
  if (["Max", "Min", "Concat"].includes(op)) return count === inputs.length;
  if (op === "Where") return inputs.slice(1).every((value) => moving.has(value));
  return biasFree.has(op);
}
