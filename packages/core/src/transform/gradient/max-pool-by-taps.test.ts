import { expect, test } from "vitest";
import { Builder } from "../../graph/builder.ts";
import type { Graph } from "../../graph/graph.ts";
import { floats } from "../../tensor.ts";
import { frozen, outputsOf } from "../../testing/open-text.ts";
import { randomTensor } from "../../testing/random.ts";
import { appendGradient } from "./gradient.ts";
import { withTaps } from "./max-pool-by-taps.ts";
import type { GradientRules } from "./rule.ts";
import { gradientRules } from "./rules.ts";

const shape = [2, 3, 9, 8];

/** ∂Σ y ⊙ seed / ∂x as a graph of its own. */
async function gradientOf(pool: string, rules: GradientRules): Promise<Graph> {
  const graph = await frozen(`opset 21\ninput x: float32[${shape}]\ny = MaxPool<${pool}>(x)\noutput y`);
  const b = new Builder(graph);
  const size = graph.types.get("y")?.shape ?? [];
  // In eighths, so that every order of a sum gives the same.
  const values = Float32Array.from(randomTensor(size, 5).data, (v) => Math.round(8 * v) / 8);
  const seed = b.constant(floats(size, values), "seed");
  const { of } = appendGradient(graph, b, { of: "y", seed, wrt: ["x"], rules });
  return b.build([{ name: of.get("x") ?? "", type: "float32", shape }]);
}

/** Many ties, both signs, a plateau of zeros. */
const x = floats(
  shape,
  Float32Array.from(randomTensor(shape, 3).data, (v, i) => (i % 72 < 24 ? 0 : Math.round(v))),
);

const ops = ({ nodes }: Graph): Set<string> => new Set(nodes.map(({ op }) => op));

for (const pool of [
  "kernel_shape=[3,3], strides=[2,2]",
  "kernel_shape=[3,3], strides=[2,2], pads=[1,1,1,1]",
  "kernel_shape=[2,2], strides=[2,2], ceil_mode=1",
  // Windows added at the end, also beside padding at the beginning.
  "kernel_shape=[2,2], strides=[2,2]",
  "kernel_shape=[3,3], strides=[2,3], pads=[1,1,0,0]",
  // None: they would see padding alone, or those of the pool overhang already.
  "kernel_shape=[2,2], strides=[2,2], dilations=[3,3]",
  "kernel_shape=[5,1], strides=[2,1], pads=[0,0,2,0]",
  "kernel_shape=[2,3], strides=[1,2], pads=[1,2,0,1], dilations=[2,1]",
  'kernel_shape=[3,3], strides=[2,3], auto_pad="SAME_LOWER"',
  "kernel_shape=[1,3], strides=[1,2]",
  "kernel_shape=[3,1], strides=[1,1], pads=[1,0,1,0]",
]) {
  test(`withTaps() puts dy where the engine's own indices do, ties included: ${pool}`, async () => {
    const [wanted, got] = await Promise.all([
      gradientOf(pool, gradientRules),
      gradientOf(pool, withTaps(gradientRules)),
    ]);
    const values = await Promise.all([got, wanted].map((graph) => outputsOf(graph, { x })));
    const [found, expected] = values.map((named) => Object.values(named)[0]?.data as Float32Array);
    // Adding 0 makes one of −0.
    expect(found?.map((v) => v + 0)).toEqual(expected?.map((v) => v + 0));
    expect(ops(got).has("MaxPool") && got.nodes.some(({ outputs }) => outputs.length > 1)).toBe(false);
  });
}

test.each([
  ["windows of many taps", "kernel_shape=[5,5]"],
  ["windows with places between them", "kernel_shape=[1,1], strides=[2,1]"],
  ["padding that is the engine's own affair", 'kernel_shape=[2,3], dilations=[1,2], auto_pad="SAME_UPPER"'],
])("withTaps() leaves %s to the engine", async (_name, pool) => {
  const graph = await gradientOf(pool, withTaps(gradientRules));
  expect(graph.nodes.some(({ outputs }) => outputs.length > 1)).toBe(true);
});
