/** How much arithmetic a node is. */

import { intOf } from "../graph/attributes.ts";
import type { Node, StaticGraph, Value } from "../graph/graph.ts";
import { sizeOf } from "../tensor.ts";

const shapeOf = ({ types }: StaticGraph, value: Value | undefined): readonly number[] =>
  types.get(value ?? "")?.shape ?? [];

/** Multiply-adds of a node: those of convolutions and matrix products; 0 for all others. */
export function multiplyAdds(graph: StaticGraph, node: Node): number {
  const [a, b, y] = [...node.inputs.slice(0, 2), node.outputs[0]].map((value) => shapeOf(graph, value));
  const products: Readonly<Record<string, () => number>> = {
    Conv: () => sizeOf(y ?? []) * sizeOf((b ?? []).slice(1)),
    ConvTranspose: () => sizeOf(a ?? []) * sizeOf((b ?? []).slice(1)),
    MatMul: () => sizeOf(y ?? []) * (a?.at(-1) ?? 1),
    Gemm: () => sizeOf(y ?? []) * (a?.[intOf(node, "transA", 0) === 1 ? 0 : 1] ?? 1),
  };
  return node.domain === "" ? (products[node.op]?.() ?? 0) : 0;
}

/**
 * Time of a node in multiply-adds: writing an element takes as long as a few of them, starting a node as many, which the
 * pictures of a batch share.
 */
export function effort(graph: StaticGraph, node: Node, pictures: number, share = 1): number {
  const elements = node.outputs.reduce((sum, value) => sum + sizeOf(shapeOf(graph, value)), 0);
  return share * (multiplyAdds(graph, node) + perElement * elements) + perNode / pictures;
}

/** Pictures in a batch, about. */
export const perBatch = 10;
export const perElement = 30;
export const perNode = 500_000;
