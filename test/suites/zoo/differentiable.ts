/** The class score of a network in double precision, as a function that differences can be taken of. */

import type { FloatTensor, Graph, Model, Node, Tensor } from "@fovea/core";
import { limits } from "../../../packages/core/src/testing/interpreter/element-types.ts";
import { interpret, interpretAll } from "../../../packages/core/src/testing/interpreter/interpret.ts";
import { get, type Tensor64 } from "../../../packages/core/src/testing/interpreter/tensor64.ts";

/**
 * S(x) for class `index`, in double precision.
 *
 * Rounding to codes has no slope. The straight-through derivative is that of another network, in which each
 * QuantizeLinear only scales and saturates, plus the constant that makes it the same at the given x.
 */
export function differentiable(model: Model, x: FloatTensor, index: number): (data: Float64Array) => number {
  const input = model.input.name;
  const graph = unrounded(
    model.graph,
    interpretAll(model.graph, { [input]: { shape: x.shape, data: Float64Array.from(x.data) } }),
  );
  return (data) => {
    const { [model.head.logits]: logits } = interpret(graph, { [input]: { shape: x.shape, data } }, [
      model.head.logits,
    ]);
    const row = (logits as Tensor64).data;
    if (row.length > 1) return get(row, index);
    return index === 1 ? get(row, 0) : -get(row, 0);
  };
}

type Values = ReadonlyMap<string, Tensor64>;

function unrounded(graph: Graph, values: Values): Graph {
  const constants = new Map(graph.constants);
  const nodes = graph.nodes.flatMap((node) => {
    if (node.op === "QuantizeLinear") return scaled(node, node.inputs.slice(1), values, constants);
    if (node.op !== "DynamicQuantizeLinear") return [node];
    for (const name of node.outputs.slice(1)) constants.set(name, fixed(values.get(name) as Tensor64));
    return scaled(node, node.outputs.slice(1), values, constants);
  });
  return { ...graph, nodes, constants };
}

const fixed = ({ shape, data, type }: Tensor64): Tensor =>
  type === "uint8" ? { type, shape, data: Uint8Array.from(data) } : { type: "float64", shape, data };

/** y = clip(x / scale + zero point) + what rounding changed at the given picture. One scale for all. */
function scaled(
  node: Node,
  [scale = "", zero = ""]: readonly string[],
  values: Values,
  constants: Map<string, Tensor>,
): Node[] {
  const [x = ""] = node.inputs;
  const [y = ""] = node.outputs;
  const one = (name: string, fallback: number): number => values.get(name)?.data[0] ?? fallback;
  const [size, shift] = [one(scale, 1), one(zero, 0)];
  const type = values.get(zero)?.type ?? "uint8";
  // A range taken from x itself holds all of x, but for half a step.
  const [low, high] = (node.op === "QuantizeLinear" && limits[type]) || [-1e9, 1e9];
  const exact = (v: number): number => Math.min(high, Math.max(low, v / size + shift));
  const before = (values.get(x) as Tensor64).data;
  const after = values.get(y) as Tensor64;
  const rounding = after.data.map((code, i) => code - exact(get(before, i)));
  const constant = (name: string, shape: readonly number[], data: Float64Array): string => {
    constants.set(`${y} ${name}`, { type: "float64", shape, data });
    return `${y} ${name}`;
  };
  const scalar = (name: string, v: number): string => constant(name, [], Float64Array.of(v));
  const add = (op: string, output: string, ...inputs: string[]): Node => ({
    op,
    domain: "",
    name: output,
    inputs,
    outputs: [output],
    attributes: {},
  });
  return [
    add("Div", `${y} steps`, x, scalar("scale", size)),
    add("Add", `${y} shifted`, `${y} steps`, scalar("zero", shift)),
    add("Clip", `${y} kept`, `${y} shifted`, scalar("low", low), scalar("high", high)),
    add("Add", y, `${y} kept`, constant("rounding", after.shape, rounding)),
  ];
}
