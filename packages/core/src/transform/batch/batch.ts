/** A network for one picture → the same network for several at once. */

import { FoveaError } from "../../errors.ts";
import { Builder, valuesUsed } from "../../graph/builder.ts";
import type { Graph, Node, Port, StaticGraph, Value } from "../../graph/graph.ts";
import { numbers, sizeOf } from "../../tensor.ts";

export interface BatchRequest {
  /** The input, or inputs, that get `count` rows in place of one, and with them all that depends on them. */
  readonly rows: Value | readonly Value[];
  /** Inputs that keep their one row, which is repeated inside: not every operator would stretch it. */
  readonly shared?: readonly Value[];
  readonly count: number;
}

/**
 * The same graph with `count` rows. Sizes that it holds as constants (of Reshape, Expand, Resize) change with it.
 *
 * Throws `model-unsupported` where a value that depends on the input does not start with an axis of 1. That operators keep
 * rows apart is not proved here: who runs the result has to compare rows with single runs.
 */
export function batched(graph: StaticGraph, { rows, shared = [], count }: BatchRequest): StaticGraph {
  const after = dependents(graph, typeof rows === "string" ? [rows] : rows);
  const types = new Map(graph.types);
  for (const value of after) {
    const type = types.get(value);
    if (type?.shape[0] !== 1) throw joined(value, count);
    types.set(value, { ...type, shape: type.shape.with(0, count) });
  }
  const wide = (port: Port): Port => ({ ...port, ...types.get(port.name) });
  const b = new Builder({ ...graph, nodes: [], inputs: graph.inputs.map(wide) });
  // Nodes come later, but their names are taken.
  for (const node of graph.nodes) for (const name of [node.name, ...node.outputs]) b.fresh(name);
  const repeated = new Map<Value, Value>();
  for (const value of shared) {
    const type = types.get(value);
    if (type?.shape[0] !== 1) continue;
    const shape = type.shape.with(0, count);
    const copies = b.add("Expand", [value, b.ints(shape)]);
    types.set(copies, { ...type, shape });
    repeated.set(value, copies);
  }
  for (const node of graph.nodes) {
    if (!node.outputs.some((value) => after.has(value))) b.addNode(node);
    else b.addNode(widened(graph, b, node, repeated, count));
  }
  const built = b.build(graph.outputs.map(wide));
  for (const [name, { type, shape }] of built.constants) types.set(name, { type, shape });
  return { ...built, types };
}

const joined = (value: Value, count: number): FoveaError =>
  new FoveaError(
    "model-unsupported",
    `Cannot run ${count} inputs at once: the first axis of "${value}" does not count them`,
  );

/** Which input of an operator holds the shape of what it makes. */
const shapeInput: Readonly<Record<string, number>> = { Reshape: 1, Expand: 1, Resize: 3 };

function widened(
  graph: Graph,
  b: Builder,
  node: Node,
  repeated: ReadonlyMap<Value, Value>,
  count: number,
): Node {
  const at = node.domain === "" ? shapeInput[node.op] : undefined;
  const inputs = node.inputs.map((value, i) => {
    const sizes = i === at ? graph.constants.get(value) : undefined;
    const list = sizes ? numbers(sizes) : [];
    return list[0] === 1 ? b.ints(list.with(0, count)) : (repeated.get(value) ?? value);
  });
  return { ...node, inputs };
}

/** The values and everything that is computed from them. */
function dependents(graph: Graph, values: readonly Value[]): ReadonlySet<Value> {
  const found = new Set(values);
  for (const node of graph.nodes)
    if (valuesUsed(node).some((name) => found.has(name)))
      for (const output of node.outputs) if (output !== "") found.add(output);
  return found;
}

/** Bytes of all values that depend on the input: what a gradient keeps of one row, about. */
export function bytesKept(graph: StaticGraph, rows: Value): number {
  let total = 0;
  for (const value of dependents(graph, [rows])) total += 4 * sizeOf(graph.types.get(value)?.shape ?? []);
  return total;
}

/** Bytes of the values that are needed at the same time, at most: what one row takes in a run without a gradient. */
export function bytesAtOnce(graph: StaticGraph, rows: Value): number {
  const size = (value: Value): number => 4 * sizeOf(graph.types.get(value)?.shape ?? []);
  const after = dependents(graph, [rows]);
  const last = new Map<Value, number>();
  for (const [i, node] of graph.nodes.entries()) for (const value of valuesUsed(node)) last.set(value, i);
  let [now, most] = [size(rows), 0];
  for (const [i, node] of graph.nodes.entries()) {
    for (const value of node.outputs) if (after.has(value)) now += size(value);
    most = Math.max(most, now);
    for (const value of new Set(valuesUsed(node)))
      if (after.has(value) && last.get(value) === i) now -= size(value);
  }
  return most;
}
