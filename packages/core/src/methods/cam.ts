/** Class activation mapping, for networks that end in a global average. */

import { FoveaError } from "../errors.ts";
import { valuesUsed } from "../graph/builder.ts";
import type { Node, StaticGraph, Value } from "../graph/graph.ts";
import { floats, numbers, sizeOf } from "../tensor.ts";
import { axisOf } from "../transform/gradient/broadcast.ts";
import type { GraphDraft } from "./graph-draft.ts";
import { atMost, type Check } from "./ledger.ts";
import { type Method, method } from "./method.ts";
import { camGraph } from "./parts/cam-graph.ts";
import { camOptions } from "./parts/cam-options.ts";

const shared = camGraph({
  layer: (draft) => camParts(draft).features,
  map: (draft) => camParts(draft).map,
});

/**
 * CAM: the score written as a mean over positions.
 *
 *     m = Σ_d w_d A_d,   S = mean over positions of m + b
 *
 * w is the row of the target in the linear layer after the global average; where a 1×1 convolution makes the classes
 * before the average, m is the channel of the class itself. It is computed as m = h·w · Σ_d ∂S/∂A_d ⊙ A_d, which is the
 * same for every affine head, and b as the score of the head at A = 0, from the weights.
 *
 * Shapes: layer N×D×h×w → map N×h×w, signed. Unit: that of the score. Keeps: S = mean(m) + b, checked.
 * Cost: one forward run. Throws: `method-inapplicable` if the network does not end in a global average and linear layers.
 * Source: Zhou et al. 2015, https://arxiv.org/abs/1512.04150.
 */
export const cam: Method = method({
  id: "cam",
  family: "activation-map",
  title: "CAM",
  paper: "https://arxiv.org/abs/1512.04150",
  reading:
    "Each place shows what it adds to the class's score: warm for the class, cold against it; their mean, plus a constant of the network, is the score.",
  caution:
    "A place is judged together with its surroundings: what counted need not lie exactly under the warmest spot.",
  needs: ["gradient", "gap-head"],
  keeps: ["cam-identity", "scales-with-score"],
  cost: "about 1",
  display: "signed",
  domain: "layer",
  options: camOptions,
  graph: {
    ...shared,
    extras: (draft, options) => ({ ...shared.extras(draft, options), bias: camParts(draft).bias }),
    afterwards: (values, score) => [identityCheck(values, score), ...shared.afterwards(values)],
  },
});

function identityCheck(values: Readonly<Record<string, { data: Float32Array }>>, score: number): Check {
  const map = (values.raw ?? values.attribution)?.data ?? new Float32Array(0);
  const mean = map.reduce((total, v) => total + v, 0) / map.length;
  const bias = values.bias?.data[0] ?? Number.NaN;
  const limit = 1e-4 * Math.max(1, Math.abs(score), Math.abs(bias));
  return atMost("cam-identity", Math.abs(mean + bias - score), limit, "|mean of the map + bias − score|");
}

interface CamParts {
  readonly features: Value;
  readonly map: Value;
  readonly bias: Value;
}

const parts = new WeakMap<GraphDraft, CamParts>();

function camParts(draft: GraphDraft): CamParts {
  const known = parts.get(draft) ?? appendCam(draft);
  parts.set(draft, known);
  return known;
}

function appendCam(draft: GraphDraft): CamParts {
  const { b } = draft;
  const head = averageHead(draft.graph, draft.score);
  if (!head) {
    throw new FoveaError(
      "method-inapplicable",
      "Cannot run cam: the network does not end in a global average followed by linear layers only",
      { hint: "Use grad-cam, which works with any end. Of the output forms, cam explains the logit only." },
    );
  }
  const positions = sizeOf(draft.shape(head.features).slice(2));
  const product = b.add("Mul", [draft.gradient(head.features), head.features]);
  const sum = b.add("ReduceSum", [product, b.ints([1])], { keepdims: 0 });
  const map = b.add("Mul", [sum, b.scalar(positions)]);
  return { features: head.features, map, bias: atZero(draft, head) };
}

