/** Relevance propagation through a graph, as more nodes of the same graph. */

import { UnsupportedOpError } from "../../errors.ts";
import { type Builder, valuesUsed } from "../../graph/builder.ts";
import type { Node, StaticGraph, Value } from "../../graph/graph.ts";
import { floats } from "../../tensor.ts";
import { arithmetic } from "../gradient/arithmetic.ts";
import { reshape } from "../gradient/broadcast.ts";
import { valuesBetween } from "../gradient/gradient.ts";
import { type GradientContext, type GradientRules, ruleKey } from "../gradient/rule.ts";
import { gradientRules } from "../gradient/rules.ts";
import { type Composite, ruleFor } from "./composite.ts";
import { Facts } from "./facts.ts";
import { layerRule } from "./layer-rules.ts";
import type { RelevanceContext, RelevanceRule, Shares } from "./rule.ts";
import { relevanceRules, ruledAs } from "./rules.ts";

export interface RelevanceRequest {
  /** Where relevance starts: the score, or the logits. */
  readonly of: Value;
  /** Relevance of `of`, a value known to the builder, of its shape. */
  readonly seed: Value;
  /** The values whose relevance is wanted: the picture, inner tensors. */
  readonly wrt: readonly Value[];
  readonly composite: Composite;
  /** The table that Jᵀ comes from. @default gradientRules */
  readonly gradients?: GradientRules;
}

export interface Relevance {
  /** Relevance by value; a value of `wrt` that no relevance reaches is missing. */
  readonly of: ReadonlyMap<Value, Value>;
  /** The books of every node that relevance went through, last first. */
  readonly cuts: readonly Cut[];
}

/** One node's books; all amounts are values of shape [1], computed only if somebody fetches them. */
export interface Cut {
  readonly node: Node;
  readonly rule: string;
  /** ΣR that reached the node. */
  readonly out: Value;
  /** ΣR given on to inputs that lie on the path. */
  readonly in: Value;
  /** ΣR given to inputs beside the path: another branch, where an inner value is asked for. */
  readonly aside?: Value;
  /** What constants took: biases, padding, constant summands. */
  readonly bias?: Value;
  /** What the stabiliser ε took. */
  readonly epsilon?: Value;
  /** False where the rule is documented as not conserving; `note` says why. */
  readonly conserves: boolean;
  readonly note?: string;
}

/**
 * Appends to `b`, a builder on `graph`, the nodes that carry relevance from `of` back to `wrt`.
 *
 * Walks back once; at each node the composite's rule, else the operator's own, says what every input gets, and relevance
 * that meets is added. Throws `UnsupportedOpError` at the first node on the way that has no rule.
 */
export function appendRelevance(graph: StaticGraph, b: Builder, request: RelevanceRequest): Relevance {
  const sweep = new Sweep(graph, b, request);
  for (const node of graph.nodes.toReversed()) if (sweep.reaches(node)) sweep.goThrough(node);
  return sweep.finished();
}

class Sweep {
  readonly #graph: StaticGraph;
  readonly #b: Builder;
  readonly #request: RelevanceRequest;
  readonly #facts: Facts;
  /** Values between `wrt` and `of`. */
  readonly #active: ReadonlySet<Value>;
  /** What nodes have given to a value so far, and the sum once nothing more can come. */
  readonly #parts: Map<Value, Value[]>;
  readonly #settled = new Map<Value, Value>();
  readonly #made = new Map<string, Value>();
  readonly #cuts: Cut[] = [];

  constructor(graph: StaticGraph, b: Builder, request: RelevanceRequest) {
    this.#graph = graph;
    this.#b = b;
    this.#request = request;
    this.#facts = new Facts(graph);
    this.#active = valuesBetween(graph, request.wrt, request.of);
    this.#parts = new Map([[request.of, [request.seed]]]);
  }

