/** The harness itself: accepts right rules, refuses wrong ones. */

import { expect, test } from "vitest";
import { Builder } from "../graph/builder.ts";
import type { Graph } from "../graph/graph.ts";
import type { GradientRules } from "../transform/gradient/rule.ts";
import { checkGradientInEngine, checkRule } from "./check-engine.ts";
import { checkAdjoint, checkGradient, checkLinear, type GradientCheck } from "./check-gradient.ts";
import { randomTensor } from "./random.ts";

const rules: GradientRules = {
  Relu: ({ inputs: [x = ""] }, dy, { b }) => [
    b.add("Mul", [dy, b.add("Cast", [b.add("Greater", [x, b.scalar(0)])], { to: 1 })]),
  ],
  Mul: ({ inputs: [x = "", y = ""] }, dy, { b }) => [b.add("Mul", [dy, y]), b.add("Mul", [dy, x])],
};

/** relu(x) · y · relu(x) */
function example(): Graph {
  const shape = [2, 3];
  const b = new Builder({
    name: "example",
    inputs: ["x", "y"].map((name) => ({ name, type: "float32", shape })),
    outputs: [],
    nodes: [],
    constants: new Map(),
    opsets: { "": 21 },
    metadata: {},
  });
  const r = b.add("Relu", ["x"]);
  const out = b.add("Mul", [b.add("Mul", [r, "y"]), r]);
  return b.build([{ name: out, type: "float32", shape }]);
}

const check: GradientCheck = {
  graph: example(),
  feeds: { x: randomTensor([2, 3], 1, { values: "apart" }), y: randomTensor([2, 3], 2) },
  wrt: ["x", "y", "relu"],
  rules,
};

test("checkRule() accepts right rules, by input and by inner tensor", async () => {
  await checkRule(check);
});

test("checkGradient() takes the gradient by an input that nothing depends on for zero", () => {
  checkGradient({ ...check, of: "relu", wrt: ["x", "y"] });
});

test("checkGradientInEngine() refuses nodes that the engine does not know", async () => {
  const rules: GradientRules = { Relu: (_node, dy, { b }) => [b.add("Swish", [dy])] };
  await expect(checkGradientInEngine({ ...check, of: "relu", wrt: ["x"], rules })).rejects.toThrow(/engine/);
});

test("checkGradient() refuses a rule that forgets a factor", () => {
  const wrong = { ...check, rules: { ...rules, Mul: (_node: unknown, dy: string) => [dy, dy] } };
  expect(() => checkGradient(wrong)).toThrow(/gradient by "x" is off by/);
  expect(() => checkAdjoint(wrong)).toThrow(/adjoint identity/);
});

test("checkLinear() refuses a rule that squares the seed", () => {
  const squares: GradientRules = { ...rules, Relu: (_node, dy, { b }) => [b.add("Mul", [dy, dy])] };
  expect(() => checkLinear({ ...check, rules: squares })).toThrow(/combined seed/);
});
