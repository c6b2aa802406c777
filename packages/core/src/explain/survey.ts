/** Which methods work on a network, and why the others do not. */

import type { Node, StaticGraph } from "../graph/graph.ts";
import { averageHead } from "../methods/cam.ts";
import { catalog } from "../methods/catalog.ts";
import type { Method, Need } from "../methods/method.ts";
import type { Model } from "../model/model.ts";
import { isRectifier } from "../transform/gradient/guided.ts";
import { ruleKey } from "../transform/gradient/rule.ts";
import { gradientRules } from "../transform/gradient/rules.ts";
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
    if (!node.inputs.some((value) => moving.has(value))) return false;
    for (const value of node.outputs) moving.add(value);
    return !(ruleKey(node) in gradientRules);
  });
};

const obstacles: Readonly<Record<Need, (model: Model) => string | undefined>> = {
  gradient: ({ graph }) => {
    const [node] = nodesWithoutRule(graph);
    return node && `operator ${ruleKey(node)} of node "${node.name}" has no gradient rule`;
  },
  rectifier: ({ graph }) =>
    graph.nodes.some((node) => isRectifier(node, graph))
      ? undefined
      : "the network has no rectifier (Relu, Clip from 0)",
  "spatial-layer": (model) => (model.defaultLayer ? undefined : "no layer has more than one position"),
  "gap-head": ({ graph, head }) => {
    const scored = withScore(graph, head, { kind: "class", form: "logit" });
    const found = averageHead(scored.graph, scored.score);
    return found ? undefined : "the network does not end in a global average followed by linear layers only";
  },
};

/** Every method of the catalog with what stands in its way on this network. */
export const survey = (model: Model): Applicability[] => {
  const found = new Map<Need, string | undefined>();
  for (const need of Object.keys(obstacles) as Need[]) found.set(need, obstacles[need](model));
  return catalog.map((method) => ({
    method,
    obstacle: method.needs.map((need) => found.get(need)).find(Boolean),
  }));
};
