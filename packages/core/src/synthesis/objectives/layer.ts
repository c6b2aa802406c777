/** S = mean(A²): everything that a layer answers to. */

import { sizeOf } from "../../tensor.ts";
import { Draft } from "../../transform/draft.ts";
import type { LayerObjective } from "../objective.ts";
import { layerShape } from "./layer-shape.ts";
import type { TermRule } from "./term.ts";

export const layerTerm: TermRule<LayerObjective> = (graph, { layer }, { scope }) => {
  const { shape } = layerShape(graph, layer);
  const draft = new Draft(graph);
  draft.b.within(scope);
  const flat = draft.add("Reshape", [layer, draft.b.ints([1, -1])], [1, sizeOf(shape)]);
  const squares = draft.add("Mul", [flat, flat], [1, sizeOf(shape)]);
  const score = draft.add("ReduceMean", [squares, draft.b.ints([1])], [1], { keepdims: 0 });
  return { graph: draft.finish([score]), score, feeds: () => ({}) };
};
