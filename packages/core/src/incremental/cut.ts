/** Where a network is cut: before it runs on parts, behind it on whole values and in batches. */

import { valuesUsed } from "../graph/builder.ts";
import type { Node, Value } from "../graph/graph.ts";
import { sizeOf } from "../tensor.ts";
import { type Changes, shapeOf } from "./changes.ts";
import { effort, perBatch, perElement, perNode } from "./work.ts";

export interface Cut {
  /** Nodes that run on a part, in order. */
  readonly patched: readonly Node[];
  /** Changed values that the other nodes take. */
  readonly crossing: readonly Value[];
}

/** Passes over the elements of a part that is put together from known and computed rows, and nodes that do it. */
const passesPerPart = 6;
const nodesPerPart = 5;
/** Small odd-sized maps take longer for the same number of multiply-adds. */
const onParts = 1.15;

/**
 * The cheapest of all cuts along the order of nodes, by multiply-adds and a price for each node and element;
 * undefined where cutting nowhere is.
 */
export function cheapestCut(
  changes: Changes,
  shares: ReadonlyMap<Value, number>,
  scores: Value,
  pictures: number = perBatch,
): Cut | undefined {
  const { graph } = changes;
  const inside = patchable(changes, scores);
  const lastUse = new Map(graph.nodes.flatMap((node, i) => valuesUsed(node).map((value) => [value, i])));
  let rest = graph.nodes.reduce((sum, node) => sum + effort(graph, node, pictures), 0);
  let before = 0;
  let best = { cost: rest, end: 0 };
  const open = new Set<Value>();
  for (const [i, node] of graph.nodes.entries()) {
    for (const value of node.inputs) if ((lastUse.get(value) as number) <= i) open.delete(value);
    if (!inside.has(node)) continue;
    for (const value of node.outputs) if (lastUse.has(value)) open.add(value);
    rest -= effort(graph, node, pictures);
    before += onParts * effort(graph, node, pictures, shares.get(node.outputs[0] as Value));
    before += gathering(changes, shares, node, pictures);
    const cost = before + rest + handedOn(changes, open);
    if (cost < best.cost) best = { cost, end: i + 1 };
  }
  return best.end === 0 ? undefined : cutAt(changes, best.end, scores);
}

/** Nodes that have a rule and take nothing from those that have none, nor give the scores. */
function patchable({ graph, rows, parts, picture }: Changes, scores: Value): ReadonlySet<Node> {
  const found = new Set<Node>();
  const made = new Set<Value>([picture]);
  for (const node of graph.nodes) {
    if (!rows.has(node) || node.outputs.includes(scores)) continue;
    if (!node.inputs.every((value) => !parts.has(value) || made.has(value))) continue;
    found.add(node);
    for (const value of node.outputs) made.add(value);
  }
  return found;
}

/** The work of writing whole values for the head; without end for what is not float32. */
function handedOn({ graph }: Changes, values: ReadonlySet<Value>): number {
  let sum = 0;
  for (const value of values) {
    if (graph.types.get(value)?.type !== "float32") return Number.POSITIVE_INFINITY;
    sum += 2 * passesPerPart * perElement * sizeOf(shapeOf(graph, value));
  }
  return sum;
}

/** The work of putting together what a node reads. */
function gathering(
  { graph, rows, parts, picture }: Changes,
  shares: ReadonlyMap<Value, number>,
  node: Node,
  pictures: number,
): number {
  const row = rows.get(node);
  const own = parts.get(node.outputs[0] as Value)?.extent;
  return node.inputs.reduce((sum, value) => {
    const part = parts.get(value);
    if (!row || !part || value === picture || row.reads(own as number) === part.extent) return sum;
    const elements = sizeOf(shapeOf(graph, value));
    const moved = passesPerPart * elements * (shares.get(value) ?? 1) + elements / pictures;
    return sum + (nodesPerPart * perNode) / pictures + perElement * moved;
  }, 0);
}

/** The cut before node number `end`. */
export function cutAt(changes: Changes, end: number, scores: Value): Cut {
  const { graph, picture } = changes;
  const inside = patchable(changes, scores);
  const patched = graph.nodes.slice(0, end).filter((node) => inside.has(node));
  const made = new Set([picture, ...patched.flatMap(({ outputs }) => outputs)]);
  const others = graph.nodes.filter((node, i) => i >= end || !inside.has(node));
  const taken = new Set(others.flatMap(valuesUsed));
  return { patched, crossing: [...made].filter((value) => taken.has(value)) };
}
