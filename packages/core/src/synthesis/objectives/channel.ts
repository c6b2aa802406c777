/** S = Σ_p m_p ⟨A_p, v⟩: a channel, a neuron, or a weighted mix of channels. */

import { Draft } from "../../transform/draft.ts";
import type { ChannelObjective } from "../objective.ts";
import { asMatrix, channelWeights, layerShape, positionWeights } from "./layer-shape.ts";
import type { TermRule } from "./term.ts";

/** The weights v (1×C) and m (P×1) are inputs, so that one graph serves every unit of the layer: S = v A m. */
export const channelTerm: TermRule<ChannelObjective> = (graph, { layer }, { scope }) => {
  const shape = layerShape(graph, layer);
  const draft = new Draft(graph);
  const v = draft.input({ name: `${scope}/channels`, type: "float32", shape: [1, shape.channels] });
  const m = draft.input({ name: `${scope}/positions`, type: "float32", shape: [shape.positions, 1] });
  draft.b.within(scope);
  const along = draft.add("MatMul", [v, asMatrix(draft, layer, shape)], [1, shape.positions]);
  const sum = draft.add("MatMul", [along, m], [1, 1]);
  const score = draft.add("Reshape", [sum, draft.b.ints([1])], [1]);
  return {
    graph: draft.finish([score]),
    score,
    feeds: ({ channel, at }) => ({
      [v]: channelWeights(layer, channel, shape),
      [m]: positionWeights(layer, at, shape),
    }),
  };
};
