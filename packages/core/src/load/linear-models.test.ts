import { describe, expect, test } from "vitest";
import type { Attribute, Graph, Node, Port } from "../graph/graph.ts";
import { numbers, type Tensor } from "../tensor.ts";
import { encodeModel } from "./encode.ts";
import { loadModel } from "./load.ts";
import { randomFloats, runBytes, runGraph } from "./testing/engine.ts";

type Plain = number | string | readonly number[] | readonly string[];

/** Numbers are floats here, in lists too, except for the attributes that ONNX defines as integers. */
const whole = new Set([
  "classlabels_ints",
  "classlabels_int64s",
  "vectors_per_class",
  "targets",
  "n_supports",
  "one_class",
]);

function attribute(name: string, value: Plain): Attribute {
  if (typeof value === "string") return { type: "string", value };
  if (typeof value === "number") return { type: whole.has(name) ? "int" : "float", value };
  if (typeof value[0] === "string") return { type: "strings", value: value as readonly string[] };
  return { type: whole.has(name) ? "ints" : "floats", value: value as readonly number[] };
}

const node = (op: string, inputs: string[], outputs: string[], plain: Record<string, Plain> = {}): Node => ({
  op,
  domain: "ai.onnx.ml",
  name: `${op}_node`,
  inputs,
  outputs,
  attributes: Object.fromEntries(
    Object.entries(plain).map(([name, value]) => [name, attribute(name, value)]),
  ),
});

const features = 4;
const weights = (count: number, seed: number): number[] => Array.from(randomFloats([count], seed).data);

function graphOf(nodes: readonly Node[], outputs: readonly Port[], input: Port["type"] = "float32"): Graph {
  return {
    name: "table",
    inputs: [{ name: "x", type: input, shape: ["N", features] }],
    outputs,
    nodes,
    constants: new Map(),
    opsets: { "": 17, "ai.onnx.ml": 3 },
    metadata: {},
  };
}

const label: Port = { name: "label", type: "int64", shape: ["N"] };
const scores: Port = { name: "scores", type: "float32", shape: ["N", "?"] };

const classifier = (op: string, plain: Record<string, Plain>): Graph =>
  graphOf([node(op, ["x"], ["label", "scores"], plain)], [label, scores]);
const regressor = (op: string, plain: Record<string, Plain>): Graph =>
  graphOf([node(op, ["x"], ["scores"], plain)], [scores]);

/** The scores of the file in the engine and of the graph as loaded, for three rows of a table. */
async function both(graph: Graph): Promise<{ wanted: Tensor; found: Tensor; ops: string[]; loaded: Graph }> {
  const bytes = encodeModel(graph);
  const x = randomFloats([3, features], 9);
  const { graph: loaded } = loadModel(bytes);
  const wanted = (await runBytes(bytes, { x })).scores as Tensor;
  const found = (await runGraph(loaded, { x })).scores as Tensor;
  return {
    wanted,
    found,
    ops: loaded.nodes.map(({ op, domain }) => (domain ? `${domain}.${op}` : op)),
    loaded,
  };
}

const linear = (rows: number, post: string, classes = rows): Graph =>
  classifier("LinearClassifier", {
    coefficients: weights(rows * features, 2),
    intercepts: weights(rows, 3),
    classlabels_ints: Array.from({ length: classes }, (_, i) => i),
    post_transform: post,
  });

const machine = (counts: number[], extra: Record<string, Plain> = {}): Graph => {
  const total = counts.reduce((a, b) => a + b, 0);
  const pairs = (counts.length * (counts.length - 1)) / 2;
  return classifier("SVMClassifier", {
    kernel_type: "LINEAR",
    kernel_params: [0, 0, 3],
    vectors_per_class: counts,
    support_vectors: weights(total * features, 4),
    coefficients: weights(total * (counts.length - 1), 5),
    rho: weights(pairs, 6),
    classlabels_ints: counts.map((_, i) => i),
    post_transform: "NONE",
    ...extra,
  });
};

