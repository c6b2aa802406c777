/** Guided back-propagation and deconvnet: the plain table with the rows of rectifiers changed. */

import type { Graph, Node, Value } from "../../graph/graph.ts";
import { numbers } from "../../tensor.ts";
import { arithmetic } from "./arithmetic.ts";
import { clip, clipInBlocks } from "./clip.ts";
import { saturatesAtZero, unsaturated } from "./quantisation.ts";
import { type GradientContext, type GradientRule, type GradientRules, ruleKey } from "./rule.ts";
import { gradientRules } from "./rules.ts";

const positive = (dy: Value, { b }: GradientContext): Value => b.add("Relu", [dy]);

/** R_in = relu(R_out) ⊙ f′: the rule applied to what is positive of dy. */
const guided =
  (rule: GradientRule): GradientRule =>
  (node, dy, to) =>
    rule(node, positive(dy, to), to);

/** R_in = relu(R_out), whatever the forward pass was. */
const deconvolved: GradientRule = (_node, dy, to) => [positive(dy, to)];

/** Codes below the lowest saturate: where that is 0, quantising is a rectifier. Elsewhere dy passes as usual. */
const quantised =
  (changed: (rule: GradientRule) => GradientRule): GradientRule =>
  (node, dy, to) => {
    const plain = gradientRules.QuantizeLinear as GradientRule;
    return (saturatesAtZero(to.constant(node.inputs[2] ?? "")) ? changed(plain) : plain)(node, dy, to);
  };

/** Clip is a rectifier where its lower bound is a constant 0. */
const clipped =
  (changed: (rule: GradientRule) => GradientRule, plain: GradientRule = clip): GradientRule =>
  (node, dy, to) =>
    (isZero(to.constant(node.inputs[1] ?? "")) ? changed(plain) : plain)(node, dy, to);

const isZero = (bound: Parameters<typeof numbers>[0] | undefined): boolean =>
  bound !== undefined && numbers(bound).every((value) => value === 0);

/** The plain table with `changed` applied to every rectifier's row. */
const rectifying = (changed: (rule: GradientRule) => GradientRule): GradientRules => ({
  ...gradientRules,
  Relu: changed(gradientRules.Relu as GradientRule),
  ThresholdedRelu: changed(gradientRules.ThresholdedRelu as GradientRule),
  Clip: clipped(changed),
  QuantizeLinear: quantised(changed),
});

/** Guided back-propagation: at each rectifier R_in = relu(R_out) ⊙ 1[x > 0]. */
export const guidedRules: GradientRules = rectifying(guided);

/** The row of Clip in them for engines that keep convolutions in blocks of channels. */
export const guidedClipInBlocks: GradientRule = clipped(guided, clipInBlocks);

/** Deconvnet: at each rectifier R_in = relu(R_out), in the unit of its input where that is quantised. */
export const deconvnetRules: GradientRules = {
  ...rectifying(() => deconvolved),
  QuantizeLinear: quantised(() => guided(unsaturated)),
};

/** R_in = f′ ⊙ R_out + (1 − f′) ⊙ relu(R_out). */
const redirected =
  (rule: GradientRule): GradientRule =>
  (node, dy, to) => {
    const plain = rule(node, dy, to)[0] as Value;
    const raising = positive(dy, to);
    const open = rule(node, raising, to)[0] as Value;
    return [to.b.add("Add", [plain, to.b.add("Sub", [raising, open])])];
  };

/** At the upper bound it is what lowers x that brings it back: R_in = min(R_out, 0) there. */
const redirectedClip =
  (rule: GradientRule): GradientRule =>
  (node, dy, to) => {
    const [, low = "", high = ""] = node.inputs;
    const y = node.outputs[0] as Value;
    const o = arithmetic(to.b);
    const raising = positive(dy, to);
    const back = o.mul(raising, o.indicator(o.lessOrEqual(y, low)));
    const passed = o.add(rule(node, dy, to)[0] as Value, back);
    if (high === "") return [passed];
    return [o.add(passed, o.mul(o.sub(dy, raising), o.indicator(o.greaterOrEqual(y, high))))];
  };

/**
 * For images made by optimisation, where a dead start has no gradient: a rectifier that is off lets through what would
 * switch it on, and one that is at its ceiling, as of ReLU6, what would take it down from there.
 */
export const redirectedRules: GradientRules = { ...rectifying(redirected), Clip: clipped(redirectedClip) };

/**
 * Whether guided back-propagation and deconvnet override this node: Relu, ThresholdedRelu, Clip from 0 (ReLU6), and a
 * QuantizeLinear whose lowest code means 0, unless it only quantises what one of the others made. LeakyRelu and PRelu
 * let negative values through and are none: Captum and zennit leave them alone as well.
 */
export function isRectifier(node: Node, graph: Graph): boolean {
  if (isPlainRectifier(node, graph)) return true;
  if (ruleKey(node) !== "QuantizeLinear" || !saturatesAtZero(graph.constants.get(node.inputs[2] ?? "")))
    return false;
  const maker = makerOf(graph, node.inputs[0] as Value);
  return maker === undefined || !isPlainRectifier(maker, graph);
}

function isPlainRectifier(node: Node, { constants }: Graph): boolean {
  const key = ruleKey(node);
  if (key === "Clip") return isZero(constants.get(node.inputs[1] ?? ""));
  return key === "Relu" || key === "ThresholdedRelu";
}

const makerOf = (graph: Graph, value: Value): Node | undefined =>
  graph.nodes.find(({ outputs }) => outputs.includes(value));

/** Smooth activations that are one node. A gate such as Sigmoid counts only where it multiplies its own input. */
const smooth = new Set("Elu Selu Celu Softplus Mish Gelu HardSwish Swish".split(" "));

/**
 * `rules` with the smooth activations of `graph` gated as well: R_in = f′ ⊙ relu(R_out). To them belong the products
 * x·σ(x) and x·hardsigmoid(x), in which SiLU and HardSwish arrive from exporters; other gates stay as they are.
 */
export function gatingSmooth(rules: GradientRules, graph: Graph): GradientRules {
  const gated = graph.nodes.filter((node) => isSmoothActivation(node, graph));
  const results = new Set(gated.map(({ outputs }) => outputs[0]));
  const changed = gated.map((node) => {
    const key = ruleKey(node);
    const plain = rules[key];
    const row: GradientRule = (n, dy, to) =>
      (results.has(n.outputs[0]) ? guided(plain as GradientRule) : (plain as GradientRule))(n, dy, to);
    return [key, plain && row] as const;
  });
  return { ...rules, ...Object.fromEntries(changed.filter(([, row]) => row !== undefined)) } as GradientRules;
}

/** Whether `gatingSmooth` changes this node. */
export function isSmoothActivation(node: Node, graph: Graph): boolean {
  if (smooth.has(ruleKey(node))) return true;
  if (ruleKey(node) !== "Mul") return false;
  return node.inputs.some((gate, i) => {
    const maker = makerOf(graph, gate);
    return maker !== undefined && isGateOf(maker, node.inputs[1 - i] as Value);
  });
}

const isGateOf = (maker: Node, x: Value): boolean =>
  ["Sigmoid", "HardSigmoid"].includes(ruleKey(maker)) && maker.inputs[0] === x;
