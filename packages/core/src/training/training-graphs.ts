/** The graphs that a trainer runs: one optimiser step, the gradient alone, and the network as it is used. */

import { Builder } from "../graph/builder.ts";
import type { Graph, Node, Port, StaticGraph, Value } from "../graph/graph.ts";
import { type ElementType, floats } from "../tensor.ts";
import { Draft } from "../transform/draft.ts";
import { appendGradient } from "../transform/gradient/gradient.ts";
import { batchStatisticsRules, gradientRules } from "../transform/gradient/rules.ts";
import { appendBatchNorm, appendRunning, type BatchStatistics, isBatchNorm } from "./batch-norm.ts";
import { appendLoss, type LossKind } from "./loss.ts";
import type { Optimiser } from "./optimisers.ts";
import type { Layout } from "./parameters.ts";

/** What the graphs are made from. */
export interface Plan {
  /** The network at the batch size, its output N×K logits. */
  readonly network: StaticGraph;
  readonly weights: Layout;
  /** Running statistics that batches update; empty where they stay fixed. */
  readonly running: Layout;
  readonly loss: LossKind;
}

/** Inputs of the graphs, beside the picture's own, and outputs. All names in one place. */
export const names = {
  targets: "train/targets",
  weights: "train/weights",
  running: "train/running",
  moment: (name: string): Value => `train/moment/${name}`,
  scalar: (name: string): Value => `train/scalar/${name}`,
  loss: "train/new/loss",
  gradient: "train/new/gradient",
  newWeights: "train/new/weights",
  newRunning: "train/new/running",
  newMoment: (name: string): Value => `train/new/moment/${name}`,
} as const;

/** From the batch, weights and statistics to logits, by running statistics: what the network will be when it is used. */
export function evaluateGraph(plan: Plan): StaticGraph {
  const draft = openDraft(plan);
  unpack(draft, plan.weights, names.weights);
  if (plan.running.size > 0) unpack(draft, plan.running, names.running);
  for (const node of plan.network.nodes) draft.b.addNode(node);
  return draft.finish([]);
}

/** From the batch, targets and weights to logits, loss and new running statistics: the forward half of a step. */
export function lossGraph(plan: Plan): StaticGraph {
  const draft = openDraft(plan);
  unpack(draft, plan.weights, names.weights);
  const batch: BatchStatistics[] = [];
  const normalised: Node[] = [];
  for (const node of plan.network.nodes) {
    if (plan.running.size > 0 && isBatchNorm(node)) {
      normalised.push(node);
      batch.push(appendBatchNorm(draft, node));
    } else draft.b.addNode(node);
  }
  const logits = plan.network.outputs[0]?.name ?? "";
  const targets = draft.input(floatPort(names.targets, draft.shape(logits)));
  const loss = named(draft, names.loss, appendLoss(draft, plan.loss, logits, targets));
  if (plan.running.size === 0) return draft.finish([loss]);
  const running = draft.input(floatPort(names.running, [plan.running.size]));
  const updated = appendRunning(draft, normalised, plan.running, running, batch);
  return draft.finish([loss, named(draft, names.newRunning, updated)]);
}

/** ∂loss/∂weights in place of a step, and the loss. */
export function gradientGraph(plan: Plan): Graph {
  const forward = lossGraph(plan);
  const b = new Builder(forward);
  const gradient = flatGradient(forward, b, plan);
  const outputs = forward.outputs.filter(({ name }) => name === names.loss);
  return b.build([...outputs, output(b, names.gradient, gradient)]);
}

/** One step: forward, backward, and the optimiser's update. */
export function stepGraph(plan: Plan, optimiser: Optimiser): Graph {
  const forward = lossGraph(plan);
  const b = new Builder(forward);
  const { size } = plan.weights;
  const gradient = flatGradient(forward, b, plan);
  const moments = optimiser.moments.map((name) => b.input(floatPort(names.moment(name), [size])));
  const scalars = optimiser.scalars.map((name) => b.input(floatPort(names.scalar(name), [])));
  b.within("update");
  const update = optimiser.append(b, plan.weights, { weights: names.weights, gradient, moments, scalars });
  b.within("");
  return b.build([
    ...forward.outputs,
    output(b, names.newWeights, update.weights),
    ...optimiser.moments.map((name, i) => output(b, names.newMoment(name), update.moments[i] as Value)),
  ]);
}

/** A draft without nodes that knows every name of the network, so that the network's nodes can follow others. */
function openDraft({ network, weights, running }: Plan): Draft {
  const moved = new Set([...weights.parameters, ...running.parameters].map(({ name }) => name));
  const constants = new Map(Array.from(network.constants).filter(([name]) => !moved.has(name)));
  const draft = new Draft({ ...network, nodes: [], constants });
  for (const name of moved) draft.b.fresh(name);
  for (const node of network.nodes) for (const name of node.outputs) draft.b.fresh(name);
  return draft;
}

/** The flat vector, an input, cut into the parameters under their own names. */
function unpack(draft: Draft, { parameters, size }: Layout, input: Value): void {
  draft.input(floatPort(input, [size]));
  draft.b.within("unpack");
  for (const { name, shape, offset, size: own } of parameters) {
    // A Split would do it in one node, but WebGPU has 10 buffers for one node's inputs and outputs.
    const part = draft.add("Slice", [input, draft.b.ints([offset]), draft.b.ints([offset + own])], [own]);
    addNamed(draft.b, "Reshape", [part, draft.b.ints(shape)], name);
  }
  draft.b.within("");
}

/** ∂loss/∂weights as one vector; 0 for weights that the loss does not depend on. */
function flatGradient(forward: StaticGraph, b: Builder, { weights, running }: Plan): Value {
  const { parameters } = weights;
  const { of } = appendGradient(forward, b, {
    of: names.loss,
    seed: b.scalar(1),
    wrt: parameters.map(({ name }) => name),
    rules: running.size > 0 ? batchStatisticsRules : gradientRules,
  });
  b.within("pack");
  const flat = parameters.map(({ name, size }) => {
    const gradient = of.get(name);
    return gradient === undefined
      ? b.constant(floats([size]), "zeros")
      : b.add("Reshape", [gradient, b.ints([size])]);
  });
  const packed = b.add("Concat", flat, { axis: 0 });
  b.within("");
  return packed;
}

const floatPort = (name: Value, shape: readonly number[]): Port & { readonly shape: readonly number[] } => ({
  name,
  type: "float32" satisfies ElementType,
  shape,
});

function named(draft: Draft, name: Value, value: Value): Value {
  addNamed(draft.b, "Identity", [value], name);
  return draft.declare(name, draft.shape(value));
}

function output(b: Builder, name: Value, value: Value): Port {
  addNamed(b, "Identity", [value], name);
  return { name, type: "float32", shape: undefined };
}

function addNamed(b: Builder, op: string, inputs: readonly Value[], name: Value): void {
  b.addNode({ op, domain: "", name, inputs, outputs: [name], attributes: {} });
}
