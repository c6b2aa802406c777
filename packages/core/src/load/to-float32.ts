/** Half, bfloat and double precision → float32, so that rules and the engine see one kind of float. */

import type { Attribute, Attributes, Graph, Node, Port } from "../graph/graph.ts";
import { bfloatToNumber, type ElementType, halfToNumber, type Tensor } from "../tensor.ts";
import { elementNumber } from "./elements.ts";

const converted: ReadonlySet<ElementType> = new Set(["float16", "bfloat16", "float64"]);
const convertedNumbers: ReadonlySet<number> = new Set(Array.from(converted, elementNumber));

/** Attributes that name an element type by its number. */
const typeAttributes = [
  "to",
  "dtype",
  "stash_type",
  "output_datatype",
  "output_dtype",
  "softmax_precision",
  "precision",
];

export interface Float32Graph {
  readonly graph: Graph;
  /** What was changed, a sentence each: `float16 weights computed in float32 (54 tensors)`. */
  readonly remarks: readonly string[];
}

/** The graph with every float in float32: weights, inputs and outputs, Cast targets, constants inside nodes. */
export function toFloat32(graph: Graph): Float32Graph {
  const counts = new Map<ElementType, number>();
  const result = graphToFloat32(graph, (type) => counts.set(type, (counts.get(type) ?? 0) + 1));
  const remarks = Array.from(
    counts,
    ([type, n]) => `${type} weights computed in float32 (${n} ${n === 1 ? "tensor" : "tensors"})`,
  );
  const inputs = graph.inputs.filter(({ type }) => converted.has(type));
  return {
    graph: result,
    remarks: [...remarks, ...inputs.map(({ name, type }) => `input "${name}" given as float32, was ${type}`)],
  };
}

type Count = (type: ElementType) => void;

const graphToFloat32 = (graph: Graph, count: Count): Graph => ({
  ...graph,
  inputs: graph.inputs.map(port),
  outputs: graph.outputs.map(port),
  constants: new Map(Array.from(graph.constants, ([name, t]) => [name, tensorToFloat32(t, count)])),
  nodes: graph.nodes.map((node) => nodeToFloat32(node, count)),
});

const port = (p: Port): Port => (converted.has(p.type) ? { ...p, type: "float32" } : p);

function nodeToFloat32(node: Node, count: Count): Node {
  const attributes: Attributes = Object.fromEntries(
    Object.entries(node.attributes).map(([name, a]) => [name, attributeToFloat32(name, a, count)]),
  );
  return { ...node, attributes };
}

function attributeToFloat32(name: string, a: Attribute, count: Count): Attribute {
  if (a.type === "tensor") return { type: "tensor", value: tensorToFloat32(a.value, count) };
  if (a.type === "graph") return { type: "graph", value: graphToFloat32(a.value, count) };
  const namesType = a.type === "int" && typeAttributes.includes(name) && convertedNumbers.has(a.value);
  return namesType ? { type: "int", value: elementNumber("float32") } : a;
}

function tensorToFloat32(tensor: Tensor, count: Count): Tensor {
  if (!converted.has(tensor.type)) return tensor;
  count(tensor.type);
  return { type: "float32", shape: tensor.shape, data: floatsOf(tensor) };
}

function floatsOf(tensor: Tensor): Float32Array {
  if (tensor.type === "float64") return Float32Array.from(tensor.data as Float64Array);
  const bits = tensor.data as Uint16Array;
  const table = tensor.type === "float16" ? halves() : bfloats();
  const result = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) result[i] = table[bits[i] as number] as number;
  return result;
}

/** All 65536 values of a 16-bit float, made on first use. */
function tableOf(value: (bits: number) => number): () => Float32Array {
  let table: Float32Array | undefined;
  return () => {
    table ??= Float32Array.from({ length: 65536 }, (_, bits) => value(bits));
    return table;
  };
}

const halves = tableOf(halfToNumber);
const bfloats = tableOf(bfloatToNumber);
