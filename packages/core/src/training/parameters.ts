/** What is trained: which constants of a network are its weights, and their place in one flat vector. */

import type { Graph, Node, StaticGraph, Value } from "../graph/graph.ts";
import { type FloatTensor, sizeOf, type Tensor, toFloats } from "../tensor.ts";
import { ruleKey } from "../transform/gradient/rule.ts";

/** One weight's place in the flat vector. */
export interface Parameter {
  readonly name: Value;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly size: number;
  /** Whether weight decay pulls at it: weights proper, not biases and not the parameters of normalisations. */
  readonly decays: boolean;
}

/**
 * Weights one after another in one vector: the engine is fed and gives back one tensor in place of hundreds, and an
 * optimiser's formula is written once, for the whole vector.
 */
export interface Layout {
  readonly parameters: readonly Parameter[];
  readonly size: number;
}

type Roles = Readonly<Record<number, "weight" | "bias">>;

const affine: Roles = { 1: "weight", 2: "bias" };
const norm: Roles = { 1: "bias", 2: "bias" };

/** The inputs of each operator that are weights where they are constants; decay spares the `bias`es. */
const roles: Readonly<Record<string, Roles>> = {
  Conv: affine,
  ConvTranspose: affine,
  Gemm: { 0: "weight", ...affine },
  MatMul: { 0: "weight", 1: "weight" },
  PRelu: { 1: "bias" },
  BatchNormalization: norm,
  InstanceNormalization: norm,
  GroupNormalization: norm,
  LayerNormalization: norm,
  RMSNormalization: norm,
};

/** Operators whose bias some exporters add by a node of its own. */
const linear = new Set(["Conv", "ConvTranspose", "Gemm", "MatMul"]);

/** The weights of the graph in the order of the nodes that take them, as far as `trained` wants them. */
export function trainableLayout(graph: StaticGraph, trained: (value: Value) => boolean): Layout {
  const decays = new Map<Value, boolean>();
  const makers = new Map(graph.nodes.map((node) => [node.outputs[0], node.op]));
  for (const node of graph.nodes) {
    for (const [index, role] of Object.entries(rolesIn(node, makers))) {
      const value = node.inputs[Number(index)] ?? "";
      if (graph.constants.get(value)?.type !== "float32" || !trained(value)) continue;
      decays.set(value, (decays.get(value) ?? true) && role === "weight");
    }
  }
  return layoutOf(graph, decays);
}

function rolesIn(node: Node, makers: ReadonlyMap<Value | undefined, string>): Roles {
  if (node.op !== "Add") return roles[ruleKey(node)] ?? {};
  const [x, y] = node.inputs.map((value) => linear.has(makers.get(value) ?? ""));
  return x ? { 1: "bias" } : y ? { 0: "bias" } : {};
}

/** Constants of the graph in one vector, in the order of the map. */
export function layoutOf(graph: StaticGraph, decays: ReadonlyMap<Value, boolean>): Layout {
  let offset = 0;
  const parameters = Array.from(decays, ([name, pulled]): Parameter => {
    const { shape } = graph.constants.get(name) as Tensor;
    const parameter = { name, shape, offset, size: sizeOf(shape), decays: pulled };
    offset += parameter.size;
    return parameter;
  });
  return { parameters, size: offset };
}

/** The constants of the graph as the flat vector. */
export function packed({ parameters, size }: Layout, graph: StaticGraph): Float32Array {
  const flat = new Float32Array(size);
  for (const { name, offset } of parameters)
    flat.set(toFloats(graph.constants.get(name) as Tensor).data, offset);
  return flat;
}

/** The flat vector as tensors by name, copied out of it. */
export function unpacked({ parameters }: Layout, flat: Float32Array): Map<Value, FloatTensor> {
  return new Map(
    parameters.map(({ name, shape, offset, size }) => [
      name,
      { type: "float32", shape, data: flat.slice(offset, offset + size) },
    ]),
  );
}

/** Constants replaced by name; what was computed from constants before is now one, and its node goes. */
export function withConstants(graph: Graph, values: ReadonlyMap<Value, FloatTensor>): Graph {
  const stays = ({ outputs }: Node): boolean => !outputs.some((value) => values.has(value));
  const nodes = graph.nodes.filter(stays);
  const used = new Set([...nodes.flatMap((node) => node.inputs), ...graph.outputs.map(({ name }) => name)]);
  const constants = new Map([...graph.constants, ...values]);
  for (const name of graph.constants.keys()) if (!used.has(name) && !values.has(name)) constants.delete(name);
  return { ...graph, nodes, constants };
}
