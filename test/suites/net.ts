/** Small networks for the engine suites, and seeded numbers to feed them. */

import { Builder } from "../../packages/core/src/graph/builder.ts";
import type { Graph, Port, Value } from "../../packages/core/src/graph/graph.ts";
import { random } from "../../packages/core/src/random.ts";
import type { Tensors } from "../../packages/core/src/run/runtime.ts";
import { type ElementType, type FloatTensor, floats, sizeOf } from "../../packages/core/src/tensor.ts";

/** The outputs of a network by name, or name and element type where it is not float32. */
export type Outputs = readonly (Value | readonly [Value, ElementType])[];

/** A graph with inputs typed like `feeds`. */
export function net(feeds: Tensors, layers: (b: Builder) => Outputs): Graph {
  const inputs = Object.entries(feeds).map(([name, { type, shape }]) => ({ name, type, shape }));
  const b = new Builder({
    name: "net",
    inputs,
    outputs: [],
    nodes: [],
    constants: new Map(),
    opsets: { "": 21 },
    metadata: {},
  });
  return b.build(layers(b).map((output) => (typeof output === "string" ? port(output) : port(...output))));
}

const port = (name: Value, type: ElementType = "float32"): Port => ({ name, type, shape: undefined });

/** Uniform numbers in [−1, 1). */
export function noise(shape: readonly number[], seed: number): FloatTensor {
  const { uniform } = random(seed);
  return floats(
    shape,
    Array.from({ length: sizeOf(shape) }, () => 2 * uniform() - 1),
  );
}

/** 0, 1, 2, … in this shape. */
export const ramp = (shape: readonly number[]): FloatTensor =>
  floats(
    shape,
    Array.from({ length: sizeOf(shape) }, (_, i) => i),
  );
