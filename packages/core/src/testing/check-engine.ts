/** Runs a graph in ONNX Runtime and in the reference interpreter and compares the results. */

import type { Graph } from "../graph/graph.ts";
import { nodeRuntime } from "../run/node.ts";
import {
  checkAdjoint,
  checkGradient,
  checkLinear,
  defaultSeed,
  type GradientCheck,
  gradientGraph,
} from "./check-gradient.ts";
import { interpret, type Tensors64 } from "./interpreter/interpret.ts";
import { fromTensor, get, present, type Tensor64, toTensor } from "./interpreter/tensor64.ts";
import { randomTensor } from "./random.ts";

const runtime = nodeRuntime({ threads: 1 });

/** Throws unless all outputs agree in shape and type, and to `tolerance` relative to the largest element. */
export async function checkEngine(graph: Graph, feeds: Tensors64, tolerance = 1e-4): Promise<void> {
  const expected = interpret(graph, feeds);
  const session = await runtime.compile(graph, { optimize: "none" });
  try {
    const given = Object.entries(feeds).map(([name, t]) => [name, toTensor(t)]);
    const results = await session.run(Object.fromEntries(given));
    for (const { name } of graph.outputs) {
      compare(
        name,
        fromTensor(present(results[name], `output "${name}"`)),
        present(expected[name], `output "${name}"`),
        tolerance,
      );
    }
  } finally {
    await session.dispose();
  }
}

/** Throws unless the engine takes the rules' gradient graph, where there is one, and finds what the interpreter finds. */
export async function checkGradientInEngine(check: GradientCheck, tolerance = 1e-4): Promise<void> {
  const made = gradientGraph(check);
  if (made.graph.outputs.length === 0) return;
  const feeds = { ...check.feeds, [made.seed]: randomTensor(made.seedShape, check.seed ?? defaultSeed) };
  const used = new Set(made.graph.inputs.map(({ name }) => name));
  await checkEngine(
    made.graph,
    Object.fromEntries(Object.entries(feeds).filter(([name]) => used.has(name))),
    tolerance,
  );
}

/** All that is asked of a rule: central differences, linearity, the adjoint identity, and the engine's agreement. */
export async function checkRule(check: GradientCheck): Promise<void> {
  checkGradient(check);
  checkLinear(check);
  checkAdjoint(check);
  await checkGradientInEngine(check);
}

function compare(name: string, engine: Tensor64, ours: Tensor64, tolerance: number): void {
  const [theirs, mine] = [engine, ours].map(({ type, shape }) => `${type} [${shape}]`);
  if (theirs !== mine) throw new Error(`"${name}" is ${theirs} in the engine, ${mine} in the interpreter`);
  const largest = ours.data.reduce((max, x) => (Number.isFinite(x) ? Math.max(max, Math.abs(x)) : max), 1e-6);
  for (const [i, x] of ours.data.entries()) {
    const y = get(engine.data, i);
    if (Object.is(x, y) || Math.abs(x - y) <= tolerance * largest) continue;
    throw new Error(`"${name}" differs at element ${i}: ${y} in the engine, ${x} in the interpreter`);
  }
}
