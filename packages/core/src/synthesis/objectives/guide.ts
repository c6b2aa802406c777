/** S = mean over positions p of max_q ⟨A_p, G_q⟩ / (mean_q ‖G_q‖²): towards what is most alike in another picture. */

import { FoveaError } from "../../errors.ts";
import { floats, shapeText, sizeOf } from "../../tensor.ts";
import { Draft } from "../../transform/draft.ts";
import type { GuideObjective } from "../objective.ts";
import { asMatrix, layerShape } from "./layer-shape.ts";
import type { TermRule } from "./term.ts";

export const guideTerm: TermRule<GuideObjective> = (graph, { layer, guide: first }, { scope }) => {
  const found = layerShape(graph, layer);
  const { channels, positions } = found;
  const many = sizeOf(first.shape.slice(2));
  const draft = new Draft(graph);
  const given = draft.input({ name: `${scope}/guide`, type: "float32", shape: [many, channels] });
  draft.b.within(scope);
  const alike = draft.add("MatMul", [given, asMatrix(draft, layer, found)], [many, positions]);
  const best = draft.add("ReduceMax", [alike, draft.b.ints([0])], [positions], { keepdims: 0 });
  const mean = draft.add("ReduceMean", [best, draft.b.ints([0])], [1], { keepdims: 1 });
  return {
    graph: draft.finish([mean]),
    score: mean,
    feeds: ({ guide }) => {
      if (guide.shape[1] !== channels || sizeOf(guide.shape) !== channels * many) {
        throw new FoveaError(
          "shape-mismatch",
          `Cannot be guided at "${layer}": expected 1×${channels}×(positions), found ${shapeText(guide.shape)}`,
        );
      }
      return { [given]: transposed(guide.data, channels, many) };
    },
  };
};

/** Positions × channels, divided by the mean of the rows' squared lengths. */
function transposed(data: Float32Array, channels: number, positions: number): ReturnType<typeof floats> {
  const rows = floats([positions, channels]);
  let sum = 0;
  for (let c = 0; c < channels; c++) {
    for (let p = 0; p < positions; p++) {
      const value = data[c * positions + p] as number;
      rows.data[p * channels + c] = value;
      sum += value * value;
    }
  }
  const mean = sum / positions || 1;
  for (let i = 0; i < rows.data.length; i++) rows.data[i] = (rows.data[i] as number) / mean;
  return rows;
}
