/** Networks whose input is a row of a table: linear models of ai.onnx.ml, and layers of neurons. */

import { expect, test } from "vitest";
import type { Attribute, Graph } from "../graph/graph.ts";
import { encodeModel } from "../load/encode.ts";
import { loadModel } from "../load/load.ts";
import { gradient } from "../methods/gradient.ts";
import { lrp } from "../methods/lrp.ts";
import { occlusion } from "../methods/occlusion.ts";
import { Model } from "../model/model.ts";
import { floats } from "../tensor.ts";
import { explained, opened, runtime } from "../testing/open-text.ts";

const list = (value: readonly number[]): Attribute => ({ type: "floats", value });

/** A scaler before two classes, as scikit-learn exports them: z_k = Σ_j w_kj (x_j − o_j) s_j + b_k. */
const offset = [1, 0.5, -1];
const scale = [2, 0.5, 1];
const weights = [
  [1, -2, 3],
  [0.5, 1, -1],
];
const table: Graph = {
  name: "table",
  inputs: [{ name: "x", type: "float32", shape: ["N", 3] }],
  outputs: [
    { name: "label", type: "int64", shape: ["N"] },
    { name: "scores", type: "float32", shape: ["N", 2] },
  ],
  nodes: [
    {
      op: "Scaler",
      domain: "ai.onnx.ml",
      name: "scaler",
      inputs: ["x"],
      outputs: ["scaled"],
      attributes: { offset: list(offset), scale: list(scale) },
    },
    {
      op: "LinearClassifier",
      domain: "ai.onnx.ml",
      name: "classifier",
      inputs: ["scaled"],
      outputs: ["label", "scores"],
      attributes: {
        coefficients: list(weights.flat()),
        intercepts: list([0.25, -0.5]),
        classlabels_ints: { type: "ints", value: [0, 1] },
        post_transform: { type: "string", value: "SOFTMAX" },
      },
    },
  ],
  constants: new Map(),
  opsets: { "": 17, "ai.onnx.ml": 3 },
  metadata: {},
};

const pixels = [3, 2, 1];
const x = floats([1, 3], pixels);
const row = (weights[0] as number[]).map((w, j) => w * (scale[j] as number));

function expectMap(found: { readonly data: Float32Array }, expected: readonly number[]): void {
  for (const [j, value] of expected.entries()) expect(found.data[j]).toBeCloseTo(value, 4);
}

test("a linear model behind a scaler: gradient w·s, occlusion and LRP by ε w·s·x", async () => {
  const model = await Model.open(runtime, loadModel(encodeModel(table)).graph);
  expect(model.head.kind).toBe("softmax");
  const byGradient = await explained(model, x, gradient);
  expectMap(byGradient.values, row);
  const contributions = row.map((w, j) => w * (pixels[j] as number));
  const byOcclusion = await explained(model, x, occlusion, { options: { window: 1, stride: 1 } });
  expectMap(byOcclusion.values, contributions);
  const byLrp = await explained(model, x, lrp, { options: { composite: "epsilon" } });
  expect(byLrp.values.shape).toEqual([1, 3]);
  expectMap(byLrp.values, contributions);
  const constants = 0.25 - row.reduce((sum, w, j) => sum + w * (offset[j] as number), 0);
  expect(byLrp.ledger.find(({ check }) => check === "relevance-to-bias")?.value).toBeCloseTo(constants, 3);
  await model.dispose();
});

test("a machine with another kernel runs where only forward runs are needed, and is refused by name elsewhere", async () => {
  const machine: Graph = {
    ...table,
    nodes: [
      {
        op: "SVMClassifier",
        domain: "ai.onnx.ml",
        name: "machine",
        inputs: ["x"],
        outputs: ["label", "scores"],
        attributes: {
          kernel_type: { type: "string", value: "RBF" },
          kernel_params: list([0.1, 0, 3]),
          vectors_per_class: { type: "ints", value: [1, 1] },
          support_vectors: list([1, 2, 3, 3, 2, 0]),
          coefficients: list([1, -1]),
          rho: list([0.1]),
          classlabels_ints: { type: "ints", value: [0, 1] },
        },
      },
    ],
  };
  const model = await Model.open(runtime, loadModel(encodeModel(machine)).graph);
  const { values } = await explained(model, x, occlusion, { options: { window: 1, stride: 1 } });
  expect(values.data.some((value) => value !== 0)).toBe(true);
  for (const [method, transform] of [
    [lrp, "relevance"],
    [gradient, "gradient"],
  ] as const) {
    await expect(explained(model, x, method)).rejects.toThrow(
      `Cannot build the ${transform} of node "machine": no rule for operator ai.onnx.ml.SVMClassifier`,
    );
  }
  await model.dispose();
});

test("layers of neurons written as MatMul and Add are those written as Gemm", async () => {
  const body = (layers: string): string => `input x: float32[1,3]
v: float32[3,2] = [1, -1, 2, 0.5, -0.5, 1]
a: float32[2] = [0.5, -0.25]
w: float32[2,2] = [1, -2, 0.5, 1]
b: float32[2] = [0.1, 0.2]
${layers}
y = Softmax(z)
output y`;
  const plain = body("m = MatMul(x, v)\ns = Add(m, a)\nh = Relu(s)\nn = MatMul(h, w)\nz = Add(b, n)");
  const gemm = body("s = Gemm(x, v, a)\nh = Relu(s)\nz = Gemm(h, w, b)");
  for (const composite of ["epsilon", "gamma", "epsilon-plus-flat", "deep-taylor"]) {
    const [one, other] = await Promise.all(
      [plain, gemm].map(async (text) => explained(await opened(text), x, lrp, { options: { composite } })),
    );
    expectMap(one?.values ?? x, Array.from(other?.values.data ?? []));
    expect(one?.ledger.filter(({ ok }) => !ok)).toEqual([]);
  }
});
