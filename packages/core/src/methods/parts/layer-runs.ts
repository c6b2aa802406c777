/** A layer and the gradient there, from one run: for methods that follow both along a path. */

import type { Value } from "../../graph/graph.ts";
import type { Blueprint } from "../compiled.ts";
import type { GraphDraft } from "../graph-draft.ts";
import { chosenLayer } from "./layer.ts";

/** Roles `gradient`, ∂S/∂A, and `layer`, A. */
export const gradientAndLayer = (draft: GraphDraft): Blueprint<undefined> => {
  const layer = chosenLayer(draft);
  const roles: Record<string, Value> = { gradient: draft.gradient(layer), layer };
  return { roles, facts: undefined };
};
