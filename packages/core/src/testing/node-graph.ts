/** A graph of one node with random inputs: what tests of single operators start from. */

import type { PlainAttributes } from "../graph/attributes.ts";
import { Builder } from "../graph/builder.ts";
import type { Graph, Value } from "../graph/graph.ts";
import { interpret } from "./interpreter/interpret.ts";
import { present, type Tensor64, toTensor } from "./interpreter/tensor64.ts";
import { randomTensor } from "./random.ts";

/** A shape stands for a normal random tensor of it; undefined for an input left out. */
export type NodeInput = readonly number[] | Tensor64 | undefined;

export interface NodeGraph {
  /** Its inputs are `in0`, `in1`, … by position; its outputs those of the node, with exact types and shapes. */
  readonly graph: Graph;
  readonly feeds: Readonly<Record<Value, Tensor64>>;
  /** Names of the float32 inputs: what there is to differentiate by. */
  readonly wrt: readonly Value[];
}

export interface NodeGraphOptions {
  /** Number of outputs of the node. @default 1 */
  readonly outputs?: number;
  /** @default 21 */
  readonly opset?: number;
  /** Positions of inputs that are constants of the graph, as weights are. @default none */
  readonly constants?: readonly number[];
}

/**
 * Inputs of type int64 (axes, shapes, indices) become constants too, all others graph inputs.
 *
 * @example checkGradient({ ...nodeGraph("Conv", [[1, 2, 8], [3, 2, 3]], { strides: [2] }), rules: gradientRules });
 */
export function nodeGraph(
  op: string,
  inputs: readonly NodeInput[],
  attributes: PlainAttributes = {},
  { outputs = 1, opset = 21, constants = [] }: NodeGraphOptions = {},
): NodeGraph {
  const b = new Builder({
    name: op,
    inputs: [],
    outputs: [],
    nodes: [],
    constants: new Map(),
    opsets: { "": opset },
    metadata: {},
  });
  const feeds: Record<Value, Tensor64> = {};
  const names = inputs.map((input, i) => {
    if (input === undefined) return "";
    const value = "data" in input ? input : randomTensor(input, i + 1);
    if (value.type === "int64" || constants.includes(i)) return b.constant(toTensor(value));
    const name = b.input({ name: `in${i}`, type: value.type ?? "float32", shape: value.shape });
    feeds[name] = value;
    return name;
  });
  const results = b.addMany(op, names, outputs, attributes);
  const undeclared = b.build(results.map((name) => ({ name, type: "float32", shape: undefined })));
  const found = interpret(undeclared, feeds);
  const ports = results.map((name) => {
    const { type = "float32", shape } = present(found[name], `output "${name}"`);
    return { name, type, shape };
  });
  const wrt = Object.keys(feeds).filter((name) => (feeds[name]?.type ?? "float32") === "float32");
  return { graph: b.build(ports), feeds, wrt };
}
