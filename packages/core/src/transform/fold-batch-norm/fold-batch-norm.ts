/** BatchNormalization folded into the convolution or linear layer before it. */

import { floatOf, intOf } from "../../graph/attributes.ts";
import { Builder, valuesUsed } from "../../graph/builder.ts";
import type { Node, StaticGraph, Value } from "../../graph/graph.ts";
import { type FloatTensor, numbers, sizeOf, type Tensor } from "../../tensor.ts";

/**
 * W′ = W·γ/√(σ²+ε) per output channel, b′ = (b−μ)·γ/√(σ²+ε) + β: the same function with a node less.
 *
 * Only where the layer's own output is used by nothing else and is not in `keep`. Computed in double precision.
 */
export function foldBatchNorm(graph: StaticGraph, keep: ReadonlySet<Value> = new Set()): StaticGraph {
  const makers = new Map(graph.nodes.flatMap((node) => node.outputs.map((v): [Value, Node] => [v, node])));
  const uses = new Map<Value, number>();
  for (const v of graph.nodes.flatMap(valuesUsed)) uses.set(v, (uses.get(v) ?? 0) + 1);
  for (const { name } of graph.outputs) uses.set(name, 2);

  const b = new Builder({ ...graph, nodes: [] });
  const replaced = new Map<Node, Node | undefined>();
  for (const norm of graph.nodes) {
    const between = norm.inputs[0] ?? "";
    const layer = norm.op === "BatchNormalization" ? makers.get(between) : undefined;
    if (!layer || uses.get(between) !== 1 || keep.has(between)) continue;
    const folded = foldInto(graph, layer, norm, b);
    if (!folded) continue;
    replaced.set(layer, undefined);
    replaced.set(norm, folded);
  }
  if (replaced.size === 0) return graph;
  for (const node of graph.nodes) {
    const now = replaced.has(node) ? replaced.get(node) : node;
    if (now) b.addNode(now);
  }
  const result = b.build(graph.outputs);
  const types = new Map(graph.types);
  for (const [name, { type, shape }] of result.constants) types.set(name, { type, shape });
  return { ...result, types };
}

function foldInto(graph: StaticGraph, layer: Node, norm: Node, b: Builder): Node | undefined {
  const axis = outputAxis(layer);
  const weight = graph.constants.get(layer.inputs[1] ?? "");
  const bias = layer.inputs[2] ? graph.constants.get(layer.inputs[2]) : undefined;
  const [gamma, beta, mean, variance] = norm.inputs.slice(1).map((v) => graph.constants.get(v));
  const ready =
    axis !== undefined && weight && gamma && beta && mean && variance && (bias || !layer.inputs[2]);
  if (!ready || norm.outputs.length !== 1) return undefined;
  const epsilon = floatOf(norm, "epsilon", 1e-5);
  const spread = numbers(variance);
  const scale = numbers(gamma).map((g, i) => g / Math.sqrt((spread[i] as number) + epsilon));
  if (weight.shape[axis] !== scale.length || (bias && sizeOf(bias.shape) !== scale.length)) return undefined;
  const shift = shifted(scale, bias, numbers(mean), numbers(beta));
  const names = [
    b.constant(scaled(weight as FloatTensor, axis, scale), `${layer.inputs[1]}/folded`),
    b.constant(
      { type: "float32", shape: [scale.length], data: Float32Array.from(shift) },
      `${layer.name}/bias/folded`,
    ),
  ];
  return { ...layer, inputs: [layer.inputs[0] as Value, ...names], outputs: norm.outputs };
}

/** Axis of the weight that counts the outputs; undefined where folding has no simple form. */
function outputAxis(layer: Node): number | undefined {
  if (layer.op === "Conv" && layer.domain === "") return 0;
  const plain = floatOf(layer, "alpha", 1) === 1 && floatOf(layer, "beta", 1) === 1;
  if (layer.op === "Gemm" && plain) return intOf(layer, "transB", 0) === 1 ? 0 : 1;
  return undefined;
}

function shifted(
  scale: readonly number[],
  bias: Tensor | undefined,
  mean: readonly number[],
  beta: readonly number[],
): number[] {
  const given = bias ? numbers(bias) : scale.map(() => 0);
  return scale.map((s, i) => ((given[i] as number) - (mean[i] as number)) * s + (beta[i] as number));
}

function scaled(weight: FloatTensor, axis: number, scale: readonly number[]): FloatTensor {
  const run = sizeOf(weight.shape.slice(axis + 1));
  const data = new Float32Array(weight.data.length);
  for (let at = 0, channel = 0; at < data.length; at += run, channel = (channel + 1) % scale.length) {
    const factor = scale[channel] as number;
    for (let i = at; i < at + run; i++) data[i] = (weight.data[i] as number) * factor;
  }
  return { ...weight, type: "float32", shape: weight.shape, data };
}
