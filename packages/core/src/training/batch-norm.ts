/** BatchNormalization as it is while a network is trained: by the statistics of the batch. */

import { FoveaError } from "../errors.ts";
import { floatOf } from "../graph/attributes.ts";
import { Builder } from "../graph/builder.ts";
import type { Graph, Node, StaticGraph, Value } from "../graph/graph.ts";
import { floats, sizeOf } from "../tensor.ts";
import type { Draft } from "../transform/draft.ts";
import { type Layout, layoutOf } from "./parameters.ts";

export const isBatchNorm = ({ op, domain }: Node): boolean => op === "BatchNormalization" && domain === "";

/**
 * The same graph in which no two BatchNormalizations share a constant: exporters write equal numbers once, such as the
 * ones and zeros of layers that were never trained, and training makes them differ.
 */
export function withOwnStatistics(graph: Graph): Graph {
  const b = new Builder(graph);
  const constants = new Map(graph.constants);
  const taken = new Set<Value>();
  const own = (value: Value): Value => {
    const tensor = constants.get(value);
    if (!tensor || !taken.has(value)) {
      taken.add(value);
      return value;
    }
    const name = b.fresh(value);
    constants.set(name, tensor);
    return name;
  };
  const nodes = graph.nodes.map((node) =>
    isBatchNorm(node) ? { ...node, inputs: node.inputs.map((v, i) => (i === 0 ? v : own(v))) } : node,
  );
  return { ...graph, nodes, constants };
}

/** Running means and variances in one vector, those of a layer one after the other. */
export function runningLayout(graph: StaticGraph): Layout {
  const names = graph.nodes.filter(isBatchNorm).flatMap((node) => node.inputs.slice(3, 5));
  const known = names.every((name) => graph.constants.get(name)?.type === "float32");
  if (new Set(names).size < names.length || !known) {
    throw new FoveaError(
      "model-unsupported",
      "Cannot train the network by batch statistics: two BatchNormalizations share theirs, or compute them",
      { hint: "Keep the statistics fixed." },
    );
  }
  return layoutOf(graph, new Map(names.map((name) => [name, false])));
}

/** Mean and variance of one batch, one number per channel. */
export interface BatchStatistics {
  readonly mean: Value;
  readonly variance: Value;
}

/**
 * y = (x − μ)/√(σ² + ε)·γ + β, with mean μ and variance σ² over all axes but the channels, σ² divided by their number n:
 * the node as it was, its statistics replaced by those of its input.
 *
 * The operator's own `training_mode` runs on one thread, 26 ms where this takes 2 (batch 32, 16 channels of 48×48, two
 * threads, 2026-11); and its running variance is the biased one.
 * To be differentiated by `batchStatisticsRules`, which go through both statistics at once.
 */
export function appendBatchNorm(draft: Draft, node: Node): BatchStatistics {
  const [x = "", gamma = "", beta = ""] = node.inputs;
  const shape = draft.shape(x);
  const channels = shape[1] ?? 1;
  const axes = draft.b.ints(shape.flatMap((_, axis) => (axis === 1 ? [] : [axis])));
  const spread = draft.b.ints([channels, ...shape.slice(2).map(() => 1)]);
  draft.b.within(`batch/${node.name}`);
  const mean = draft.add("ReduceMean", [x, axes], [channels], { keepdims: 0 });
  const wide = draft.add("Reshape", [mean, spread], [channels, ...shape.slice(2).map(() => 1)]);
  const centred = draft.add("Sub", [x, wide], shape);
  const squares = draft.add("ReduceSumSquare", [centred, axes], [channels], { keepdims: 0 });
  const share = draft.b.scalar(channels / sizeOf(shape));
  const variance = draft.add("Mul", [squares, share], [channels]);
  draft.b.within("");
  draft.b.addNode({ ...node, inputs: [x, gamma, beta, mean, variance] });
  return { mean, variance };
}

/**
 * running ← m·running + (1 − m)·batch, m the node's `momentum`, 0.9 unless it says otherwise.
 *
 * As in PyTorch the running variance is fed the unbiased one, σ²·n/(n − 1), while the layer itself divides by n.
 */
export function appendRunning(
  draft: Draft,
  nodes: readonly Node[],
  { size }: Layout,
  running: Value,
  batch: readonly BatchStatistics[],
): Value {
  const keep = floats([size]);
  const gain = floats([size]);
  let at = 0;
  for (const node of nodes) {
    const shape = draft.shape(node.inputs[0] as Value);
    const channels = shape[1] ?? 1;
    const count = sizeOf(shape) / channels;
    const m = floatOf(node, "momentum", 0.9);
    keep.data.fill(m, at, at + 2 * channels);
    gain.data.fill(1 - m, at, at + channels);
    gain.data.fill(((1 - m) * count) / (count - 1), at + channels, at + 2 * channels);
    at += 2 * channels;
  }
  const parts = batch.flatMap(({ mean, variance }) => [mean, variance]);
  const found = draft.add("Concat", parts, [size], { axis: 0 });
  const kept = draft.add("Mul", [running, draft.b.constant(keep, "keep")], [size]);
  const added = draft.add("Mul", [found, draft.b.constant(gain, "gain")], [size]);
  return draft.add("Add", [kept, added], [size]);
}

/** Throws `option-invalid` where a batch has one value per channel: it has no variance. */
export function checkBatchCounts(graph: StaticGraph): void {
  for (const node of graph.nodes.filter(isBatchNorm)) {
    const shape = graph.types.get(node.inputs[0] ?? "")?.shape ?? [];
    if (sizeOf(shape) > (shape[1] ?? 1)) continue;
    throw new FoveaError(
      "option-invalid",
      `Cannot train by batch statistics: "${node.name}" sees one value per channel`,
      { hint: "Use a larger batch, or keep the statistics fixed." },
    );
  }
}
