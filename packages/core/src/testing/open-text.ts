/** Small networks written as text, frozen or opened in the engine: what unit tests of everything after load start from. */

import {
  type ExplainRequest,
  type Explanation,
  explain,
  predict,
  type Target,
  targetsFor,
} from "../explain/explain.ts";
import { freeze, type InputShapes } from "../freeze/freeze.ts";
import type { Graph, StaticGraph } from "../graph/graph.ts";
import { parseGraph } from "../graph/text.ts";
import type { Method } from "../methods/method.ts";
import { Model, type ModelOptions } from "../model/model.ts";
import { nodeRuntime } from "../run/node.ts";
import type { Runtime, Tensors } from "../run/runtime.ts";
import type { FloatTensor, Tensor } from "../tensor.ts";
import { toTensor } from "./interpreter/tensor64.ts";
import { randomTensor } from "./random.ts";

type Weights = Readonly<Record<string, Tensor>>;

export const runtime: Runtime = nodeRuntime({ threads: 1 });

/** A tensor for every `name: float32[…] = {…}` of the text, by `make` (default: seeded normal numbers). */
export function weightsFor(
  text: string,
  make: (shape: readonly number[], index: number) => Tensor = (shape, i) =>
    toTensor(randomTensor(shape, i + 1)),
): Weights {
  const declared = text.matchAll(/^(\w+): float32\[([\d,]*)\] = {…}$/gm);
  return Object.fromEntries(
    Array.from(declared, ([, name = "", sizes = ""], i) => [name, make(sizes.split(",").map(Number), i)]),
  );
}

export const frozen = (text: string, weights: Weights = {}, shapes: InputShapes = {}): Promise<StaticGraph> =>
  freeze(runtime, parseGraph(text, weights), shapes);

export const opened = (text: string, weights: Weights = {}, options: ModelOptions = {}): Promise<Model> =>
  Model.open(runtime, parseGraph(text, weights), options);

/** The outputs of a graph, by one run of the engine. */
export async function outputsOf(graph: Graph, feeds: Tensors): Promise<Tensors> {
  const session = await runtime.compile(graph);
  try {
    return await session.run(feeds);
  } finally {
    await session.dispose();
  }
}

/** One explanation by a method, of the class or unit that `target` names. */
export async function explained(
  model: Model,
  x: FloatTensor,
  method: Method,
  { target = "0", ...rest }: Omit<Partial<ExplainRequest>, "target"> & { target?: string } = {},
): Promise<Explanation> {
  const [settled] = await targetsFor(model, x, target, await predict(model, x));
  return explain(model, x, { ...rest, method, target: settled as Target });
}
