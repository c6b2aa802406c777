/** The books of a relevance map: what reached every node, what biases and ε took, and whether it adds up. */

import type { Value } from "../../graph/graph.ts";
import { type FloatTensor, sum } from "../../tensor.ts";
import type { Cut } from "../../transform/relevance/relevance.ts";
import type { GraphDraft } from "../graph-draft.ts";
import { atMost, type Check, reported } from "../ledger.ts";

/** What the graph told of each node, first to last. */
export interface Page {
  readonly node: string;
  readonly op: string;
  readonly rule: string;
  readonly conserves: boolean;
  readonly note: string | undefined;
  /** Where the books have out, in, bias, ε and aside; −1 for what is nothing. */
  readonly at: readonly number[];
}

/** One node's numbers. */
export interface Entry extends Omit<Page, "conserves" | "note" | "at"> {
  /** ΣR that reached the node. */
  readonly relevance: number;
  readonly bias: number;
  readonly epsilon: number;
  /** What went to branches that do not come from where the sweep ends. */
  readonly aside: number;
  /** What is missing: relevance − what was given on − bias − epsilon − aside. */
  readonly residual: number;
  readonly note?: string;
}

type Cuts = Pick<GraphDraft, "cuts">;

export function pagesOf({ cuts }: Cuts): Page[] {
  const places = new Map(amountsOf({ cuts }).map((value, i) => [value, i + 1]));
  const at = (cut: Cut): number[] =>
    columnsOf(cut).map((value) => (value === undefined ? -1 : (places.get(value) as number)));
  return cuts.toReversed().map((cut) => {
    const { node, rule, conserves, note } = cut;
    return { node: node.name, op: node.op, rule, conserves, note, at: at(cut) };
  });
}

const columnsOf = (cut: Cut): (Value | undefined)[] => [cut.out, cut.in, cut.bias, cut.epsilon, cut.aside];

/** Every amount once: what reaches a node is mostly what the one after it gave. */
const amountsOf = ({ cuts }: Cuts): Value[] => [
  ...new Set(cuts.flatMap(columnsOf).filter((value) => value !== undefined)),
];

/** All amounts in one value, after the start. */
export function booksOf({ b, cuts, books }: Pick<GraphDraft, "b" | "cuts" | "books">, start: Value): Value {
  const total = b.add("Reshape", [b.add("ReduceSum", [start], { keepdims: 0 }), b.ints([1])]);
  const all = b.add("Concat", [total, ...amountsOf({ cuts })], { axis: 0 });
  books.push(all);
  return all;
}

export function entriesOf(pages: readonly Page[], { data }: FloatTensor): Entry[] {
  return pages.map(({ node, op, rule, note, at }) => {
    const [out = 0, given = 0, bias = 0, epsilon = 0, aside = 0] = at.map((place) => data[place] ?? 0);
    const residual = out - given - bias - epsilon - aside;
    return {
      node,
      op,
      rule,
      relevance: out,
      bias,
      epsilon,
      aside,
      residual,
      ...(note === undefined ? {} : { note }),
    };
  });
}

/** |ΣR + biases + ε + what left the way, or what rules are known to lose, − start| / |start|, over all and at every node; and each of these parts. */
export function conservationChecks(pages: readonly Page[], books: FloatTensor, map: FloatTensor): Check[] {
  const entries = entriesOf(pages, books);
  const [start = 0] = books.data;
  const end = sum(map);
  const over = (of: (entry: Entry, i: number) => number): number =>
    entries.reduce((t, e, i) => t + of(e, i), 0);
  const [bias, epsilon, aside] = [over((e) => e.bias), over((e) => e.epsilon), over((e) => e.aside)];
  const leaking = (i: number): boolean => pages[i]?.conserves === false;
  const leaked = over(({ residual }, i) => (leaking(i) ? residual : 0));
  // The whole, and every node by itself: two mistakes may cancel.
  const worst = entries.reduce(
    (most, { residual }, i) => (leaking(i) ? most : Math.max(most, Math.abs(residual))),
    0,
  );
  const whole = Math.abs(end + bias + epsilon + aside + leaked - start);
  const gap = Math.max(whole, worst) / Math.max(Math.abs(start), 1e-12);
  const names = pages.filter((_, i) => leaking(i)).map(({ node, op, note }) => `${node} (${op}: ${note})`);
  return [
    atMost(
      "conservation",
      gap,
      1e-3,
      "|Σ map + biases + ε + other branches + leaks − start| / |start|, and the largest such gap at one node",
    ),
    reported("relevance-to-bias", bias, "Σ of what biases and other constants took"),
    reported("relevance-to-epsilon", epsilon, "Σ of what the stabiliser took"),
    ...(entries.every((entry) => entry.aside === 0)
      ? []
      : [reported("relevance-to-other-branches", aside, "Σ of what went round the layer")]),
    ...(names.length === 0
      ? []
      : [reported("relevance-leaked", leaked, `rules that do not conserve: ${names.join("; ")}`)]),
  ];
}