  reaches(node: Node): boolean {
    return (
      valuesUsed(node).some((value) => this.#active.has(value)) &&
      node.outputs.some((value) => this.#parts.has(value))
    );
  }

  goThrough(node: Node): void {
    const rule = ruleOf(node, this.#facts, this.#request.composite);
    this.#b.within(`relevance/${node.name}`);
    const reached = node.outputs.map((value) => this.#arrived(value));
    const R = reached[0] ?? this.#zeros(node.outputs[0] as Value);
    const shares = rule(node, R, this.#context(node, reached));
    const [given, aside] = this.#handOn(node, shares);
    const amounts = reached.flatMap((value, i) =>
      value === undefined ? [] : [{ value, of: node.outputs[i] as Value }],
    );
    this.#cuts.push(this.#cut(node, shares, { reached: amounts, given, aside }));
  }

  finished(): Relevance {
    this.#b.within("relevance");
    const found = this.#request.wrt.map((value) => [value, this.#arrived(value)] as const);
    this.#b.within("");
    return {
      of: new Map(found.filter((pair): pair is [Value, Value] => pair[1] !== undefined)),
      cuts: this.#cuts,
    };
  }

  #arrived(value: Value): Value | undefined {
    const list = this.#parts.get(value);
    const known = this.#settled.get(value);
    if (known !== undefined || !list) return known;
    const sum = list.length === 1 ? (list[0] as Value) : this.#b.add(list.length === 2 ? "Add" : "Sum", list);
    this.#settled.set(value, sum);
    return sum;
  }

  /** Shares of inputs on the way are kept for the nodes before; returned are those, and those that leave the way. */
  #handOn({ inputs }: Node, shares: Shares): [given: Amount[], aside: Amount[]] {
    const [given, aside]: [Amount[], Amount[]] = [[], []];
    for (const [index, share] of shares.inputs.entries()) {
      const of = inputs[index] ?? "";
      if (share === undefined) continue;
      if (this.#active.has(of)) {
        this.#parts.set(of, [...(this.#parts.get(of) ?? []), share]);
        given.push({ value: share, of });
      } else if (this.#facts.moving(of)) aside.push({ value: share, of });
    }
    return [given, aside];
  }

  #context(node: Node, reached: readonly (Value | undefined)[]): RelevanceContext {
    const [graph, facts] = [this.#graph, this.#facts];
    const basic = (shapes: ReadonlyMap<Value, readonly number[]>): GradientContext => ({
      b: this.#b,
      shape: (value) => shapes.get(value) ?? facts.shape(value),
      type: (value) => graph.types.get(value)?.type ?? "float32",
      constant: (value) => graph.constants.get(value) ?? facts.defined.get(value),
      // A branch beside the way takes its share too: the books ask for it.
      needs: (index) => facts.moving(node.inputs[index] ?? ""),
      gradientOf: (index) => reached[index],
    });
    return {
      ...basic(new Map()),
      facts,
      gradients: this.#request.gradients ?? gradientRules,
      total: (value, like = node.outputs[0] as Value) => this.#total(value, like),
      once: (key, make) => this.#once(key, make),
      knowing: basic,
    };
  }

  #cut(node: Node, shares: Shares, { reached, given, aside }: Amounts): Cut {
    const { rule, bias, epsilon, leak, note = leak } = shares;
    const sum = (amounts: readonly Amount[]): Value =>
      sumOf(
        this.#b,
        amounts.map(({ value, of }) => this.#total(value, of)),
      );
    return {
      node,
      rule,
      out: sum(reached),
      in: sum(given),
      ...(aside.length === 0 ? {} : { aside: sum(aside) }),
      ...(bias === undefined ? {} : { bias }),
      ...(epsilon === undefined ? {} : { epsilon }),
      conserves: leak === undefined,
      ...(note === undefined ? {} : { note: leak ?? note }),
    };
  }

  /** Summing over all axes but that of a batch of 1 leaves the shape [1], which else has to be given. */
  #total(value: Value, like: Value): Value {
    const [batch, ...others] = this.#facts.shape(like);
    return this.#once(`Σ ${value}`, () => {
      if (batch === 1 && others.length > 0)
        return this.#b.add("ReduceSum", [value, this.#b.ints(others.map((_, i) => i + 1))], { keepdims: 0 });
      return reshape(this.#b, this.#b.add("ReduceSum", [value], { keepdims: 0 }), [1]);
    });
  }

  #once(key: string, make: () => Value): Value {
    const known = this.#made.get(key) ?? make();
    this.#made.set(key, known);
    return known;
  }

  #zeros(value: Value): Value {
    return this.#b.constant(floats(this.#facts.shape(value)), "zeros");
  }
}

/** Relevance, and the value of the network that it belongs to. */
interface Amount {
  readonly value: Value;
  readonly of: Value;
}

/** What reached a node, what its inputs on the way got, and those beside it. */
interface Amounts {
  readonly reached: readonly Amount[];
  readonly given: readonly Amount[];
  readonly aside: readonly Amount[];
}

const sumOf = (b: Builder, amounts: readonly Value[]): Value =>
  amounts.length === 0 ? b.constant(floats([1]), "nothing") : amounts.reduce(arithmetic(b).add);

/** The rule that the composite gives to the node, else the operator's own. */
function ruleOf(node: Node, facts: Facts, composite: Composite): RelevanceRule {
  const layer = facts.layer(node);
  const asked = ruleFor(composite, facts.matched(node));
  if (layer) return layerRule(layer, asked ?? { rule: "epsilon" });
  if (asked) return ruledAs(node, asked);
  const rule = relevanceRules[ruleKey(node)];
  if (rule) return rule;
  throw new UnsupportedOpError("relevance", ruleKey(node), node.name);
}
