/** The contract of a term: how one kind of objective becomes nodes, and what they are fed. */

import type { Head } from "../../freeze/head.ts";
import type { StaticGraph, Value } from "../../graph/graph.ts";
import type { Tensors } from "../../run/runtime.ts";
import type { SingleObjective } from "../objective.ts";

interface Term<O extends SingleObjective = SingleObjective> {
  /** The network with the term's nodes. */
  readonly graph: StaticGraph;
  /** S, of shape [1]. */
  readonly score: Value;
  /** What the graph's inputs for this term get. Throws `option-invalid` for an objective that does not fit the graph. */
  readonly feeds: (objective: O) => Tensors;
}

/** Appends a term to a network whose classes are at `head`. `scope` keeps its names apart from those of other terms. */
export type TermRule<O extends SingleObjective> = (
  graph: StaticGraph,
  objective: O,
  where: { readonly head: Head | undefined; readonly scope: string },
) => Term<O>;
