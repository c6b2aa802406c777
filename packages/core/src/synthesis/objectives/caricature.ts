/** S = ⟨A₀, A⟩ / ‖A₀‖² · max(0.1, cos(A₀, A))^power: a picture, exaggerated as a layer sees it. */

import type { FloatTensor } from "../../tensor.ts";
import { floats, sizeOf } from "../../tensor.ts";
import { Draft } from "../../transform/draft.ts";
import type { CaricatureObjective } from "../objective.ts";
import { towards } from "./direction.ts";
import { layerShape } from "./layer-shape.ts";
import { squaredNorm } from "./resemble.ts";
import type { TermRule } from "./term.ts";

export const caricatureTerm: TermRule<CaricatureObjective> = (graph, { layer, power = 1 }, { scope }) => {
  const found = layerShape(graph, layer);
  const count = sizeOf(found.shape);
  const draft = new Draft(graph);
  const goal = draft.input({ name: `${scope}/goal`, type: "float32", shape: [count, 1] });
  const weight = draft.input({ name: `${scope}/weight`, type: "float32", shape: [1] });
  draft.b.within(scope);
  const flat = draft.add("Reshape", [layer, draft.b.ints([1, -1])], [1, count]);
  const dot = draft.add("MatMul", [flat, goal], [1, 1]);
  const squares = draft.add(
    "ReduceSum",
    [draft.add("Mul", [flat, flat], [1, count]), draft.b.ints([1])],
    [1, 1],
    { keepdims: 1 },
  );
  const along = draft.add("Reshape", [towards(draft, dot, squares, [1, 1], power), draft.b.ints([1])], [1]);
  const score = draft.add("Mul", [along, weight], [1]);
  return {
    graph: draft.finish([score]),
    score,
    feeds: ({ activations }) => {
      const length = Math.sqrt(squaredNorm(layer, activations, found));
      return { [goal]: scaled(activations, 1 / length), [weight]: floats([1], [1 / length]) };
    },
  };
};

const scaled = ({ data }: FloatTensor, by: number): FloatTensor =>
  floats(
    [data.length, 1],
    data.map((value) => value * by),
  );
