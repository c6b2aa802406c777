/** S = −Σ_b cos(Gram(A), G_b): what keeps several images apart. */

import { type FloatTensor, floats } from "../../tensor.ts";
import { Draft } from "../../transform/draft.ts";
import type { ApartObjective } from "../objective.ts";
import { asMatrix, layerShape } from "./layer-shape.ts";
import type { TermRule } from "./term.ts";

/** Gram(A) = F Fᵀ with F the layer as a matrix, channels × positions; G_b are those of the other images, at length 1. */
export const apartTerm: TermRule<ApartObjective> = (graph, { layer, others }, { scope }) => {
  const found = layerShape(graph, layer);
  const { channels, positions } = found;
  const size = channels * channels;
  const draft = new Draft(graph);
  const given = draft.input({ name: `${scope}/others`, type: "float32", shape: [size, others.length] });
  draft.b.within(scope);
  const matrix = asMatrix(draft, layer, found);
  const turned = draft.add("Transpose", [matrix], [positions, channels], { perm: [1, 0] });
  const gram = draft.add("MatMul", [matrix, turned], [channels, channels]);
  const flat = draft.add("Reshape", [gram, draft.b.ints([1, size])], [1, size]);
  const one = draft.b.ints([1]);
  const squares = draft.add("ReduceSum", [draft.add("Mul", [flat, flat], [1, size]), one], [1, 1], {
    keepdims: 1,
  });
  const length = draft.add("Sqrt", [draft.add("Add", [squares, draft.b.scalar(1e-12)], [1, 1])], [1, 1]);
  const alike = draft.add("MatMul", [flat, given], [1, others.length]);
  const sum = draft.add("ReduceSum", [alike, one], [1, 1], { keepdims: 1 });
  const cosines = draft.add("Reshape", [draft.add("Div", [sum, length], [1, 1]), one], [1]);
  const score = draft.add("Neg", [cosines], [1]);
  return {
    graph: draft.finish([score]),
    score,
    feeds: (wanted) => ({ [given]: columns(wanted.others, size) }),
  };
};

function columns(others: readonly Float32Array[], size: number): FloatTensor {
  const matrix = floats([size, others.length]);
  for (const [b, gram] of others.entries())
    for (let i = 0; i < size; i++) matrix.data[i * others.length + b] = gram[i] as number;
  return matrix;
}

/** Gram matrix of a layer, 1×C×(space), at length 1; zeros for a dead one. */
export function unitGram({ shape, data }: FloatTensor): Float32Array {
  const channels = shape[1] as number;
  const positions = data.length / channels;
  const gram = new Float32Array(channels * channels);
  for (let i = 0; i < channels; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let p = 0; p < positions; p++)
        sum += (data[i * positions + p] as number) * (data[j * positions + p] as number);
      gram[i * channels + j] = sum;
      gram[j * channels + i] = sum;
    }
  }
  const length = Math.sqrt(gram.reduce((sum, value) => sum + value * value, 0));
  return length > 0 ? gram.map((value) => value / length) : gram;
}
