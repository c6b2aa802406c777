/** S = Σ_p m_p ⟨A_p, v⟩ · max(0.1, cos(A_p, v))^power: towards a direction of activation space. */

import { FoveaError } from "../../errors.ts";
import type { Value } from "../../graph/graph.ts";
import { Draft } from "../../transform/draft.ts";
import type { DirectionObjective } from "../objective.ts";
import { asMatrix, channelWeights, layerShape, positionWeights } from "./layer-shape.ts";
import type { TermRule } from "./term.ts";

const leastCosine = 0.1;
/** Added to squared norms, so that a dead position has a gradient. */
const tiny = 1e-12;

export const directionTerm: TermRule<DirectionObjective> = (graph, { layer, power = 2 }, { scope }) => {
  const shape = layerShape(graph, layer);
  const { channels, positions } = shape;
  const draft = new Draft(graph);
  const v = draft.input({ name: `${scope}/direction`, type: "float32", shape: [1, channels] });
  const m = draft.input({ name: `${scope}/positions`, type: "float32", shape: [positions, 1] });
  draft.b.within(scope);
  const matrix = asMatrix(draft, layer, shape);
  // v is fed at length 1, so that ⟨A, v⟩ / ‖A‖ is the cosine.
  const dot = draft.add("MatMul", [v, matrix], [1, positions]);
  const squares = draft.add(
    "ReduceSum",
    [draft.add("Mul", [matrix, matrix], [channels, positions]), draft.b.ints([0])],
    [1, positions],
    { keepdims: 1 },
  );
  const weighted = towards(draft, dot, squares, [1, positions], power);
  const score = draft.add("Reshape", [draft.add("MatMul", [weighted, m], [1, 1]), draft.b.ints([1])], [1]);
  return {
    graph: draft.finish([score]),
    score,
    feeds: ({ vector, at }) => ({
      [v]: unit(layer, channelWeights(layer, vector, shape)),
      [m]: positionWeights(layer, at, shape),
    }),
  };
};

/** dot · max(0.1, dot / √squares)^power, entry by entry; `dot` is with a vector of length 1. */
export function towards(
  draft: Draft,
  dot: Value,
  squares: Value,
  shape: readonly number[],
  power: number,
): Value {
  const norm = draft.add("Sqrt", [draft.add("Add", [squares, draft.b.scalar(tiny)], shape)], shape);
  const cosine = draft.add("Div", [dot, norm], shape);
  const floor = draft.add("Max", [cosine, draft.b.scalar(leastCosine)], shape);
  return draft.add("Mul", [dot, draft.add("Pow", [floor, draft.b.scalar(power)], shape)], shape);
}

function unit<T extends { readonly data: Float32Array }>(layer: string, vector: T): T {
  const length = Math.sqrt(vector.data.reduce((sum, value) => sum + value * value, 0));
  if (length > 0 && Number.isFinite(length))
    return { ...vector, data: vector.data.map((value) => value / length) };
  throw new FoveaError(
    "option-invalid",
    `Cannot follow the direction in "${layer}": its length is ${length}`,
  );
}
