import { expect, test } from "vitest";
import { Builder } from "../../graph/builder.ts";
import type { Graph, Value } from "../../graph/graph.ts";
import { floats } from "../../tensor.ts";
import { frozen, outputsOf } from "../../testing/open-text.ts";
import { interleaved } from "./interleave.ts";
import { type Places, pick } from "./pick.ts";

const x = floats(
  [1, 2, 5, 7],
  Float32Array.from({ length: 70 }, (_, i) => i),
);

async function made(make: (b: Builder) => Value): Promise<{ graph: Graph; data: ArrayLike<unknown> }> {
  const b = new Builder(await frozen("opset 21\ninput x: float32[1,2,5,7]\ny = Relu(x)\noutput y"));
  const graph = b.build([{ name: make(b), type: "float32", shape: undefined }]);
  const [values] = Object.values(await outputsOf(graph, { x }));
  return { graph, data: values?.data ?? [] };
}

const phase = (length: number, stride: number, offset: number): Places => ({
  ...{ length, stride, offset },
  count: Math.ceil(length / stride),
});

test.each([
  [1, 1],
  [2, 1],
  [2, 2],
  [3, 2],
])(
  "interleaved() puts the phases that pick() takes apart together again: strides %i and %i",
  async (s, t) => {
    const { data } = await made((b) => {
      const phases = Array.from({ length: s }, (_, p) =>
        Array.from({ length: t }, (_, q) => pick(b, "y", 2, [phase(5, s, p), phase(7, t, q)])),
      );
      return interleaved(b, phases, [1, 2, Math.ceil(5 / s), Math.ceil(7 / t)], [5, 7]);
    });
    expect(Array.from(data)).toEqual(Array.from(x.data));
  },
);

test("pick() finds 0 beyond the ends, scales, and adds", async () => {
  const places = [
    { length: 5, stride: 1, offset: -1, count: 2 },
    { length: 7, stride: 3, offset: 2, count: 3 },
  ] as const;
  const { data } = await made((b) => pick(b, "y", 2, places, { factor: Float32Array.of(1, -1), addend: 1 }));
  expect(Array.from(data)).toEqual([1, 1, 1, 3, 6, 1, 1, 1, 1, -36, -39, 1]);
});