export interface AverageHead {
  /** A: what the global average is taken of. */
  readonly features: Value;
  /** The nodes from A to S, first to last. */
  readonly nodes: readonly Node[];
}

/** Operators that are affine in their first input when the others are constants of the network. */
const affine = new Set(
  "Flatten Reshape Squeeze Unsqueeze Identity Cast Gather Transpose Gemm MatMul Add Sub Mul Div Neg Conv BatchNormalization".split(
    " ",
  ),
);
const average = new Set(["GlobalAveragePool", "AveragePool", "ReduceMean"]);

/** The end of the network if it is one global average and affine operators, else undefined. */
export function averageHead(graph: StaticGraph, score: Value): AverageHead | undefined {
  const moving = dependsOnInput(graph);
  const open = new Set([score]);
  const nodes: Node[] = [];
  // Nodes stand in the order in which they run, so that all ways from a value to S are seen before the node that makes it.
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((value) => open.has(value))) continue;
    nodes.unshift(node);
    const inputs = node.inputs.filter((v) => moving.has(v));
    const [from] = inputs;
    if (from === undefined) return undefined;
    for (const value of node.outputs) open.delete(value);
    if (average.has(node.op) && isGlobal(graph, node, from))
      return open.size === 0 ? { features: from, nodes } : undefined;
    if (!isAffine(node, inputs)) return undefined;
    for (const value of inputs) open.add(value);
  }
  return undefined;
}

/** In its moving inputs: one, or the two sides of a difference, as in the contrast of two classes. */
function isAffine(node: Node, moving: readonly Value[]): boolean {
  if (node.op === "Sub") return true;
  return affine.has(node.op) && moving.length === 1 && (node.op !== "Div" || node.inputs[0] === moving[0]);
}

function dependsOnInput(graph: StaticGraph): ReadonlySet<Value> {
  const moving = new Set(graph.inputs.filter(({ type }) => type === "float32").map(({ name }) => name));
  for (const node of graph.nodes)
    if (valuesUsed(node).some((v) => moving.has(v))) for (const v of node.outputs) moving.add(v);
  return moving;
}

/** Takes N×D×(more than one position) to one position per channel; a mean of tokens N×positions×D does not. */
function isGlobal(graph: StaticGraph, node: Node, from: Value): boolean {
  if (node.op === "ReduceMean" && !overPositions(graph, node, from)) return false;
  const before = graph.types.get(from)?.shape ?? [];
  const after = graph.types.get(node.outputs[0] as Value)?.shape ?? [];
  const perChannel = after[1] === before[1] && sizeOf(after) === before[1];
  return before.length > 2 && sizeOf(before.slice(2)) > 1 && perChannel;
}

/** Sizes alone do not tell which axes were averaged: there may be as many positions as channels. */
function overPositions({ constants, types }: StaticGraph, node: Node, from: Value): boolean {
  const axes = constants.get(node.inputs[1] ?? "");
  const rank = types.get(from)?.shape.length ?? 0;
  return axes !== undefined && numbers(axes).every((axis) => axisOf(axis, rank) > 1);
}

/** S with A = 0: the same nodes once more, on zeros. */
function atZero(draft: GraphDraft, { features, nodes }: AverageHead): Value {
  const { b } = draft;
  const stands = new Map<Value, Value>([[features, b.constant(floats(draft.shape(features)), "zeros")]]);
  b.within("bias");
  for (const node of nodes) {
    const output = b.fresh(node.outputs[0] as Value);
    b.addNode({
      ...node,
      name: output,
      inputs: node.inputs.map((v) => stands.get(v) ?? v),
      outputs: [output],
    });
    stands.set(node.outputs[0] as Value, output);
  }
  b.within("");
  return stands.get(draft.score) as Value;
}
