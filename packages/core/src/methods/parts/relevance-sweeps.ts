/** Methods of several sweeps of relevance: each sweep with its own books, and the checks on all of them. */

import type { Value } from "../../graph/graph.ts";
import type { FloatTensor } from "../../tensor.ts";
import { arithmetic } from "../../transform/gradient/arithmetic.ts";
import type { RelevanceRequest } from "../../transform/relevance/relevance.ts";
import type { GraphDraft } from "../graph-draft.ts";
import type { Check } from "../ledger.ts";
import type { GraphMethod } from "../method.ts";
import {
  booksOf,
  conservationChecks,
  type Entry,
  entriesOf,
  type Page,
  pagesOf,
} from "./relevance-ledger.ts";

interface Sweep {
  /** What the sweep is for: `target`, `dual` … Part of the names of its checks. */
  readonly name: string;
  readonly books: Value;
  /** Σ of the map, of shape [1]. */
  readonly total: Value;
  readonly pages: readonly Page[];
}

/** The sweeps of each draft, in the order in which they were asked for. */
const sweepsByDraft = new WeakMap<GraphDraft, Sweep[]>();

const sweepsOf = (draft: GraphDraft): readonly Sweep[] => sweepsByDraft.get(draft) ?? [];

/** Relevance of `wrt` alone, from `seed` at `of`. Its books are kept for the ledger under `name`. */
export function sweep(
  draft: GraphDraft,
  name: string,
  { wrt, ...request }: Omit<RelevanceRequest, "wrt"> & { readonly wrt: Value },
): Value {
  const known = draft.cuts.length;
  const map = draft.relevance({ ...request, wrt: [wrt] })[0] as Value;
  const cuts = draft.cuts.slice(known);
  const books = booksOf({ b: draft.b, cuts, books: draft.books }, request.seed);
  const done = { name, books, total: total(draft, map), pages: pagesOf({ cuts }) };
  sweepsByDraft.set(draft, [...sweepsOf(draft), done]);
  return map;
}

/** Σ of all elements, of shape [1]. */
export function total({ b }: GraphDraft, value: Value): Value {
  return b.add("Reshape", [b.add("ReduceSum", [value], { keepdims: 0 }), b.ints([1])]);
}

/** target − dual · Σtarget / Σdual: both have the same total, so the map adds up to 0. A dual of nothing takes nothing. */
export function contrasted(draft: GraphDraft, target: Value, dual: Value, scaling = true): Value {
  const o = arithmetic(draft.b);
  if (!scaling) return o.sub(target, dual);
  const [all, other] = [total(draft, target), total(draft, dual)];
  const isNothing = o.equal(other, 0);
  const factor = o.where(isNothing, 0, o.div(all, o.where(isNothing, 1, other)));
  return o.sub(target, o.mul(dual, factor));
}

type Named = { readonly name: string; readonly pages: readonly Page[] };

/** The parts of a graph method that keep the books of its sweeps. */
type Bookkeeping = Required<
  Pick<GraphMethod<unknown>, "canonical" | "extras" | "notes" | "afterwards" | "details">
>;

export const bookkeeping: Bookkeeping = {
  canonical: true,
  extras: (draft) =>
    Object.fromEntries(
      sweepsOf(draft).flatMap(({ name, books, total: sum }) => [
        [`books ${name}`, books],
        [`total ${name}`, sum],
      ]),
    ),
  notes: (draft) => sweepsOf(draft).map(({ name, pages }): Named => ({ name, pages })),
  afterwards: (values, _score, notes) =>
    (notes as Named[]).flatMap(({ name, pages }) => {
      const [books, sum] = [values[`books ${name}`], values[`total ${name}`]];
      return books && sum ? conservationChecks(pages, books, sum).map((check) => named(check, name)) : [];
    }),
  details: (values, _score, notes) => ({
    conservation: Object.fromEntries(
      (notes as Named[]).map(({ name, pages }): [string, Entry[]] => [
        name,
        entriesOf(pages, values[`books ${name}`] as FloatTensor),
      ]),
    ),
  }),
};

const named = (check: Check, name: string): Check => ({ ...check, check: `${check.check}-${name}` });
