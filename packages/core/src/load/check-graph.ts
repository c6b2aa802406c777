/** The door check of a graph's wiring: every value made once, before it is used. */

import { FoveaError } from "../errors.ts";
import { valuesUsed } from "../graph/builder.ts";
import type { Attribute, Attributes, Graph, Node, Value } from "../graph/graph.ts";

/**
 * The graph with its nodes in an order in which every value is made before it is used (the file's own order where that
 * is one already) and with node names that differ; likewise the graphs inside nodes.
 *
 * Throws `model-unreadable` if a value is made twice, is used but never made, or depends on itself.
 */
export function checkedGraph(graph: Graph, outer: ReadonlySet<Value> = new Set()): Graph {
  const made = madeOnce(graph);
  const known = new Set([...outer, ...made.keys()]);
  const nodes = sorted(uniqueNames(graph.nodes), graph, outer, known);
  for (const { name } of graph.outputs) {
    if (!known.has(name)) throw unreadable(`nothing makes its output "${name}"`);
  }
  return { ...graph, nodes: nodes.map((node) => withInner(node, known)) };
}

function withInner(node: Node, known: ReadonlySet<Value>): Node {
  const checked = (a: Attribute): Attribute =>
    a.type === "graph" ? { type: "graph", value: checkedGraph(a.value, known) } : a;
  if (!Object.values(node.attributes).some(({ type }) => type === "graph")) return node;
  const all: Attributes = Object.fromEntries(
    Object.entries(node.attributes).map(([name, a]) => [name, checked(a)]),
  );
  return { ...node, attributes: all };
}

/** Every value of the graph with the place that makes it. */
function madeOnce(graph: Graph): ReadonlyMap<Value, string> {
  const made = new Map<Value, string>();
  const add = (value: Value, by: string): void => {
    const other = made.get(value);
    if (other !== undefined) throw unreadable(`"${value}" is made twice, by ${other} and by ${by}`);
    made.set(value, by);
  };
  for (const value of graph.constants.keys()) add(value, "a weight");
  for (const { name } of graph.inputs) add(name, "an input");
  for (const node of graph.nodes) {
    for (const value of node.outputs) if (value) add(value, `node "${node.name}"`);
  }
  return made;
}

/** Names are what people point at layers with; a file may repeat them, so the later ones get a number. */
function uniqueNames(nodes: readonly Node[]): readonly Node[] {
  const taken = new Set(nodes.map(({ name }) => name));
  if (taken.size === nodes.length) return nodes;
  const seen = new Set<string>();
  return nodes.map((node) => {
    let name = node.name;
    for (let n = 2; seen.has(name) || (name !== node.name && taken.has(name)); n++)
      name = `${node.name}_${n}`;
    seen.add(name);
    return { ...node, name };
  });
}

function sorted(
  nodes: readonly Node[],
  graph: Graph,
  outer: ReadonlySet<Value>,
  known: ReadonlySet<Value>,
): readonly Node[] {
  const ready = new Set<Value>([
    ...outer,
    ...graph.constants.keys(),
    ...graph.inputs.map(({ name }) => name),
  ]);
  const waits = nodes.map((node) => new Set(ownNeeds(node, known).filter((value) => !ready.has(value))));
  const readers = new Map<Value, number[]>();
  for (const [i, wanted] of waits.entries()) {
    for (const value of wanted) {
      const list = readers.get(value);
      if (list) list.push(i);
      else readers.set(value, [i]);
    }
  }
  const result: Node[] = [];
  const emit = (start: number): void => {
    const stack = [start];
    for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
      const node = nodes[i] as Node;
      result.push(node);
      for (const value of node.outputs) {
        for (const reader of readers.get(value) ?? []) {
          const wanted = waits[reader] as Set<Value>;
          // A reader further down the file gets its turn from the loop below, which keeps the file's order.
          if (wanted.delete(value) && wanted.size === 0 && reader < position) stack.push(reader);
        }
      }
    }
  };
  let position = 0;
  for (; position < nodes.length; position++) if (waits[position]?.size === 0) emit(position);
  if (result.length < nodes.length) throw cycle(nodes.filter((_, i) => (waits[i] as Set<Value>).size > 0));
  return result;
}

/** Values of this graph, or around it, that the node waits for. */
function ownNeeds(node: Node, known: ReadonlySet<Value>): readonly Value[] {
  for (const value of node.inputs) {
    if (value && !known.has(value)) {
      throw unreadable(`node "${node.name}" (${node.op}) uses "${value}", which nothing makes`);
    }
  }
  return valuesUsed(node).filter((value) => value !== "" && known.has(value));
}

function cycle(stuck: readonly Node[]): FoveaError {
  const names = stuck.slice(0, 4).map(({ name }) => `"${name}"`);
  return unreadable(`its nodes wait for each other in a circle, ${names.join(", ")} among them`);
}

const unreadable = (found: string): FoveaError =>
  new FoveaError("model-unreadable", `Cannot read the model: ${found}`, {
    hint: "The file is damaged or was written by a faulty tool; export it again.",
  });
