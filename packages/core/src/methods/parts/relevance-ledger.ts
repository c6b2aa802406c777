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
}

/** One node's numbers. */
export interface Entry extends Omit<Page, "conserves" | "note"> {
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

export const pagesOf = ({ cuts }: Pick<GraphDraft, "cuts">): Page[] =>
  cuts
    .toReversed()
    .map(({ node, rule, conserves, note }) => ({ node: node.name, op: node.op, rule, conserves, note }));

/** Numbers per node in the books. */
const columns = 5;

/** All amounts in one value: the start, then out, in, bias, ε, aside of every node, first to last. */
export function booksOf({ b, cuts }: Pick<GraphDraft, "b" | "cuts">, start: Value): Value {
  const total = (value: Value): Value => b.add("ReduceSum", [value], { keepdims: 0 });
  const amounts = cuts
    .toReversed()
    .flatMap((cut: Cut) => [
      cut.out,
      cut.in,
      ...[cut.bias, cut.epsilon, cut.aside].map((value) => value ?? b.scalar(0)),
    ]);
  const listed = [total(start), ...amounts].map((value) => b.add("Reshape", [value, b.ints([1])]));
  return b.add("Concat", listed, { axis: 0 });
}

export function entriesOf(pages: readonly Page[], { data }: FloatTensor): Entry[] {
  return pages.map(({ node, op, rule, note }, i) => {
    const line = data.subarray(1 + columns * i, 1 + columns * (i + 1));
    const [out = 0, given = 0, bias = 0, epsilon = 0, aside = 0] = line;
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