describe("loadModel() of a linear model gives the scores of ONNX Runtime", () => {
  test.each<[string, string, Graph]>([
    ["LinearClassifier of three classes", "Gemm", linear(3, "NONE")],
    ["LinearClassifier with a softmax", "Gemm Softmax", linear(3, "SOFTMAX")],
    ["LinearClassifier with sigmoids", "Gemm Sigmoid", linear(3, "LOGISTIC")],
    ["LinearClassifier of two rows", "Gemm Sigmoid", linear(2, "LOGISTIC")],
    ["LinearClassifier of one row for two classes", "Gemm", linear(1, "NONE", 2)],
    ["LinearClassifier of one row and a sigmoid", "Gemm Sigmoid", linear(1, "LOGISTIC", 2)],
    [
      "LinearRegressor",
      "Gemm",
      regressor("LinearRegressor", { coefficients: weights(8, 2), intercepts: weights(2, 3), targets: 2 }),
    ],
    [
      "LinearRegressor without intercept",
      "Gemm",
      regressor("LinearRegressor", { coefficients: weights(4, 2) }),
    ],
    ["SVMClassifier of three classes, a score per pair", "Gemm", machine([2, 3, 2])],
    ["SVMClassifier of four classes", "Gemm", machine([2, 1, 2, 3])],
    ["SVMClassifier of two classes", "Gemm", machine([2, 3])],
    [
      "SVMClassifier of two classes, positive coefficients",
      "Gemm",
      machine([2, 3], { coefficients: [1, 2, 0.5, 1, 2] }),
    ],
    [
      "SVMClassifier without support vectors",
      "Gemm",
      classifier("SVMClassifier", {
        kernel_type: "LINEAR",
        kernel_params: [0, 0, 3],
        coefficients: weights(3 * features, 5),
        rho: [0.5],
        classlabels_ints: [0, 1, 2],
      }),
    ],
    [
      "SVMRegressor",
      "Gemm",
      regressor("SVMRegressor", {
        kernel_type: "LINEAR",
        kernel_params: [0, 0, 3],
        support_vectors: weights(3 * features, 4),
        coefficients: weights(3, 5),
        n_supports: 3,
        rho: [0.7],
      }),
    ],
    [
      "SVMRegressor without support vectors",
      "Gemm",
      regressor("SVMRegressor", {
        kernel_type: "LINEAR",
        kernel_params: [0, 0, 3],
        coefficients: weights(features, 5),
        rho: [0.7],
      }),
    ],
    ["Scaler", "Sub Mul", regressor("Scaler", { offset: weights(4, 2), scale: weights(4, 3) })],
    ["Scaler of one number", "Sub Mul", regressor("Scaler", { offset: [0.5], scale: [3] })],
    ["Normalizer L1", "ReduceL1 Equal Where Div", regressor("Normalizer", { norm: "L1" })],
    ["Normalizer L2", "ReduceL2 Equal Where Div", regressor("Normalizer", { norm: "L2" })],
    ["Normalizer MAX", "ReduceMax Equal Where Div", regressor("Normalizer", { norm: "MAX" })],
  ])("%s", async (_, ops, graph) => {
    const { wanted, found, ...loaded } = await both(graph);
    expect(loaded.ops.join(" ")).toBe(ops);
    expect(found.shape).toEqual(wanted.shape);
    for (const [i, value] of numbers(wanted).entries()) expect(numbers(found)[i]).toBeCloseTo(value, 4);
  });

  test("SVMClassifier with calibrated probabilities, which ONNX Runtime finds by an iteration that stops early", async () => {
    const { wanted, found, ops } = await both(machine([2, 3], { prob_a: [-1.3], prob_b: [0.2] }));
    expect(ops.join(" ")).toBe("Gemm Sigmoid");
    for (const [i, value] of numbers(wanted).entries())
      expect(Math.abs((numbers(found)[i] as number) - value)).toBeLessThan(2.5e-3);
  });

  test.each<[string, Graph]>([
    ["another kernel", machine([2, 3], { kernel_type: "RBF", kernel_params: [0.5, 0, 3] })],
    ["coupled probabilities", machine([2, 1, 2], { prob_a: [-1, -1, -1], prob_b: [0, 0, 0] })],
    ["a probit", linear(3, "PROBIT")],
  ])("and leaves %s to the engine, the label aside", async (_, graph) => {
    const { wanted, found, ops, loaded } = await both(graph);
    expect(ops).toEqual([`ai.onnx.ml.${graph.nodes[0]?.op}`]);
    expect(loaded.outputs.map(({ name }) => name)).toEqual(["scores"]);
    expect(numbers(found)).toEqual(numbers(wanted));
  });
});

describe("spellTables()", () => {
  test("turns what scikit-learn exports of a logistic regression into Gemm and Sigmoid", async () => {
    const w = weights(features, 2);
    const graph = graphOf(
      [
        node("LinearClassifier", ["x"], ["label", "raw"], {
          coefficients: [...w.map((v) => -v), ...w],
          intercepts: [-0.5, 0.5],
          classlabels_strings: ["benign", "malignant"],
          multi_class: 1,
          post_transform: "LOGISTIC",
        }),
        node("Normalizer", ["raw"], ["normal"], { norm: "L1" }),
        node("ZipMap", ["normal"], ["scores"], { classlabels_strings: ["benign", "malignant"] }),
      ],
      [
        { ...label, type: "string" },
        { ...scores, shape: undefined },
      ],
    );
    const { graph: loaded } = loadModel(encodeModel(graph));
    expect(loaded.nodes.map(({ op }) => op)).toEqual(["Gemm", "Sigmoid", "Identity", "Identity"]);
    expect(loaded.outputs.map(({ name }) => name)).toEqual(["scores"]);
    expect(loaded.metadata.classes).toBe('["benign","malignant"]');
    expect(loaded.opsets).toEqual({ "": 21 });
  });

  test("names the scores of a machine of three classes by the pairs that they decide", () => {
    const { graph: three } = loadModel(encodeModel(machine([2, 3, 2])));
    expect(three.metadata.classes).toBe('["0 over 1","0 over 2","1 over 2"]');
    const { graph: two } = loadModel(encodeModel(machine([2, 3])));
    expect(two.metadata.classes).toBeUndefined();
  });

  test("takes whole numbers as floats, and knows a file that names no standard operator set", () => {
    const graph = {
      ...graphOf(regressor("LinearRegressor", { coefficients: weights(4, 2) }).nodes, [scores], "int64"),
    };
    const { graph: loaded } = loadModel(encodeModel({ ...graph, opsets: { "ai.onnx.ml": 1 } }));
    expect(loaded.inputs.map(({ type }) => type)).toEqual(["float32"]);
  });
});
