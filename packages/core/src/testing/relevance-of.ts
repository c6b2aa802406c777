/** Relevance of x, or of an inner value, for a graph written as text, in double precision: what tests of relevance rules look at. */

import { Builder } from "../graph/builder.ts";
import type { StaticGraph } from "../graph/graph.ts";
import type { Composite } from "../transform/relevance/composite.ts";
import { appendRelevance, type Cut } from "../transform/relevance/relevance.ts";
import { interpret } from "./interpreter/interpret.ts";
import type { Tensor64 } from "./interpreter/tensor64.ts";

export interface RelevanceFound {
  readonly map: number[];
  readonly cuts: readonly Cut[];
  /** out − in − bias − epsilon − aside of every node, last first. */
  readonly gaps: number[];
  /** What constants took at all nodes together. */
  readonly bias: number;
}

/** Relevance of `x` where `y` has R. */
export function relevanceOf(
  graph: StaticGraph,
  composite: Composite,
  { x, R, wrt = "x" }: { x: Tensor64; R: Tensor64; wrt?: string },
): RelevanceFound {
  const b = new Builder(graph);
  const seed = b.input({ name: "R", type: "float32", shape: R.shape });
  const request = { of: "y", seed, wrt: [wrt], composite };
  const { of, cuts } = appendRelevance(graph, b, request);
  const map = of.get(wrt);
  const amounts = cuts.flatMap((cut) => [cut.out, cut.in, cut.bias, cut.epsilon, cut.aside]);
  const names = new Set([map, ...amounts].filter((name) => name !== undefined));
  const outputs = Array.from(names, (name) => ({ name, type: "float32" as const, shape: undefined }));
  const values = interpret(b.build(outputs), { x, R });
  const amount = (name: string | undefined): number => (name ? (values[name]?.data[0] as number) : 0);
  return {
    map: Array.from(values[map ?? ""]?.data ?? []),
    cuts,
    gaps: cuts.map((cut) =>
      [cut.in, cut.bias, cut.epsilon, cut.aside].reduce((left, part) => left - amount(part), amount(cut.out)),
    ),
    bias: cuts.reduce((sum, cut) => sum + amount(cut.bias), 0),
  };
}
