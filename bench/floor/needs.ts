/** What a rule needs at least of a network: products with weights, and passes over tensors. */

import { intOf } from "../../packages/core/src/graph/attributes.ts";
import { Builder } from "../../packages/core/src/graph/builder.ts";
import type { Node, StaticGraph, Value } from "../../packages/core/src/graph/graph.ts";
import type { Model } from "../../packages/core/src/model/model.ts";
import { canonise } from "../../packages/core/src/transform/canonise/canonise.ts";
import { foldBatchNorm } from "../../packages/core/src/transform/fold-batch-norm/fold-batch-norm.ts";
import { Facts, isActivation, type Layer } from "../../packages/core/src/transform/relevance/facts.ts";
import { withScore } from "../../packages/core/src/transform/score/score.ts";

/** A layer's weights times a tensor, forward or transposed; `times`: so often. */
export interface Product {
  readonly layer: Layer;
  readonly way: "forward" | "back";
  /** Whether the network itself needs it, or the rule. */
  readonly of: "run" | "rule";
  readonly times: number;
}

/** An element-wise operation of two operands of this shape. */
export interface Pass {
  readonly shape: readonly number[];
  readonly times: number;
}

export interface Needs {
  readonly facts: Facts;
  readonly products: readonly Product[];
  readonly passes: readonly Pass[];
  /** Quotients R / z: the engine divides in the plain layout only, so each layer with one leaves the layout of blocks. */
  readonly divided: readonly Layer[];
}

/** What is known to be needed, by method. */
export const needsOf: Readonly<Record<string, (model: Model) => Needs>> = {
  saliency: gradientNeeds,
  "input-x-gradient": gradientNeeds,
  lrp: relevanceNeeds,
};

/** The network up to the score of one class, with the nodes that it needs and no others. */
function scored(model: Model, fold: (graph: StaticGraph) => StaticGraph): Facts {
  const { graph, score } = withScore(fold(model.graph), model.head, { kind: "class", form: "logit" });
  const port = { name: score, type: "float32", shape: [1] } as const;
  return new Facts({ ...new Builder(graph).build([port]), types: graph.types });
}

/** Layers of constant weights. That of one class alone, whose weights are gathered, costs next to nothing and is left out. */
const layersOf = (facts: Facts): Layer[] =>
  facts.graph.nodes.flatMap((node) => {
    const layer = facts.layer(node);
    return layer && facts.graph.constants.has(layer.w) ? [layer] : [];
  });

/** Each product once forward, once back; a product of dy and the slope for every activation, and so on. */
function gradientNeeds(model: Model): Needs {
  const facts = scored(model, (graph) => foldBatchNorm(graph));
  const products = layersOf(facts).flatMap((layer): Product[] => [
    { layer, way: "forward", of: "run", times: 1 },
    { layer, way: "back", of: "rule", times: 1 },
  ]);
  const passes = facts.graph.nodes.flatMap((node) => gradientPasses(facts, node));
  return { facts, products, passes, divided: [] };
}

function gradientPasses(facts: Facts, node: Node): Pass[] {
  const [x = "", other = ""] = node.inputs;
  const [y = ""] = node.outputs;
  if (!facts.moving(y)) return [];
  // The mask of a rectifier before a maximum is needed at the maxima alone.
  if (isActivation(node)) return isGateOf(facts, y, x) ? [] : [{ shape: leastAfter(facts, y), times: 1 }];
  if (isPool(node)) return [{ shape: facts.shape(x), times: 1 }];
  if (node.op === "Mul" && facts.moving(x) && facts.moving(other)) {
    const isSwish = isGateOf(facts, other, x) || isGateOf(facts, x, other);
    // By x and by the gate; x ⊙ σ(x) is one function of x.
    return [{ shape: facts.shape(y), times: isSwish ? 1 : 2 }];
  }
  return [];
}

const isPool = ({ op }: Node): boolean => op === "MaxPool" || op === "AveragePool" || op === "LpPool";

/** Whether `gate` is an activation of x that x itself is multiplied by. */
function isGateOf(facts: Facts, gate: Value, x: Value): boolean {
  const maker = facts.maker(gate);
  if (!maker || !isActivation(maker) || maker.inputs[0] !== x) return false;
  return usersOf(facts, gate).every(({ op, inputs }) => op === "Mul" && inputs.includes(x));
}

const usersOf = ({ graph }: Facts, value: Value): Node[] =>
  graph.nodes.filter(({ inputs }) => inputs.includes(value));

/** The shape of a value, or of the maxima of it where it is used for nothing else. */
function leastAfter(facts: Facts, value: Value): readonly number[] {
  const [user, ...others] = usersOf(facts, value);
  const pooled = user?.op === "MaxPool" && others.length === 0;
  return facts.shape(pooled ? (user.outputs[0] as Value) : value);
}

/**
 * EpsilonPlusFlat: z⁺ and its transpose, for inputs of either sign twice; dense layers divide by what the forward run made.
 * Of the first layer, which is flat, nothing but the forward run is counted.
 */
function relevanceNeeds(model: Model): Needs {
  const facts = scored(model, (graph) => canonise(graph, new Set([model.head.logits])));
  const layers = layersOf(facts);
  const inner = layers.filter(({ node }) => !facts.matched(node).first);
  const signs = (layer: Layer): number => (facts.nonnegative(layer.x) || layer.kind === "dense" ? 1 : 2);
  const products = [
    ...layers.map((layer): Product => ({ layer, way: "forward", of: "run", times: 1 })),
    ...inner.flatMap((layer): Product[] => [
      { layer, way: "forward", of: "rule", times: layer.kind === "dense" ? 0 : signs(layer) },
      { layer, way: "back", of: "rule", times: signs(layer) },
    ]),
  ];
  const passes = [
    ...inner.flatMap((layer): Pass[] => [
      { shape: facts.shape(layer.y), times: 1 },
      { shape: facts.shape(layer.x), times: signs(layer) },
    ]),
    ...facts.graph.nodes.flatMap((node) => relevancePasses(facts, node)),
  ];
  return { facts, products, passes, divided: inner.filter(({ kind }) => kind === "conv") };
}

/** Sums of moving tensors divide once and multiply by each summand; pooling gives every place its part. */
function relevancePasses(facts: Facts, node: Node): Pass[] {
  const [x = ""] = node.inputs;
  const [y = ""] = node.outputs;
  if (isPool(node)) return [{ shape: facts.shape(x), times: 1 }];
  const moving = node.inputs.filter((value) => facts.moving(value)).length;
  return node.op === "Add" && moving > 1 ? [{ shape: facts.shape(y), times: 1 + moving }] : [];
}

/** Groups of a layer's product. */
export const groupsOf = ({ node }: Layer): number => intOf(node, "group", 1);
