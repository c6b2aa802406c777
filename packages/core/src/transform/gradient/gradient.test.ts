/** The sweep itself: what it passes and what it refuses. The rules have their own files. */

import { expect, test } from "vitest";
import { UnsupportedOpError } from "../../errors.ts";
import { Builder } from "../../graph/builder.ts";
import type { Node, StaticGraph } from "../../graph/graph.ts";
import { parseGraph } from "../../graph/text.ts";
import { floats } from "../../tensor.ts";
import { frozen } from "../../testing/open-text.ts";
import { appendGradient } from "./gradient.ts";
import { gradientRules } from "./rules.ts";

const float = { type: "float32", shape: [2] } as const;

/** y = relu(x) + (−x or |x|, as c says): the branches take x without it being an input of their node. */
function withBranches(): StaticGraph {
  const branch = (op: string) => parseGraph(`b = ${op}(x)\noutput b: float32[2]`);
  const graph = parseGraph("input x: float32[2]\ninput c: bool[]\nr = Relu(x)\ny = Add(r, i)\noutput y");
  const choice: Node = {
    op: "If",
    domain: "",
    name: "choice",
    inputs: ["c"],
    outputs: ["i"],
    attributes: {
      then_branch: { type: "graph", value: branch("Neg") },
      else_branch: { type: "graph", value: branch("Abs") },
    },
  };
  const types = new Map(["x", "r", "i", "y"].map((name) => [name, float]));
  return { ...graph, nodes: [choice, ...graph.nodes], types };
}

test("appendGradient() refuses a path through a graph inside a node, and does not pass over it", () => {
  const graph = withBranches();
  const b = new Builder(graph);
  const seed = b.constant(floats([2], [1, 1]));
  expect(() => appendGradient(graph, b, { of: "y", seed, wrt: ["x"], rules: gradientRules })).toThrow(
    UnsupportedOpError,
  );
});

test("appendGradient() refuses a mean that leaves LayerNormalization by its second output", async () => {
  const graph = await frozen(`input x: float32[1,2]
s: float32[2] = [1, 1]
n, m = LayerNormalization(x, s)
y = Add(n, m)
output y`);
  const b = new Builder(graph);
  const seed = b.constant(floats([1, 2], [1, 1]));
  expect(() => appendGradient(graph, b, { of: "y", seed, wrt: ["x"], rules: gradientRules })).toThrow(
    "its mean or deviation is used as an output",
  );
});
