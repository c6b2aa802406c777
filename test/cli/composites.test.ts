/** fovea explain: composites that people write, and models of tables. */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { encodeModel, encodeNpy, floats, type Graph } from "@fovea/core";
import { expect, test } from "vitest";
import { fovea, temporaryFolder } from "./fovea.ts";
import { plainNet, writeModel, writePicture } from "./models.ts";

const rules = [
  { layer: "first", rule: "flat" },
  { op: "Conv", rule: "gamma", gamma: 0.25 },
  { name: "log*", rule: "epsilon", epsilon: 1e-6 },
];

/** Three classes of irises by four measures, as scikit-learn's converter writes it: a label, and scores as maps. */
const table: Graph = {
  name: "table",
  inputs: [{ name: "x", type: "float32", shape: ["N", 4] }],
  outputs: [
    { name: "label", type: "string", shape: ["N"] },
    { name: "scores", type: "float32", shape: ["N", 3] },
  ],
  nodes: [
    {
      op: "LinearClassifier",
      domain: "ai.onnx.ml",
      name: "classifier",
      inputs: ["x"],
      outputs: ["label", "scores"],
      attributes: {
        coefficients: { type: "floats", value: [1, 2, 3, 4, -1, 0, 1, 2, 0, 0, -2, 1] },
        intercepts: { type: "floats", value: [0, 0.5, 1] },
        classlabels_strings: { type: "strings", value: ["setosa", "versicolor", "virginica"] },
        post_transform: { type: "string", value: "SOFTMAX" },
      },
    },
  ],
  constants: new Map(),
  opsets: { "": 17, "ai.onnx.ml": 3 },
  metadata: {},
};

const folder = temporaryFolder(async (path) => {
  await writeModel(path, "net.onnx", plainNet());
  await writePicture(join(path, "a.png"));
  await writeFile(join(path, "mine.json"), JSON.stringify({ rules }));
  await writeFile(join(path, "empty.json"), JSON.stringify({ rules: [] }));
  await writeFile(join(path, "broken.json"), "{ rules:");
  await writeFile(join(path, "table.onnx"), encodeModel(table));
  await writeFile(join(path, "row.npy"), encodeNpy(floats([1, 4], [0.1, 0.2, -0.3, 0.1])));
});

const explain = (...args: string[]) => fovea(folder, "explain", "net.onnx", "a.png", "--out", "out", ...args);

test("--composite FILE is --set composite=FILE, and the result names it", async () => {
  const found = await Promise.all(
    [
      ["--composite", "mine.json"],
      ["--set", "composite=mine.json"],
    ].map(async (choice, i) => {
      const { code, stdout, stderr } = await explain(
        "--method",
        "lrp",
        ...choice,
        "--json",
        "--out",
        `out-${i}`,
      );
      expect([code, stderr]).toEqual([0, expect.any(String)]);
      return JSON.parse(stdout).inputs[0].explanations[0];
    }),
  );
  const [short, long] = found;
  expect(short.conventions.composite).toBe("mine.json");
  expect(short.sum).toBe(long.sum);
  expect(short.ledger.find(({ check }: { check: string }) => check === "conservation").ok).toBe(true);
});

test.each([
  ["empty.json", "Cannot use the composite empty.json: it has no rules"],
  ["broken.json", 'Cannot read "broken.json": it is not JSON'],
  ["none.json", 'Cannot read "none.json"'],
])("refuses %s", async (file, message) => {
  const { code, stderr } = await explain("--method", "lrp", "--composite", file);
  expect(code).not.toBe(0);
  expect(stderr).toContain(`fovea: ${message}`);
});

test("refuses --composite for methods that have none", async () => {
  const { stderr } = await explain("--method", "grad-cam", "--composite", "mine.json");
  expect(stderr).toContain('Cannot set "composite": grad-cam has no such option');
});

test("a linear classifier of ai.onnx.ml is explained by its scores, under the names of its classes", async () => {
  const args = ["--method", "lrp,gradient,occlusion", "--out", "table", "--save", "npy", "--json"];
  const { code, stdout } = await fovea(folder, "explain", "table.onnx", "row.npy", ...args);
  expect(code).toBe(0);
  const [input] = JSON.parse(stdout).inputs;
  expect(input.explanations.map(({ target }: { target: { label: string } }) => target.label)).toEqual(
    Array(3).fill(input.explanations[0].target.label),
  );
  expect(["setosa", "versicolor", "virginica"]).toContain(input.explanations[0].target.label);
});
