/** The float64 reference interpreter: runs a graph in plain loops, the oracle that gradients are judged by. */

import type { Graph, Node, Value } from "../../graph/graph.ts";
import { activation } from "./activation.ts";
import { convolution } from "./convolution.ts";
import { resultType } from "./element-types.ts";
import { elementwise } from "./elementwise.ts";
import { gathering } from "./gather.ts";
import { image } from "./image.ts";
import { linear } from "./linear.ts";
import { normalisation } from "./normalisation.ts";
import type { Operators } from "./operator.ts";
import { pieces } from "./pieces.ts";
import { pooling } from "./pooling.ts";
import { quantisation } from "./quantise.ts";
import { reduction } from "./reduction.ts";
import { resizing } from "./resize.ts";
import { shape } from "./shape.ts";
import { sources } from "./source.ts";
import { fromTensor, present, type Tensor64 } from "./tensor64.ts";

export type Tensors64 = Readonly<Record<Value, Tensor64>>;

/** Every operator of the standard set that the interpreter knows, in its opset-21 form. */
export const operators: Operators = {
  ...elementwise,
  ...activation,
  ...linear,
  ...convolution,
  ...pooling,
  ...normalisation,
  ...reduction,
  ...resizing,
  ...quantisation,
  ...image,
  ...shape,
  ...pieces,
  ...gathering,
  ...sources,
};

/**
 * Values of `fetches` (default: the graph's outputs) in double precision.
 *
 * A feed may name any value, an inner tensor or a weight too: it then stands in for what the graph would compute.
 * Throws an Error that names an operator it does not know.
 */
export function interpret(
  graph: Graph,
  feeds: Tensors64,
  fetches: readonly Value[] = graph.outputs.map(({ name }) => name),
): Record<Value, Tensor64> {
  const values = interpretAll(graph, feeds);
  return Object.fromEntries(fetches.map((name) => [name, present(values.get(name), `value "${name}"`)]));
}

/** Every value of the graph by name. */
export function interpretAll(graph: Graph, feeds: Tensors64): ReadonlyMap<Value, Tensor64> {
  const values = new Map<Value, Tensor64>();
  for (const [name, tensor] of graph.constants) values.set(name, fromTensor(tensor));
  const declared = new Map(graph.inputs.map(({ name, type }) => [name, type]));
  for (const [name, tensor] of Object.entries(feeds)) {
    values.set(name, { ...tensor, type: tensor.type ?? declared.get(name) ?? "float32" });
  }
  for (const node of graph.nodes) {
    if (node.outputs.every((name) => name === "" || name in feeds)) continue;
    for (const [name, tensor] of outputsOf(node, values)) if (!(name in feeds)) values.set(name, tensor);
  }
  return values;
}

function outputsOf(node: Node, values: ReadonlyMap<Value, Tensor64>): [Value, Tensor64][] {
  const key = node.domain ? `${node.domain}.${node.op}` : node.op;
  const operator = present(operators[key], `reference for operator ${key}`);
  const inputs = node.inputs.map((name) =>
    name === "" ? undefined : present(values.get(name), `input "${name}" of node "${node.name}"`),
  );
  const results = operator(inputs, node);
  return node.outputs.flatMap((name, i): [Value, Tensor64][] => {
    if (name === "") return [];
    const result = present(results[i], `output ${i} of ${node.op} "${node.name}"`);
    return [[name, { ...result, type: result.type ?? resultType(node, inputs, i) }]];
  });
}
