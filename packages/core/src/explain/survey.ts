/** Which methods work on a network, and why the others do not. */

import { UnsupportedOpError } from "../errors.ts";
import { Builder, valuesUsed } from "../graph/builder.ts";
import type { Node, StaticGraph, Value } from "../graph/graph.ts";
import { averageHead } from "../methods/cam.ts";
import { catalog } from "../methods/catalog.ts";
import type { Method, Need } from "../methods/method.ts";
import type { Model } from "../model/model.ts";
import { floats } from "../tensor.ts";
import { appendGradient } from "../transform/gradient/gradient.ts";
import { isRectifier } from "../transform/gradient/guided.ts";
import { ruleKey } from "../transform/gradient/rule.ts";
import { gradientRules } from "../transform/gradient/rules.ts";
import { compositeOf } from "../transform/relevance/composites.ts";
import { appendRelevance } from "../transform/relevance/relevance.ts";
import { withScore } from "../transform/score/score.ts";

export interface Applicability {
  readonly method: Method;
  /** Undefined if the method works here; else the reason in words. */
  readonly obstacle: string | undefined;
}

/** Nodes between input and scores whose operator has no gradient rule. */
export const nodesWithoutRule = (graph: StaticGraph): Node[] => {
  const moving = new Set(graph.inputs.map(({ name }) => name));
  return graph.nodes.filter((node) => {
    if (!valuesUsed(node).some((value) => moving.has(value))) return false;
    for (const value of node.outputs) moving.add(value);
    return !(ruleKey(node) in gradientRules);
  });
};

const features = ({ graph, head }: Model): Value | undefined => {
  const scored = withScore(graph, head, { kind: "class", form: "logit" });
  return averageHead(scored.graph, scored.score)?.features;
};

/** Where the gradient of a method ends: maps of a layer need none below it. */
function startOf(model: Model, { domain, needs }: Method): Value {
  const inner = needs.includes("gap-head") ? features(model) : model.defaultLayer?.value;
  return (domain === "layer" ? inner : undefined) ?? model.input.name;
}

/** Builds the gradient and throws it away: the only judge that knows which nodes it passes and what their rules ask. */
function gradientObstacle({ graph, head }: Model, start: Value): string | undefined {
  const b = new Builder(graph);
  const seed = b.constant(floats(graph.types.get(head.logits)?.shape ?? []), "seed");
  try {
    appendGradient(graph, b, { of: head.logits, seed, wrt: [start], rules: gradientRules });
    return undefined;
  } catch (error) {
    if (!(error instanceof UnsupportedOpError)) throw error;
    const { op, node, message } = error;
    return op in gradientRules
      ? message.replace(/^Cannot/, "cannot")
      : `operator ${op} of node "${node}" has no gradient rule`;
  }
}

/** Builds the relevance sweep by the ε rule and throws it away. */
function relevanceObstacle({ graph, head, input }: Model): string | undefined {
  const b = new Builder(graph);
  const seed = b.constant(floats(graph.types.get(head.logits)?.shape ?? []), "seed");
  try {
    appendRelevance(graph, b, {
      of: head.logits,
      seed,
      wrt: [input.name],
      composite: compositeOf("epsilon"),
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof UnsupportedOpError)) throw error;
    return `operator ${error.op} of node "${error.node}" has no relevance rule`;
  }
}

const obstacles: Readonly<Record<Exclude<Need, "gradient">, (model: Model) => string | undefined>> = {
  relevance: relevanceObstacle,
  rectifier: ({ graph }) =>
    graph.nodes.some((node) => isRectifier(node, graph))
      ? undefined
      : "the network has no rectifier (Relu, Clip from 0)",
  "spatial-layer": (model) => (model.defaultLayer ? undefined : "no layer has more than one position"),
  "gap-head": (model) =>
    features(model) === undefined
      ? "the network does not end in a global average followed by linear layers only"
      : undefined,
  "several-classes": ({ head }) =>
    head.scores > 1 ? undefined : "the network has one score and no other class",
  "competing-classes": ({ head }) =>
    head.scores > 1 && head.kind !== "sigmoid"
      ? undefined
      : "the classes of the network do not compete in a softmax",
};

/** Every method of the catalog with what stands in its way on this network, which is found out when it is first read. */
export const survey = (model: Model): Applicability[] => {
  const known = new Map<string, string | undefined>();
  const once = (key: string, find: () => string | undefined): string | undefined => {
    if (!known.has(key)) known.set(key, find());
    return known.get(key);
  };
  const obstacle = (method: Method, need: Need): string | undefined => {
    if (need !== "gradient") return once(need, () => obstacles[need](model));
    const start = startOf(model, method);
    return once(`gradient by ${start}`, () => gradientObstacle(model, start));
  };
  return catalog.map((method) => ({
    method,
    get obstacle() {
      return method.needs.map((need) => obstacle(method, need)).find(Boolean);
    },
  }));
};
