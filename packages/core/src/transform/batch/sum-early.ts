/** Sums over the rows of a batch, moved to where a linear operator then works on one row in place of all. */

import { intOf, intsOf } from "../../graph/attributes.ts";
import { valuesUsed } from "../../graph/builder.ts";
import type { Graph, Node, Value } from "../../graph/graph.ts";
import { numbers } from "../../tensor.ts";

/**
 * Σ_b L(d_b) → L(Σ_b d_b) for each sum over the first axis whose operand comes out of a linear operator and goes nowhere
 * else; once more for what comes before. The last step of a gradient by the picture, a transposed convolution over the
 * largest maps, then runs once for a whole batch. Rows that are picked (Gather) move likewise: L(d)_b → L(d_b).
 *
 * Equal up to the order of additions.
 */
export function sumEarly(graph: Graph): Graph {
  const fewer = graph.nodes.filter((node) => takesRows(graph, node));
  return fewer.length === 0 ? graph : withoutUnused(fewer.reduce(moved, graph));
}

/** The node moved before all linear operators whose results go only to such nodes. */
function moved(graph: Graph, { name }: Node): Graph {
  const at = graph.nodes.findIndex((node) => node.name === name);
  const makers = new Map(graph.nodes.map((node) => [node.outputs[0] as Value, node]));
  const shared = usedElsewhere(graph);
  const linear: Node[] = [];
  let inner = makers.get(graph.nodes[at]?.inputs[0] as Value);
  while (inner && !shared.has(inner.outputs[0] as Value) && keepsRowsApart(inner, graph)) {
    linear.unshift(inner);
    inner = makers.get(inner.inputs[0] as Value);
  }
  if (linear.length === 0) return graph;
  const taken = chained(graph.nodes[at] as Node, linear);
  return { ...graph, nodes: graph.nodes.toSpliced(at, 1, ...taken) };
}

/** The node first, then copies of the operators in their order; the last makes what the node made. */
function chained(fewer: Node, linear: readonly Node[]): Node[] {
  const result = fewer.outputs[0] as Value;
  let from = `${result}/early`;
  const first = linear[0]?.inputs[0] as Value;
  const nodes: Node[] = [
    { ...fewer, name: from, inputs: [first, ...fewer.inputs.slice(1)], outputs: [from] },
  ];
  for (const [i, node] of linear.entries()) {
    const to = i === linear.length - 1 ? result : `${result}/early/${i}`;
    nodes.push({ ...node, name: `${to}/of fewer`, inputs: [from, ...node.inputs.slice(1)], outputs: [to] });
    from = to;
  }
  return nodes;
}

/** Outputs, and values that more goes on with than what takes rows: an operator before those has to stay for all rows. */
function usedElsewhere(graph: Graph): ReadonlySet<Value> {
  const found = new Set(graph.outputs.map(({ name }) => name));
  const [once, taken] = [new Set<Value>(), new Set<Value>()];
  for (const node of graph.nodes) {
    for (const value of valuesUsed(node)) {
      if (takesRows(graph, node)) taken.add(value);
      else if (once.has(value)) found.add(value);
      else once.add(value);
    }
  }
  for (const value of taken) if (once.has(value)) found.add(value);
  return found;
}

function withoutUnused(graph: Graph): Graph {
  const used = new Set(graph.outputs.map(({ name }) => name));
  const kept: Node[] = [];
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((value) => used.has(value))) continue;
    for (const value of valuesUsed(node)) used.add(value);
    kept.unshift(node);
  }
  return { ...graph, nodes: kept };
}

/** A sum over the rows, or a choice of rows. */
function takesRows({ constants }: Graph, node: Node): boolean {
  const given = constants.get(node.inputs[1] ?? "");
  if (!given || node.domain !== "") return false;
  if (node.op === "Gather") return given.shape.length === 1 && intOf(node, "axis", 0) === 0;
  return node.op === "ReduceSum" && numbers(given).join() === "0" && intOf(node, "keepdims", 1) === 1;
}

/** Whether the operator is linear in its first operand and works on every row alike, so that it does not matter how many there are. */
function keepsRowsApart(node: Node, graph: Graph): boolean {
  const rest = node.inputs.slice(1);
  if (node.domain !== "" || rest.some((value) => value !== "" && !graph.constants.has(value))) return false;
  const list = (i: number): number[] => {
    const tensor = graph.constants.get(node.inputs[i] ?? "");
    return tensor ? numbers(tensor) : [];
  };
  switch (node.op) {
    case "Conv":
    case "ConvTranspose":
      // With a bias it is not linear.
      return rest.length === 1;
    case "DepthToSpace":
    case "SpaceToDepth":
      return true;
    case "Slice":
      return rest.length >= 3 && list(3).every((axis) => axis > 0);
    case "Transpose":
      return intsOf(node, "perm")?.[0] === 0;
    case "Pad": {
      const pads = list(1);
      return rest.length === 1 && !node.attributes.mode && pads[0] === 0 && pads[pads.length / 2] === 0;
    }
    default:
      return false;
  }
}
