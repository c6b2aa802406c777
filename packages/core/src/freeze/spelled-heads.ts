/** Softmax, LogSoftmax and Sigmoid that an exporter wrote out in their parts. */

import { intOf } from "../graph/attributes.ts";
import type { Node, StaticGraph, Value } from "../graph/graph.ts";
import { numbers, sizeOf } from "../tensor.ts";
import type { HeadKind } from "./head.ts";

/** A normalising function, the value it was applied to, and its nodes. */
export interface SpelledHead {
  readonly kind: HeadKind;
  readonly from: Value;
  readonly nodes: readonly Node[];
}

/**
 * Recognises, as the maker of `value`:
 *
 *     softmax      eᶻ / Σ eᶻ
 *     log-softmax  log softmax(z),  z − log Σ eᶻ
 *     sigmoid      1 / (1 + e⁻ᶻ)
 *
 * with z less its largest entry, or without; z is given back as it was before that.
 */
export function spelledHead(graph: StaticGraph, value: Value): SpelledHead | undefined {
  const parts = new Parts(graph);
  const found = softmax(parts, value) ?? logSoftmax(parts, value) ?? sigmoid(parts, value);
  return found && { ...found, nodes: [...parts.seen] };
}

type Found = Pick<SpelledHead, "kind" | "from">;

function softmax(parts: Parts, value: Value): Found | undefined {
  const [powers, total] = parts.inputs("Div", value);
  const [z] = parts.inputs("Exp", powers);
  const summed = parts.overAll("ReduceSum", total);
  if (z === undefined || summed !== powers) return undefined;
  return { kind: "softmax", from: unshifted(parts, z) };
}

function logSoftmax(parts: Parts, value: Value): Found | undefined {
  const [p] = parts.inputs("Log", value);
  const whole = parts.softmaxOf(p);
  if (whole !== undefined) return { kind: "log-softmax", from: whole };
  const spelled = p === undefined ? undefined : softmax(parts, p);
  if (spelled) return { ...spelled, kind: "log-softmax" };
  const [z, log] = parts.inputs("Sub", value);
  const [powers] = parts.inputs("Log", log);
  const [same] = parts.inputs("Exp", parts.overAll("ReduceSum", powers));
  const direct = parts.overAll("ReduceLogSumExp", log);
  if (z === undefined || (same !== z && direct !== z)) return undefined;
  return { kind: "log-softmax", from: unshifted(parts, z) };
}

function sigmoid(parts: Parts, value: Value): Found | undefined {
  const [above, below] = parts.inputs("Div", value);
  const [only] = parts.inputs("Reciprocal", value);
  const whole = only ?? (parts.isOne(above) ? below : undefined);
  const terms = parts.inputs("Add", whole);
  const power = terms.find((_, i) => parts.isOne(terms[1 - i]));
  const [negative] = parts.inputs("Exp", power);
  const [z] = parts.inputs("Neg", negative);
  return z === undefined ? undefined : { kind: "sigmoid", from: z };
}

/** a where z = a − max a: softmax is the same for both. */
function unshifted(parts: Parts, z: Value): Value {
  const [a, largest] = parts.inputs("Sub", z);
  return a !== undefined && parts.overAll("ReduceMax", largest) === a ? a : z;
}

/** Looks at the makers of values and remembers which it saw. */
class Parts {
  readonly seen = new Set<Node>();
  readonly #graph: StaticGraph;

  constructor(graph: StaticGraph) {
    this.#graph = graph;
  }

  /** Inputs of the node that makes the value; none unless that is a standard `op`. */
  inputs(op: string, value: Value | undefined): readonly Value[] {
    const node = this.#graph.nodes.find(({ outputs }) => value !== undefined && outputs[0] === value);
    if (node?.op !== op || node.domain !== "") return [];
    this.seen.add(node);
    return node.inputs;
  }

  /** What a Softmax over a row of scores makes the value of. */
  softmaxOf(value: Value | undefined): Value | undefined {
    const [z] = this.inputs("Softmax", value);
    const node = [...this.seen].find(({ outputs }) => outputs[0] === value);
    const shape = this.#graph.types.get(z ?? "")?.shape ?? [];
    return z !== undefined && node && (shape.at(intOf(node, "axis", -1)) ?? 0) > 1 && this.isRow(z)
      ? z
      : undefined;
  }

  /** What `op` reduces to a single number, a row of scores, to make the value. */
  overAll(op: string, value: Value | undefined): Value | undefined {
    const [from] = this.inputs(op, value);
    return from !== undefined && this.#size(value) === 1 && this.isRow(from) ? from : undefined;
  }

  /** More than one number, all on one axis. */
  isRow(value: Value): boolean {
    const shape = this.#graph.types.get(value)?.shape ?? [];
    return shape.filter((size) => size > 1).length === 1;
  }

  isOne(value: Value | undefined): boolean {
    const tensor = this.#graph.constants.get(value ?? "");
    return tensor !== undefined && numbers(tensor).every((v) => v === 1);
  }

  #size(value: Value | undefined): number {
    return sizeOf(this.#graph.types.get(value ?? "")?.shape ?? []);
  }
}
