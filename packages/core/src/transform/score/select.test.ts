import { describe, expect, test } from "vitest";
import { findHead } from "../../freeze/head.ts";
import { ints, type Tensor } from "../../tensor.ts";
import { toTensor } from "../../testing/interpreter/tensor64.ts";
import { frozen, outputsOf, weightsFor } from "../../testing/open-text.ts";
import { randomTensor } from "../../testing/random.ts";
import { withScore } from "./score.ts";

const tensor = (shape: readonly number[], seed: number): Tensor => toTensor(randomTensor(shape, seed));

const pooled = "a = Relu(c)\nm = GlobalAveragePool(a)";
const conv = "w: float32[4,3,1,1] = {…}\nb: float32[4] = {…}\nc = Conv(x, w, b)";

/** Ends of networks with four classes: what follows x of shape 1×3×2×2, and the operators of the class alone. */
const ends: readonly (readonly [what: string, text: string, repeated: string])[] = [
  [
    "Gemm transB=1",
    "f = Flatten(x)\nw: float32[4,12] = {…}\nb: float32[4] = {…}\ny = Gemm<transB=1>(f, w, b)",
    "Gather Gather Gemm",
  ],
  [
    "Gemm transB=0, scaled",
    "f = Flatten(x)\nw: float32[12,4] = {…}\nb: float32[1,4] = {…}\ny = Gemm<alpha=0.5, beta=2.0>(f, w, b)",
    "Gather Gather Gemm",
  ],
  ["Gemm without bias", "f = Flatten(x)\nw: float32[12,4] = {…}\ny = Gemm(f, w)", "Gather Gemm"],
  [
    "Gemm with one bias for all",
    "f = Flatten(x)\nw: float32[12,4] = {…}\nb: float32[1] = {…}\ny = Gemm(f, w, b)",
    "Gather Gemm",
  ],
  [
    "MatMul + Add",
    "f = Flatten(x)\nw: float32[12,4] = {…}\nb: float32[4] = {…}\np = MatMul(f, w)\ny = Add(p, b)",
    "Gather MatMul Gather Add",
  ],
  [
    "Add with the bias first",
    "f = Flatten(x)\nw: float32[12,4] = {…}\nb: float32[1,1] = {…}\np = MatMul(f, w)\ny = Add(b, p)",
    "Gather MatMul Add",
  ],
  [
    "1×1 Conv → Relu → GAP → Flatten",
    `${conv}\n${pooled}\ny = Flatten(m)`,
    "Gather Gather Conv Relu GlobalAveragePool Reshape",
  ],
  [
    "1×1 Conv → Relu → GAP → Reshape",
    `${conv}\n${pooled}\ns: int64[2] = [1, -1]\ny = Reshape(m, s)`,
    "Gather Gather Conv Relu GlobalAveragePool Reshape",
  ],
  [
    "1×1 Conv → Relu → GAP → Squeeze",
    `${conv}\n${pooled}\ns: int64[2] = [2, 3]\ny = Squeeze(m, s)`,
    "Gather Gather Conv Relu GlobalAveragePool Reshape",
  ],
  [
    "1×1 Conv → Relu → GAP alone",
    `${conv}\na = Relu(c)\ny = GlobalAveragePool(a)`,
    "Gather Gather Conv Relu GlobalAveragePool",
  ],
  [
    "Conv → AveragePool → Flatten",
    `${conv}\nm = AveragePool<kernel_shape=[2, 2]>(c)\ny = Flatten(m)`,
    "Gather Gather Conv AveragePool Reshape",
  ],
  [
    "Conv → ReduceMean keepdims=0",
    `${conv}\ns: int64[2] = [2, 3]\ny = ReduceMean<keepdims=0>(c, s)`,
    "Gather Gather Conv ReduceMean",
  ],
  [
    "Conv → ReduceMean keepdims=1 → Flatten",
    `${conv}\ns: int64[2] = [-1, -2]\nm = ReduceMean<keepdims=1>(c, s)\ny = Flatten(m)`,
    "Gather Gather Conv ReduceMean Reshape",
  ],
  [
    "Conv without bias, LeakyRelu, Clip, Sigmoid in the way",
    "w: float32[4,3,2,2] = {…}\nlow: float32[] = [-1]\nhigh: float32[] = [1]\nc = Conv(x, w)\nd = LeakyRelu<alpha=0.1>(c)\ne = Clip(d, low, high)\ng = Sigmoid(e)\ny = Neg(g)",
    "Gather",
  ],
  [
    "Conv without bias, LeakyRelu, Clip, Sigmoid before Flatten",
    "w: float32[4,3,2,2] = {…}\nlow: float32[] = [-1]\nhigh: float32[] = [1]\nc = Conv(x, w)\nd = LeakyRelu<alpha=0.1>(c)\ne = Clip(d, low, high)\ny = Flatten(e)",
    "Gather Conv LeakyRelu Clip Reshape",
  ],
  [
    "grouped Conv, which is not repeated",
    "w: float32[6,1,2,2] = {…}\nc = Conv<group=3>(x, w)\ny = Flatten(c)",
    "Gather Reshape",
  ],
  [
    "two branches that are added",
    "f = Flatten(x)\nu: float32[12,4] = {…}\nv: float32[4,12] = {…}\np = MatMul(f, u)\nq = Gemm<transB=1>(f, v)\ny = Add(p, q)",
    "Gather MatMul Gather Gemm Add",
  ],
  [
    "a mean over channels, which is no pooling",
    "s: int64[1] = [1]\nm = ReduceMean<keepdims=0>(x, s)\ny = Flatten(m)",
    "Gather",
  ],
];

describe("appendSelection()", () => {
  test.each(ends)("of %s gives the plain logit of every class", async (_, text, repeated) => {
    const graph = await frozen(`input x: float32[1,3,2,2]\n${text}\noutput y`, weightsFor(text));
    const head = findHead(graph);
    const scored = withScore(graph, head, { kind: "class", form: "logit" });
    const added = scored.graph.nodes.slice(graph.nodes.length).map(({ op }) => op);
    expect(added.slice(0, -1).join(" ")).toBe(repeated);
    const x = tensor([1, 3, 2, 2], 9);
    for (let index = 0; index < head.scores; index++) {
      const results = await outputsOf(scored.graph, { x, class_index: ints([index]) });
      expect(scored.graph.types.get(scored.score)).toEqual({ type: "float32", shape: [1] });
      expect(results[scored.score]?.shape).toEqual([1]);
      expect(results[scored.score]?.data[0]).toBeCloseTo(results.y?.data[index] as number, 5);
    }
  });
});
