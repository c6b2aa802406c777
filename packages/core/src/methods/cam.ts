/** Class activation mapping, for networks that end in a global average. */

import { FoveaError } from "../errors.ts";
import { valuesUsed } from "../graph/builder.ts";
import type { Node, StaticGraph, Value } from "../graph/graph.ts";
import { floats, numbers, sizeOf } from "../tensor.ts";
import { axisOf } from "../transform/gradient/broadcast.ts";
import type { GraphDraft } from "./graph-draft.ts";
import { atMost, type Check } from "./ledger.ts";
import { type Method, method } from "./method.ts";
import { noOptions } from "./options.ts";

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
    "Each position shows what it adds to the score: warm for the target, cold against; their mean, plus a constant, is the score.",
  needs: ["gradient", "gap-head"],
  keeps: ["cam-identity"],
  cost: "about 1",
  display: "signed",
  domain: "layer",
  options: noOptions,
  graph: {
    build: (draft) => camParts(draft).map,
    extras: (draft) => ({ bias: camParts(draft).bias }),
    afterwards: (values, score) => [identityCheck(values, score)],
  },
});

function identityCheck(values: Readonly<Record<string, { data: Float32Array }>>, score: number): Check {
  const map = values.attribution?.data ?? new Float32Array(0);
  const mean = map.reduce((total, v) => total + v, 0) / map.length;
  const bias = values.bias?.data[0] ?? Number.NaN;
  const limit = 1e-4 * Math.max(1, Math.abs(score), Math.abs(bias));
  return atMost("cam-identity", Math.abs(mean + bias - score), limit, "|mean of the map + bias − score|");
}

interface CamParts {
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
  return { map: b.add("Mul", [sum, b.scalar(positions)]), bias: atZero(draft, head) };
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

/** The end of the network if it is a global average and affine operators, else undefined. */
export function averageHead(graph: StaticGraph, score: Value): AverageHead | undefined {
  const makers = new Map(graph.nodes.flatMap((node) => node.outputs.map((v): [Value, Node] => [v, node])));
  const moving = dependsOnInput(graph);
  const nodes: Node[] = [];
  for (let value = score; ; ) {
    const node = makers.get(value);
    const inputs = node?.inputs.filter((v) => moving.has(v)) ?? [];
    if (!node || inputs.length !== 1) return undefined;
    nodes.unshift(node);
    const [from] = inputs as [Value];
    if (average.has(node.op) && isGlobal(graph, node, from)) return { features: from, nodes };
    if (!affine.has(node.op) || (node.op === "Div" && node.inputs[0] !== from)) return undefined;
    value = from;
  }
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
