import { expect, test } from "vitest";
import { Builder } from "../../graph/builder.ts";
import type { Graph } from "../../graph/graph.ts";
import { floats } from "../../tensor.ts";
import { interpret } from "../../testing/interpreter/interpret.ts";
import { tensor64 } from "../../testing/interpreter/tensor64.ts";
import { frozen, outputsOf } from "../../testing/open-text.ts";
import { appendGradient } from "./gradient.ts";
import { guidedRules } from "./guided.ts";
import type { GradientRules } from "./rule.ts";
import { gradientRules } from "./rules.ts";
import { rulesFor } from "./rules-for.ts";

/** Both bounds, their neighbours as floats, and beyond. */
const justBelow6 = 6 - 2 ** -21;
const points = [-1, -1e-30, 0, 2 ** -99, 1e-6, 3, justBelow6, 6, 6 + 2 ** -21, 7, 1, 5];
const shape = [1, 2, 2, 3];
const dy = points.map((_, i) => (i % 5 === 4 ? -i : i + 1));
const inside = points.map((x) => x > 0 && x < 6);

async function gradientOf(low: number, rules: GradientRules): Promise<{ graph: Graph; name: string }> {
  const text = `opset 21
input x: float32[${shape}]
low: float32[] = [${low}]
high: float32[] = [6]
y = Clip(x, low, high)
output y`;
  const graph = await frozen(text);
  const b = new Builder(graph);
  const seed = b.constant(floats(shape, dy), "seed");
  const { of } = appendGradient(graph, b, { of: "y", seed, wrt: ["x"], rules });
  const name = of.get("x") ?? "";
  return { graph: b.build([{ name, type: "float32", shape }]), name };
}

const products = ({ nodes }: Graph): number => nodes.filter(({ op }) => op === "Mul").length;
const inBlocks = (rules: GradientRules): GradientRules => rulesFor({ channelBlocks: true }, rules);

test.each([
  ["the gradient", gradientRules, dy],
  ["guided back-propagation", guidedRules, dy.map((d) => Math.max(d, 0))],
])("clipInBlocks() is exact at the bounds of ReLU6, by one mask: %s", async (_what, rules, passing) => {
  const { graph, name } = await gradientOf(0, inBlocks(rules));
  const expected = passing.map((d, i) => (inside[i] ? d : 0));
  const exact = interpret(graph, { x: tensor64(shape, points) })[name]?.data ?? [];
  expect(Array.from(exact, Number).map((d) => d + 0)).toEqual(expected);
  const engine = (await outputsOf(graph, { x: floats(shape, points) }))[name]?.data ?? [];
  expect(Array.from(engine, Number).map((d) => d + 0)).toEqual(expected);
  expect(products(graph)).toBe(1);
});

test("clipInBlocks() takes a step for each bound where the lower one is not 0", async () => {
  const { graph, name } = await gradientOf(-1, inBlocks(gradientRules));
  const found = (await outputsOf(graph, { x: floats(shape, points) }))[name]?.data ?? [];
  const expected = points.map((x, i) => (x > -1 && x < 6 ? dy[i] : 0));
  expect(Array.from(found, Number).map((d) => d + 0)).toEqual(expected);
  expect(products(graph)).toBe(2);
});
