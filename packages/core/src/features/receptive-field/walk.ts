/** The walk back from a part of one value to the part of another that can change it. */

import { valuesUsed } from "../../graph/builder.ts";
import type { Node, StaticGraph, Value } from "../../graph/graph.ts";
import { numbers } from "../../tensor.ts";
import { valuesBetween } from "../../transform/gradient/gradient.ts";
import { ruleKey } from "../../transform/gradient/rule.ts";
import { type Box, isWhole, joined, type Region, wholeBox } from "./region.ts";
import type { ReceptiveContext, Shared } from "./rule.ts";
import { receptiveRules } from "./rules.ts";

export interface Walk {
  readonly graph: StaticGraph;
  /** Where it starts, and the part of it. */
  readonly from: Value;
  readonly box: Box;
  /** Where it ends. */
  readonly to: Value;
  readonly shared: Shared;
}

export interface Walked {
  readonly region: Region;
  /** Operators without a rule that were met: all of their inputs counts. */
  readonly unknown: readonly string[];
}

/** The part of `to` that can change the part `box` of `from`. */
export function walkBack({ graph, from, box, to, shared }: Walk): Walked {
  const { order, gates } = wayOf(graph, from, to);
  const regions = new Map<Value, Region>([[from, [box]]]);
  const unknown = new Set<string>();
  const context: ReceptiveContext = {
    shape: (value) => shapeOf(graph, value),
    numbers: (value) => constantOf(graph, value),
    isConstant: (value) => graph.constants.has(value),
    shared,
    isGate: gates,
  };
  for (const node of order) {
    for (const [output, value] of node.outputs.entries()) {
      for (const part of regions.get(value) ?? []) {
        const parts = (receptiveRules[ruleKey(node)] ?? undefined)?.(node, part, context, output);
        if (!parts) unknown.add(ruleKey(node));
        for (const [input, found] of parts ? named(node, parts) : wholeOf(node, graph)) {
          if (graph.constants.has(input)) continue;
          regions.set(input, found.reduce(joined, regions.get(input) ?? []));
        }
      }
    }
  }
  return { region: regions.get(to) ?? [], unknown: [...unknown] };
}

function named(
  { inputs }: Node,
  parts: readonly (Box | readonly Box[] | undefined)[],
): (readonly [Value, readonly Box[]])[] {
  return parts.flatMap((part, i) => {
    const value = inputs[i] ?? "";
    if (part === undefined || value === "") return [];
    return [[value, isBox(part) ? [part] : part] as const];
  });
}

/** A scalar is a box of no axes. */
const isBox = (part: Box | readonly Box[]): part is Box => part.every((set) => set instanceof Uint8Array);

const wholeOf = (node: Node, graph: StaticGraph): (readonly [Value, readonly Box[]])[] =>
  valuesUsed(node)
    .filter((value) => graph.types.has(value))
    .map((value) => [value, [wholeBox(shapeOf(graph, value))]]);

/** What lies between two values of a graph, last node first, and which operands there are gates. */
interface Way {
  readonly order: readonly Node[];
  readonly gates: (operand: Value) => boolean;
}

const ways = new WeakMap<StaticGraph, Map<string, Way>>();

function wayOf(graph: StaticGraph, from: Value, to: Value): Way {
  const known = ways.get(graph) ?? new Map<string, Way>();
  ways.set(graph, known);
  const key = JSON.stringify([from, to]);
  const way = known.get(key) ?? makeWay(graph, from, to);
  known.set(key, way);
  return way;
}

function makeWay(graph: StaticGraph, from: Value, to: Value): Way {
  const between = valuesBetween(graph, [to], from);
  const order = graph.nodes.filter((node) => node.outputs.some((v) => v !== to && between.has(v))).reverse();
  const full = new Map(order.flatMap((node) => node.inputs.map((v) => [v, stretchedTo(graph, node)])));
  const found = new Map<Value, boolean>();
  const gates = (operand: Value): boolean => {
    const known = found.get(operand) ?? isGate(graph, operand, full.get(operand) ?? [], to);
    found.set(operand, known);
    return known;
  };
  return { order, gates };
}

const stretchedTo = (graph: StaticGraph, { outputs: [y = ""] }: Node): readonly number[] => shapeOf(graph, y);

/**
 * Whether an operand is one number for all positions, computed from all of the picture: stretched along some axis,
 * different along one axis (the channels) at most, and with a field that leaves nothing out.
 */
function isGate(graph: StaticGraph, operand: Value, full: readonly number[], to: Value): boolean {
  const shape = shapeOf(graph, operand);
  const wide = shape.filter((size) => size > 1).length;
  const stretched = full.filter((size) => size > 1).length > wide;
  if (!stretched || wide > 1 || graph.constants.has(operand)) return false;
  const first = shape.map((size) => Uint8Array.from({ length: size }, (_, i) => (i === 0 ? 1 : 0)));
  const { region } = walkBack({ graph, from: operand, box: first, to, shared: "followed" });
  return region.some((box) => box.every((set) => set.length === 1 || isWhole(set)));
}

export function shapeOf(graph: StaticGraph, value: Value): readonly number[] {
  const type = graph.types.get(value);
  if (!type) throw new Error(`no shape known for value "${value}"`);
  return type.shape;
}

function constantOf(graph: StaticGraph, value: Value | undefined): readonly number[] | undefined {
  const tensor = value === undefined || value === "" ? undefined : graph.constants.get(value);
  return tensor && numbers(tensor);
}
