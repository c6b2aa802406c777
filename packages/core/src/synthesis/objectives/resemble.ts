/** S = −‖A − A₀‖² / ‖A₀‖²: what a layer still knows of a picture. */

import { FoveaError } from "../../errors.ts";
import { type FloatTensor, floats, sameShape, shapeText, sizeOf } from "../../tensor.ts";
import { Draft } from "../../transform/draft.ts";
import type { ResembleObjective } from "../objective.ts";
import { type LayerShape, layerShape } from "./layer-shape.ts";
import type { TermRule } from "./term.ts";

export const resembleTerm: TermRule<ResembleObjective> = (graph, { layer }, { scope }) => {
  const found = layerShape(graph, layer);
  const draft = new Draft(graph);
  const goal = draft.input({ name: `${scope}/goal`, type: "float32", shape: found.shape });
  const weight = draft.input({ name: `${scope}/weight`, type: "float32", shape: [1] });
  draft.b.within(scope);
  const all = [1, sizeOf(found.shape)];
  const apart = draft.add(
    "Reshape",
    [draft.add("Sub", [layer, goal], found.shape), draft.b.ints([1, -1])],
    all,
  );
  const squares = draft.add("Mul", [apart, apart], all);
  const sum = draft.add("ReduceSum", [squares, draft.b.ints([1])], [1], { keepdims: 0 });
  const score = draft.add("Mul", [sum, weight], [1]);
  return {
    graph: draft.finish([score]),
    score,
    feeds: ({ activations }) => ({
      [goal]: activations,
      [weight]: floats([1], [-1 / squaredNorm(layer, activations, found)]),
    }),
  };
};

/** ‖A₀‖². Throws `shape-mismatch` or, where it is 0, `option-invalid`. */
export function squaredNorm(layer: string, { shape, data }: FloatTensor, found: LayerShape): number {
  if (!sameShape(shape, found.shape)) {
    throw new FoveaError(
      "shape-mismatch",
      `Cannot compare with the layer "${layer}": it is ${shapeText(found.shape)}, the given activations ${shapeText(shape)}`,
    );
  }
  let sum = 0;
  for (const value of data) sum += value * value;
  if (sum > 0) return sum;
  throw new FoveaError(
    "option-invalid",
    `Cannot resemble the picture at "${layer}": all its activations there are 0`,
    {
      hint: "Choose another layer.",
    },
  );
}
