/** A graph of one node in which some inputs are constants of the model. */

import { toTensor } from "./interpreter/tensor64.ts";
import type { NodeGraph } from "./node-graph.ts";

/** The graph with the inputs at these positions (`in1`, `in2`, …) made constants. */
export function fixedInputs({ graph, feeds, wrt }: NodeGraph, ...positions: readonly number[]): NodeGraph {
  const names = new Set(positions.map((position) => `in${position}`));
  const chosen = Object.entries(feeds).filter(([name]) => names.has(name));
  const constants = new Map([
    ...graph.constants,
    ...chosen.map(([name, value]) => [name, toTensor(value)] as const),
  ]);
  return {
    graph: { ...graph, constants, inputs: graph.inputs.filter(({ name }) => !names.has(name)) },
    feeds: Object.fromEntries(Object.entries(feeds).filter(([name]) => !names.has(name))),
    wrt: wrt.filter((name) => !names.has(name)),
  };
}
